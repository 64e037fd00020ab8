// `npm test`: installs what is missing, then lint, types, architecture, dead code, unit, integration and browser tests.
import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { buildStale, root } from "./lib/build.mjs";
import { installMissing } from "./lib/install.mjs";
import { ensureTestPrograms } from "./lib/machine.mjs";

const began = Date.now();
const seconds = (since) => ((Date.now() - since) / 1000).toFixed(0);

function step(name, file, ...args) {
  const since = Date.now();
  console.log(`\n── ${name}`);
  const { status } = spawnSync(process.execPath, [join(root, file), ...args], {
    cwd: root,
    stdio: "inherit",
  });
  if (status === 0) {
    console.log(`── ${name}: fine, ${seconds(since)} s`);
    return;
  }
  console.error(`── ${name} failed after ${seconds(since)} s`);
  process.exit(status ?? 1);
}

await installMissing();
ensureTestPrograms();
await buildStale({ parts: ["server", "tools", "browser program", "guide"] });
step("Lint and format", "node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", ".");
step("Types", "scripts/typecheck.mjs");
step("Architecture", "scripts/architecture.mjs");
step("Dead code", "node_modules/knip/bin/knip.js");
// Vitest leaves one core idle of its own accord: half the machine where there are two.
const workers = ["--maxWorkers", String(availableParallelism())];
step("Unit tests", "node_modules/vitest/vitest.mjs", "run", "--project", "unit", ...workers);
step("Integration tests", "node_modules/vitest/vitest.mjs", "run", "--project", "integration", ...workers);
step("Stored things on other versions of Node", "scripts/other-nodes.mjs");
step("Slow tests", "node_modules/vitest/vitest.mjs", "run", "--project", "slow");
step("Browser tests", "node_modules/vitest/vitest.mjs", "run", "--project", "e2e");
console.log(`\nEverything passed in ${seconds(began)} s.\n1 passed, 0 failed`);
