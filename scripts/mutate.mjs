// `npm run mutate`: breaks single lines of the rules that matter most, and sees whether a test notices. Whoever wants to
// know what survives and why finds it in docs/mutations.md.
import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./lib/build.mjs";
import { areas, sourcesOf, testsOf } from "./lib/mutation-areas.mjs";
import { mutationsOf, randomOf } from "./lib/mutations.mjs";
import { namedMutations } from "./lib/named-mutations.mjs";

const usage = `npm run mutate -- [options]
  --seed 1        which lines are chosen
  --count 210     mutations at most, the same number in every area
  --minutes 120   begins no other one after so long
  --in PATH       only sources whose path begins with this
  --line N        with a file in --in: every mutation of that line
  --named         the slips that once went unnoticed, instead of chosen lines`;

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    count: { type: "string", default: "210" },
    minutes: { type: "string", default: "120" },
    in: { type: "string", default: "" },
    line: { type: "string" },
    named: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}

/** A test that takes longer than this hangs: somebody would notice. */
const hangsAfterMs = 240_000;

const read = (file) => readFileSync(join(root, file), "utf8");

/** The same number of mutations from every area, in an order that the seed settles. */
function choose() {
  const random = randomOf(Number(values.seed));
  const perArea = areas.map((area) => {
    const mutations = sourcesOf(area)
      .filter((file) => file.startsWith(values.in))
      .flatMap((file) => mutationsOf(read(file)).map((mutation) => ({ area, file, ...mutation })))
      .filter(({ line }) => values.line === undefined || line === Number(values.line));
    return mutations
      .map((one) => ({ one, place: random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ one }) => one);
  });
  const filled = perArea.filter((mutations) => mutations.length > 0);
  const each = Math.ceil(Number(values.count) / Math.max(1, filled.length));
  const shares = filled.map((mutations) => mutations.slice(0, each));
  const chosen = Array.from({ length: each }, (_, n) => shares.flatMap((share) => share.slice(n, n + 1)));
  return { all: perArea.flat().length, chosen: chosen.flat() };
}

let runner = null;

async function started() {
  if (runner !== null) return runner;
  runner = fork(join(root, "scripts/lib/mutation-runner.mjs"), {
    cwd: root,
    detached: true,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    env: { ...process.env, TEST_ENGINES: "sqlite", NODE_ENV: "test", VITEST: "true" },
  });
  await new Promise((resolve, reject) => {
    runner.once("message", resolve);
    runner.once("exit", (code) => reject(new Error(`The tests do not start (exit code ${code}).`)));
  });
  runner.removeAllListeners("exit");
  return runner;
}

function stop() {
  if (runner === null) return;
  try {
    process.kill(-runner.pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
  runner = null;
}
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    stop();
    process.exit(130);
  });
}

/** @returns true when the test file passes with this mutation (null: with none); one that hangs does not */
async function passes(test, mutation) {
  const child = await started();
  const { file, line, after, find, put } = mutation ?? {};
  const plain = mutation && { file, line, after, find, put };
  return new Promise((resolve) => {
    const settle = (passed) => {
      clearTimeout(timeout);
      child.removeAllListeners();
      // A worker that was left in the middle of a test takes its time to end: the next one begins afresh.
      if (passed !== true) stop();
      resolve(passed === true);
    };
    const timeout = setTimeout(() => settle(null), hangsAfterMs);
    child.once("message", ({ passed }) => settle(passed));
    child.once("exit", () => settle(null));
    child.send({ mutation: plain, test });
  });
}

/** What is known of the tests: how long each takes, and what it noticed in which file. */
const known = new Map();
const noticed = new Map();

/** The likeliest to notice first: named like the source, noticed something in it before, beside it; then the quickest. */
function inOrder({ area, file, tests }) {
  if (tests !== undefined) return tests;
  const stem = basename(file, ".ts");
  const score = (test) =>
    (basename(test) === `${stem}.test.ts` ? 8 : 0) +
    Math.min(12, 4 * (noticed.get(`${file} ${test}`) ?? 0)) +
    (dirname(test) === dirname(file) ? 3 : 0) +
    (new RegExp(`/${stem}\\.ts"`).test(read(test)) ? 4 : 0);
  return testsOf(area)
    .map((test) => ({ test, score: score(test), ms: known.get(test) ?? 0 }))
    .sort((a, b) => b.score - a.score || a.ms - b.ms)
    .map(({ test }) => test);
}

const broken = new Set();

/** @returns the test that notices, or null */
async function noticedBy(mutation) {
  for (const test of inOrder(mutation)) {
    if (broken.has(test)) continue;
    const began = Date.now();
    if (await passes(test, mutation)) {
      known.set(test, Date.now() - began);
      continue;
    }
    if (!known.has(test)) {
      if (await passes(test, null)) known.set(test, Date.now() - began);
      else broken.add(test);
      if (broken.has(test)) continue;
    }
    const key = `${mutation.file} ${test}`;
    noticed.set(key, (noticed.get(key) ?? 0) + 1);
    return test;
  }
  return null;
}

/** Those of the list of slips. */
function named() {
  const chosen = namedMutations.filter(({ file }) => file.startsWith(values.in));
  for (const { file, find } of chosen) {
    if (read(file).split(find).length !== 2) throw new Error(`${file} no longer has once: ${find}`);
  }
  return { all: chosen.length, chosen: chosen.map((one) => ({ ...one, area: { name: "named" } })) };
}

const { all, chosen } = values.named ? named() : choose();
const until = Date.now() + Number(values.minutes) * 60_000;
const results = new Map([...areas, { name: "named" }].map(({ name }) => [name, { killed: 0, survived: 0 }]));
for (const one of chosen) {
  if (Date.now() >= until) break;
  const test = await noticedBy(one);
  results.get(one.area.name)[test === null ? "survived" : "killed"] += 1;
  const change = one.rule ?? `${one.before.trim()}  →  ${one.after.trim() || "(removed)"}`;
  const place = one.line === undefined ? one.file : `${one.file}:${one.line}`;
  console.log(`${test === null ? "SURVIVED" : "killed  "} ${place}  ${change}  ${test ?? ""}`);
}
stop();

const rate = (killed, survived) => `${Math.round((100 * killed) / Math.max(1, killed + survived))} %`;
console.log(`\nseed ${values.seed}, ${all} mutations in all\n`);
for (const test of broken) console.log(`Fails without any mutation and was not asked: ${test}`);
console.log("area                  killed  survived  rate");
for (const [name, { killed, survived }] of results) {
  if (killed + survived === 0) continue;
  const figures = [
    String(killed).padStart(6),
    String(survived).padStart(10),
    rate(killed, survived).padStart(6),
  ];
  console.log(`${name.padEnd(22)}${figures.join("")}`);
}
process.exit([...results.values()].some(({ survived }) => survived > 0) ? 1 : 0);
