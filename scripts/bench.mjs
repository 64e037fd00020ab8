// `npm run bench`: measures the built program; `npm run bench -- --help` lists what can be chosen.
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildStale, root } from "./lib/build.mjs";
import { installMissing } from "./lib/install.mjs";

await installMissing();
await buildStale();
const { build } = await import("esbuild");
const directory = mkdtempSync(join(root, "server/dist/bench-"));
try {
  await build({
    absWorkingDir: root,
    entryPoints: ["bench/run.ts", "bench/duplicati-servers.ts"],
    outdir: directory,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
    alias: {
      "@duplistatus/duplicati": "./duplicati/src/index.ts",
      "@duplistatus/contract": "./contract/src/index.ts",
      "@duplistatus/texts/all": "./texts/src/all.ts",
      "@duplistatus/texts": "./texts/src/index.ts",
    },
    logLevel: "warning",
  });
  const { main } = await import(pathToFileURL(join(directory, "run.js")).href);
  await main(process.argv.slice(2));
} finally {
  rmSync(directory, { recursive: true, force: true });
}
