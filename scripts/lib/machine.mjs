import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const browsers = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const searched = [...(process.env.PATH ?? "").split(":"), "/usr/bin", "/usr/local/bin"];

/** Path of a Chromium-like browser, or null. */
export function findBrowser() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of browsers) {
    const found = searched.map((folder) => join(folder, name)).find((path) => existsSync(path));
    if (found) return found;
  }
  return null;
}

/** Folder of PostgreSQL's programs (`initdb`, `postgres`), or null. */
export function findPostgres() {
  const versions = existsSync("/usr/lib/postgresql") ? readdirSync("/usr/lib/postgresql") : [];
  const folders = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => `/usr/lib/postgresql/${version}/bin`);
  return [...folders, ...searched].find((folder) => existsSync(join(folder, "initdb"))) ?? null;
}

/** Path of Prometheus' `promtool`, or null. */
const findPromtool = () =>
  searched.map((folder) => join(folder, "promtool")).find((path) => existsSync(path)) ?? null;

/** Path of nginx, or null. */
const findNginx = () =>
  [...searched, "/usr/sbin"].map((folder) => join(folder, "nginx")).find((path) => existsSync(path)) ?? null;

/** Path of the MQTT broker mosquitto, or null. */
const findMosquitto = () =>
  [...searched, "/usr/sbin"].map((folder) => join(folder, "mosquitto")).find((path) => existsSync(path)) ??
  null;

const isRoot = () => process.getuid?.() === 0;

function install(packages) {
  console.log(`Installing ${packages.join(" and ")} with apt-get …`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const run = (...args) =>
    spawnSync("apt-get", args, { stdio: ["ignore", "ignore", "inherit"], env }).status === 0;
  return run("update", "-qq") && run("install", "-y", "-qq", "--no-install-recommends", ...packages);
}

/** Debian packages of programs that the tests need and that are not here. */
function missingPrograms() {
  const missing = [];
  if (findBrowser() === null) missing.push("chromium");
  if (findPostgres() === null) missing.push("postgresql");
  if (findPromtool() === null) missing.push("prometheus");
  if (findNginx() === null) missing.push("nginx-light");
  if (findMosquitto() === null) missing.push("mosquitto");
  return missing;
}

/** Sees to it that the tests have a browser, PostgreSQL, promtool, nginx and mosquitto; ends with a sentence that says what to install otherwise. */
export function ensureTestPrograms() {
  const missing = missingPrograms();
  if (missing.length === 0) return;
  const canInstall = isRoot() && existsSync("/usr/bin/apt-get");
  if (canInstall && install(missing) && missingPrograms().length === 0) return;
  console.error(
    `The tests need ${missing.join(" and ")}. Install with: sudo apt-get install ${missing.join(" ")} (or set CHROMIUM to the path of a browser).`,
  );
  process.exit(1);
}
