// `npm start`: installs what is missing, builds what is stale, then runs the program (or one of its commands).

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildStale, root } from "./lib/build.mjs";
import { installMissing } from "./lib/install.mjs";

await installMissing();
await buildStale();
const { main } = await import(pathToFileURL(join(root, "server/dist/cli.js")).href);
await main(process.argv.slice(2).length === 0 ? ["serve"] : process.argv.slice(2));
