// `npm run demo`, `npm run simulate`, `npm run torture`: the whole program with what plays with it.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildStale, root } from "./lib/build.mjs";
import { installMissing } from "./lib/install.mjs";

await installMissing();
const seen = { demo: ["browser program", "guide"], torture: ["server"] }[process.argv[2]] ?? [];
await buildStale({ parts: ["tools", ...seen], say: (line) => console.error(line) });
const { main } = await import(pathToFileURL(join(root, "tools/dist/tools.js")).href);
await main(process.argv.slice(2));
