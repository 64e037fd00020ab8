// `npx duplistatus …` in a clone: the same as an installed program, built first where that is needed.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildStale, root } from "./lib/build.mjs";
import { installMissing } from "./lib/install.mjs";

await installMissing();
// Commands print for scripts: what the build says goes to standard error.
const parts = process.argv[2] === "serve" ? undefined : ["server"];
await buildStale({ parts, say: (line) => console.error(line) });
const { main } = await import(pathToFileURL(join(root, "server/dist/cli.js")).href);
await main(process.argv.slice(2));
