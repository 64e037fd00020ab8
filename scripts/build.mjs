// Builds what is stale: the server bundle and the browser program. `node scripts/build.mjs [--force]`
import { buildStale } from "./lib/build.mjs";

await buildStale({ force: process.argv.includes("--force") });
