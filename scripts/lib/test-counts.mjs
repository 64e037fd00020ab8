// Runs parts of `npm test` and adds up how many tests really ran.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./build.mjs";

const nothing = { passed: 0, failed: 0, skipped: 0 };

/** What a report of vitest's JSON reporter counts; a run that ended without one failed as a whole. */
export function countsOf(report, status) {
  const counts = {
    passed: report?.numPassedTests ?? 0,
    failed: report?.numFailedTests ?? 0,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  };
  // A file that cannot be loaded, or an error outside every test, fails the run and no test.
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

export const add = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

export const line = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;

/** A script that is one check: it passes or fails as a whole. @returns the counts and its exit code */
export function runScript(file, ...args) {
  const { status } = spawnSync(process.execPath, [join(root, file), ...args], {
    cwd: root,
    stdio: "inherit",
  });
  return { counts: { ...nothing, [status === 0 ? "passed" : "failed"]: 1 }, status: status ?? 1 };
}

/** Projects of vitest. @returns the counts and the exit code */
export function runVitest(projects, args = [], env = {}) {
  const file = join(root, ".cache", `tests-${process.pid}.json`);
  mkdirSync(join(root, ".cache"), { recursive: true });
  const named = projects.flatMap((project) => ["--project", project]);
  const reporters = ["--reporter", "default", "--reporter", "json", "--outputFile.json", file];
  const { status } = spawnSync(
    process.execPath,
    [join(root, "node_modules/vitest/vitest.mjs"), "run", ...named, ...reporters, ...args],
    { cwd: root, stdio: "inherit", env: { ...process.env, ...env } },
  );
  const report = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
  rmSync(file, { force: true });
  return { counts: countsOf(report, status), status: status ?? 1 };
}
