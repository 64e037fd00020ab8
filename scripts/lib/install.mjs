import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "./build.mjs";

/** Stops with one sentence where Node is too old to run the program at all. */
export function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`duplistatus needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** True where Node's own SQLite has what the program needs (server: platform/database/sqlite-connection.ts). */
function hasOwnSqlite() {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    const own = process.getBuiltinModule?.("node:sqlite");
    if (own === undefined || !("columns" in own.StatementSync.prototype)) return false;
    const probe = new own.DatabaseSync(":memory:");
    try {
      return "isTransaction" in probe;
    } finally {
      probe.close();
    }
  } finally {
    process.emitWarning = emitWarning;
  }
}

function canOpenSqlite() {
  if (hasOwnSqlite()) return true;
  try {
    const Database = createRequire(import.meta.url)("better-sqlite3");
    new Database(":memory:").close();
    return true;
  } catch {
    return false;
  }
}

/** Runs npm; says every quarter of a minute that it is still at work, since compiling is silent for minutes. */
function npm(args) {
  const began = Date.now();
  const ticking = setInterval(() => {
    console.error(`… still installing (${Math.round((Date.now() - began) / 1000)} s)`);
  }, 15_000);
  return new Promise((resolve) => {
    const child = spawn("npm", args, {
      cwd: root,
      stdio: ["ignore", 2, 2],
      shell: process.platform === "win32",
    });
    child.once("error", () => resolve(false));
    child.once("exit", (code) => resolve(code === 0));
  }).finally(() => clearInterval(ticking));
}

/** Installs the packages of the lock file where that has not happened since it changed. */
export async function installMissing() {
  checkNode();
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  const stamp = join(root, "node_modules/.installed-from");
  const mark = `${process.versions.node}\n${lock}`;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === mark) return;
  // Only better-sqlite3 has anything to compile, and only Node without an SQLite of its own needs it.
  const own = hasOwnSqlite();
  console.error(
    own
      ? "Installing packages (the first time this takes a minute) …"
      : `Installing packages; for Node ${process.versions.node} SQLite may have to be compiled, which takes one to six minutes …`,
  );
  const scripts = own ? ["--ignore-scripts"] : [];
  if (!(await npm(["ci", "--no-audit", "--no-fund", "--loglevel=error", ...scripts]))) {
    console.error(
      "The packages could not be installed; the lines above say why. Is the npm registry reachable?",
    );
    process.exit(1);
  }
  if (!canOpenSqlite()) {
    console.error(
      `SQLite could not be compiled for Node ${process.versions.node}. Install Node 22.16 or newer, which has its own, or a C++ compiler, make and Python 3 (Debian: apt-get install build-essential python3), and start again.`,
    );
    process.exit(1);
  }
  writeFileSync(stamp, mark);
}
