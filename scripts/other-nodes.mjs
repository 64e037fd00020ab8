// Runs the tests of stored things on the newest releases of other lines of Node, whose own SQLite the program uses
// there. Their programs come from the npm registry into a folder of their own; nothing else needs them.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./lib/build.mjs";

const lines = ["22.23.5", "24.22.3"];
const tested = [
  "server/src/main.test.ts",
  "server/src/platform/database",
  "server/src/ingest/upload.test.ts",
  "server/src/recording",
];

/** Path of the program; null where this platform has none. */
function programOf(version) {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(root, ".cache", `node-${version}`);
  const program = join(folder, "node_modules", name, "bin/node");
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const { status } = spawnSync(
    "npm",
    ["install", "--no-audit", "--no-fund", "--loglevel=error", `${name}@${version}`],
    { cwd: folder, stdio: "inherit" },
  );
  return status === 0 && existsSync(program) ? program : null;
}

let failed = false;
for (const version of lines) {
  const program = programOf(version);
  if (program === null) {
    console.error(`Node ${version} is not to be had for this platform.`);
    failed = true;
    continue;
  }
  console.log(`Node ${version}:`);
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const { status } = spawnSync(program, [vitest, "run", "--project", "integration", ...tested], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, TEST_ENGINES: "sqlite" },
  });
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
