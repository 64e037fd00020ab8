// `npm run mutate`: breaks single lines of the rules that matter most, and sees whether a test notices. Whoever wants to
// know what survives and why finds it in docs/mutations.md.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./lib/build.mjs";
import { mutated, mutationsOf, randomOf } from "./lib/mutations.mjs";

const usage = `npm run mutate -- [options]
  --seed 1        which lines are chosen
  --count 40      mutations at most
  --minutes 20    begins no other one after so long
  --in PATH       only sources whose path begins with this
  --near          asks only the tests nearest to a source, not all that import it`;

/** Where a broken line is an alarm too many, one too few, or somebody else's data; and the tests nearest to it. */
const areas = [
  ["server/src/monitoring", ["server/src/monitoring", "server/src/cli/recording.golden.test.ts"]],
  ["server/src/merging", ["server/src/merging"]],
  ["server/src/access", ["server/src/access", "server/src/app.test.ts"]],
  ["server/src/pages/compat", ["server/src/pages/compat"]],
  ["server/src/recording", ["server/src/recording", "server/src/ingest"]],
  ["duplicati/src", ["duplicati/src"]],
];

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    count: { type: "string", default: "40" },
    minutes: { type: "string", default: "20" },
    in: { type: "string", default: "" },
    near: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}

const isSource = (file) =>
  /\.ts$/.test(file) && !/\.(test|mock|d)\.ts$/.test(file) && !/(^|\/)index\.ts$/.test(file);
const sourcesIn = (folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter(isSource)
    .map((file) => join(folder, file))
    .sort();

function choose() {
  const random = randomOf(Number(values.seed));
  const all = areas.flatMap(([folder, tests]) =>
    sourcesIn(folder)
      .filter((file) => file.startsWith(values.in))
      .flatMap((file) =>
        mutationsOf(readFileSync(join(root, file), "utf8")).map((mutation) => ({ file, tests, ...mutation })),
      ),
  );
  const ordered = all.map((one) => ({ one, place: random() })).sort((a, b) => a.place - b.place);
  return { all: all.length, chosen: ordered.slice(0, Number(values.count)).map(({ one }) => one) };
}

/** @returns true when every test passed */
function vitest(...args) {
  const { status } = spawnSync(
    process.execPath,
    [join(root, "node_modules/vitest/vitest.mjs"), ...args, "--run", "--bail", "1", "--reporter", "dot"],
    { cwd: root, stdio: "ignore", env: { ...process.env, TEST_ENGINES: "sqlite" }, timeout: 15 * 60_000 },
  );
  return status === 0;
}

const projects = ["--project", "unit", "--project", "integration"];

function survives({ file, tests }) {
  if (!vitest("run", ...projects, ...tests)) return false;
  return values.near || vitest("related", ...projects, file);
}

const dirty = spawnSync("git", ["status", "--porcelain", "--", ...areas.map(([folder]) => folder)], {
  cwd: root,
  encoding: "utf8",
}).stdout;
if (dirty !== "") {
  console.error(`Commit these first, lines of them are changed and put back:\n${dirty}`);
  process.exit(1);
}

const { all, chosen } = choose();
const until = Date.now() + Number(values.minutes) * 60_000;
const kept = new Map();
const putBack = () => {
  for (const [file, source] of kept) writeFileSync(join(root, file), source);
};
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    putBack();
    process.exit(130);
  });
}

const results = new Map(areas.map(([folder]) => [folder, { killed: 0, survived: 0 }]));
const survivors = [];
for (const one of chosen) {
  if (Date.now() >= until) break;
  const source = readFileSync(join(root, one.file), "utf8");
  kept.set(one.file, source);
  let survived;
  try {
    writeFileSync(join(root, one.file), mutated(source, one));
    survived = survives(one);
  } finally {
    putBack();
    kept.clear();
  }
  const result = results.get(areas.find(([folder]) => one.file.startsWith(folder))[0]);
  result[survived ? "survived" : "killed"] += 1;
  if (survived) survivors.push(one);
  console.log(
    `${survived ? "SURVIVED" : "killed  "} ${one.file}:${one.line}  ${one.before.trim()}  →  ${one.after.trim() || "(removed)"}`,
  );
}

console.log(`\nseed ${values.seed}, ${all} mutations in all\n`);
console.log("area                        killed  survived");
for (const [folder, { killed, survived }] of results) {
  if (killed + survived > 0)
    console.log(`${folder.padEnd(28)}${String(killed).padStart(6)}${String(survived).padStart(10)}`);
}
process.exit(survivors.length > 0 ? 1 : 0);
