// `npm test`: installs what is missing, then lint, types, architecture, dead code, unit, integration and browser tests.
import { availableParallelism } from "node:os";
import { buildStale } from "./lib/build.mjs";
import { installMissing } from "./lib/install.mjs";
import { ensureTestPrograms } from "./lib/machine.mjs";
import { add, line, runScript, runVitest } from "./lib/test-counts.mjs";

const began = Date.now();
const seconds = (since) => ((Date.now() - since) / 1000).toFixed(0);
let total = { passed: 0, failed: 0, skipped: 0 };

/** One part; the first that fails ends the run. Each check that is no test counts as one. */
function step(name, run) {
  const since = Date.now();
  console.log(`\n── ${name}`);
  const { counts, status } = run();
  total = add(total, counts);
  if (status === 0) return console.log(`── ${name}: fine, ${seconds(since)} s`);
  console.error(`── ${name} failed after ${seconds(since)} s\n\n${line(total)}`);
  process.exit(status);
}

await installMissing();
ensureTestPrograms();
await buildStale({ parts: ["server", "tools", "browser program", "guide"] });
step("Lint and format", () =>
  runScript("node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."),
);
step("Types", () => runScript("scripts/typecheck.mjs"));
step("Architecture", () => runScript("scripts/architecture.mjs"));
step("Dead code", () => runScript("node_modules/knip/bin/knip.js"));
// Vitest leaves one core idle of its own accord: half the machine where there are two.
const workers = ["--maxWorkers", String(availableParallelism())];
step("Unit tests", () => runVitest(["unit"], workers));
step("Integration tests", () => runVitest(["integration"], workers));
step("Stored things on other versions of Node", () => runScript("scripts/other-nodes.mjs"));
step("Slow tests", () => runVitest(["slow"]));
step("Browser tests", () => runVitest(["e2e"]));
console.log(`\nEverything passed in ${seconds(began)} s.\n\n${line(total)}`);
