// Assembles what is published and packs it: the built server and browser program, and the list of the few packages that
// stay outside the bundle. `node scripts/pack.mjs [--to FOLDER]`; with FOLDER it is left there, unpacked.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildStale, outside, root } from "./lib/build.mjs";

const flag = process.argv.indexOf("--to");
const wanted = flag < 0 ? null : resolve(process.argv[flag + 1] ?? "");
const target = wanted ?? join(root, "build/package");
const read = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));

await buildStale();
rmSync(target, { recursive: true, force: true });
mkdirSync(join(target, "server"), { recursive: true });
const keep = (path) => !path.endsWith(".map") && !path.endsWith(".built-from");
// Files of earlier builds may lie beside those of this one: only what the entries load is taken.
const dist = join(root, "server/dist");
const needed = new Set();
const visit = (file) => {
  if (needed.has(file)) return;
  needed.add(file);
  const text = readFileSync(join(dist, file), "utf8");
  for (const [, name] of text.matchAll(/["']\.\/([\w.-]+\.js)["']/g))
    if (readdirSync(dist).includes(name)) visit(name);
};
for (const entry of ["main.js", "cli.js", "read-worker.js"]) visit(entry);
for (const file of needed) cpSync(join(dist, file), join(target, "server/dist", file));
cpSync(join(root, "web/dist"), join(target, "web/dist"), { recursive: true, filter: keep });
for (const file of ["LICENSE", "README.md", "CHANGELOG.md"]) cpSync(join(root, file), join(target, file));

const server = read("server/package.json");
const only = (list) => Object.fromEntries(Object.entries(list).filter(([name]) => outside.includes(name)));
writeFileSync(
  join(target, "package.json"),
  `${JSON.stringify(
    {
      name: "duplistatus",
      version: server.version,
      description: read("package.json").description,
      license: server.license,
      type: "module",
      engines: read("package.json").engines,
      bin: { duplistatus: "bin/duplistatus.mjs" },
      dependencies: only(server.dependencies),
      optionalDependencies: server.optionalDependencies,
    },
    null,
    2,
  )}\n`,
);
writeFileSync(
  join(target, "server/package.json"),
  `${JSON.stringify({ version: server.version, type: "module" })}\n`,
);
mkdirSync(join(target, "bin"));
writeFileSync(
  join(target, "bin/duplistatus.mjs"),
  '#!/usr/bin/env node\nimport { main } from "../server/dist/cli.js";\n\nawait main(process.argv.slice(2));\n',
  { mode: 0o755 },
);
if (wanted === null) {
  const { status } = spawnSync("npm", ["pack", "--silent", "--pack-destination", join(root, "build")], {
    cwd: target,
    stdio: ["ignore", "inherit", "inherit"],
  });
  process.exit(status ?? 1);
}
