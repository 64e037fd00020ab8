// `npm run demo`, `npm run simulate`: the whole program with what plays with it.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildStale, root } from "./lib/build.mjs";
import { installMissing } from "./lib/install.mjs";

await installMissing();
const seen = process.argv[2] === "demo" ? ["browser program", "guide"] : [];
await buildStale({ parts: ["tools", ...seen], say: (line) => console.error(line) });
const { main } = await import(pathToFileURL(join(root, "tools/dist/tools.js")).href);
await main(process.argv.slice(2));
