import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Results, worseThan } from "./against.ts";
import { largeBody, prepareBodies } from "./bodies.ts";
import { measureCollecting } from "./collecting.ts";
import { type Figure, reached, table } from "./figures.ts";
import { fill } from "./fill.ts";
import { firstPage } from "./first-page.ts";
import { measureKeeping } from "./keeping.ts";
import { benchServers } from "./machines.ts";
import { check, measureMonitoring } from "./monitoring.ts";
import { measureNotifications } from "./notifications.ts";
import { logIn, startProgram } from "./program.ts";
import { rawEngine, usedBytes } from "./raw-engine.ts";
import { read, readDuringLargeUpload, somePlace } from "./reads.ts";
import { median, sleep } from "./statistics.ts";
import { runCounter, upload } from "./uploads.ts";
import { measureViewers } from "./viewers.ts";

const usage = `npm run bench -- [options]
  --sizes 0,100000,1000000   runs in the database before measuring
  --uploads 4000             reports sent by 8 clients (a fifth of it by 1 client)
  --seconds 20               at most so long for each of the two
  --large 200000             log lines of the large report; 0 leaves it out
  --collecting 50            servers collected from at once; 0 leaves it out
  --jobs 50000               jobs watched while checks are measured; 0 leaves it out
  --keeping 1000000          runs while work on the database is measured; 0 leaves it out
  --viewers 12000            jobs of the fleet that open pages look at; 0 leaves it out
  --messages 10000           messages that wait for channels that hang; 0 leaves it out
  --command "node server/dist/main.js"
  --dir DIR                  where the temporary databases go (default: the system's)
  --json FILE                writes all figures there, too
  --against FILE             names what got worse since the run that wrote that file`;

interface Options {
  command: string[];
  directory: string;
  uploads: number;
  seconds: number;
  largeLines: number;
}

/**
 * Measures the built server at several database sizes and prints each figure beside its target.
 * @param argv arguments after the script's name.
 * @returns the exit code: 0 when every target was reached, else 1.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      sizes: { type: "string", default: "0,100000,1000000" },
      uploads: { type: "string", default: "4000" },
      seconds: { type: "string", default: "20" },
      large: { type: "string", default: "200000" },
      collecting: { type: "string", default: "50" },
      jobs: { type: "string", default: "50000" },
      keeping: { type: "string", default: "1000000" },
      viewers: { type: "string", default: "12000" },
      messages: { type: "string", default: "10000" },
      command: {
        type: "string",
        default: process.env.BENCH_COMMAND ?? `${process.execPath} server/dist/main.js`,
      },
      dir: { type: "string", default: tmpdir() },
      json: { type: "string" },
      against: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const options: Options = {
    command: values.command.split(" "),
    directory: values.dir,
    uploads: Number(values.uploads),
    seconds: Number(values.seconds),
    largeLines: Number(values.large),
  };
  const results: { runs: number; figures: Figure[] }[] = [];
  const sizes = values.sizes === "" ? [] : values.sizes.split(",").map(Number);
  for (const runs of sizes) {
    console.log(`\n${runs.toLocaleString("en")} runs in the database`);
    const figures = await measure(runs, options);
    results.push({ runs, figures });
    console.log(table(figures));
  }
  if (Number(values.collecting) > 0) {
    console.log("\nCollecting");
    const figures = await measureCollecting(options.command, options.directory, {
      servers: Number(values.collecting),
    });
    results.push({ runs: 0, figures });
    console.log(table(figures));
  }
  if (Number(values.jobs) > 0) {
    console.log("\nMonitoring");
    const figures = await measureMonitoring(options.command, options.directory, {
      jobs: Number(values.jobs),
    });
    results.push({ runs: 0, figures });
    console.log(table(figures));
  }
  if (Number(values.keeping) > 0) {
    console.log("\nWork on the database");
    const figures = await measureKeeping(options.command, options.directory, {
      runs: Number(values.keeping),
    });
    results.push({ runs: 0, figures });
    console.log(table(figures));
  }
  if (Number(values.viewers) > 0) {
    console.log("\nViewers");
    const figures = await measureViewers(options.command, options.directory, {
      jobs: Number(values.viewers),
    });
    results.push({ runs: 0, figures });
    console.log(table(figures));
  }
  if (Number(values.messages) > 0) {
    console.log("\nNotifications");
    const figures = await measureNotifications(options.command, options.directory, {
      messages: Number(values.messages),
    });
    results.push({ runs: 0, figures });
    console.log(table(figures));
  }
  if (values.json)
    writeFileSync(values.json, `${JSON.stringify({ node: process.version, results }, null, 2)}\n`);
  if (values.against !== undefined) {
    const before = JSON.parse(readFileSync(values.against, "utf8")) as Results;
    const worse = worseThan(before, { node: process.version, results });
    console.log(`\nAgainst ${values.against}`);
    console.log(worse.length === 0 ? "Nothing got worse." : worse.map((one) => `✗  ${one}`).join("\n"));
  }
  const missed = results.flatMap(({ figures }) => figures).filter((figure) => reached(figure) === false);
  console.log(missed.length === 0 ? "\nEvery target is reached." : `\n${missed.length} targets are missed.`);
  return missed.length === 0 ? 0 : 1;
}

async function measure(runs: number, options: Options): Promise<Figure[]> {
  const dataDir = mkdtempSync(join(options.directory, "duplistatus-bench-"));
  const clear = () => rmSync(dataDir, { recursive: true, force: true });
  const interrupted = () => {
    clear();
    process.exit(130);
  };
  process.once("SIGINT", interrupted);
  process.once("SIGTERM", interrupted);
  try {
    return await measureIn(dataDir, runs, options);
  } finally {
    process.off("SIGINT", interrupted);
    process.off("SIGTERM", interrupted);
    clear();
  }
}

async function measureIn(dataDir: string, runs: number, options: Options): Promise<Figure[]> {
  const figures: Figure[] = [];
  const add = (
    name: string,
    value: number,
    unit: Figure["unit"],
    target: number | null,
    extra?: Partial<Figure>,
  ) => figures.push({ name, value, unit, target, ...extra });
  const now = Date.now();
  const servers = benchServers(now);
  const filled = performance.now();
  if (runs > 0) await fill(dataDir, servers, runs, now - 26 * 3_600_000);
  if (runs > 0) add("filling the database", (performance.now() - filled) / 1000, "s", null);

  const first = await startProgram(options.command, dataDir);
  await first.stop();
  const starts: number[] = [];
  for (let i = 0; i < 4; i++) {
    const program = await startProgram(options.command, dataDir);
    starts.push(program.startedIn);
    await program.stop();
  }
  const program = await startProgram(options.command, dataDir);
  starts.push(program.startedIn);
  try {
    add("start to healthy, median of 5", median(starts) / 1000, "s", 0.5);
    await sleep(3_000);
    add("memory idle", megabytes(program.memory()?.now), "MB", 90);

    const page = await firstPage(program.port);
    add("first page, compressed", page.bytes / 1000, "kB", 200, { note: `${page.files.length} files` });

    const cookie = await logIn(program.port);
    const counter = runCounter(prepareBodies(servers, now), now - 25 * 3_600_000);
    const kilobytes = counter.next().bytes.length / 1000;
    await upload(program, counter, 1, 300, options.seconds);
    const before = usedBytes(dataDir);
    const sentBefore = counter.sent;
    const one = await upload(program, counter, 1, Math.ceil(options.uploads / 5), options.seconds);
    const eight = await upload(program, counter, 8, options.uploads, options.seconds);
    const silent = runCounter(prepareBodies(servers, now, { announced: false }), now - 24 * 3_600_000);
    const unannounced = await upload(program, silent, 8, options.uploads / 2, options.seconds);
    const perReport = (usedBytes(dataDir) - before) / (counter.sent - sentBefore + silent.sent);
    for (const result of [one, eight]) {
      const name = `upload ${kilobytes.toFixed(0)} kB, ${result.clients} client${result.clients > 1 ? "s" : ""}`;
      add(`${name}: p50`, result.p50, "ms", result.clients === 1 ? 3 : null);
      add(`${name}: p99`, result.p99, "ms", null, { note: `longest ${result.max.toFixed(1)} ms` });
      const note = `cores busy: server ${result.serverLoad?.toFixed(2) ?? "?"}, sender ${result.ownLoad.toFixed(2)}`;
      add(`${name}: rate`, result.rate, "/s", result.clients === 8 ? 1500 : null, { lowerLimit: true, note });
      add(`${name}: processor time each`, result.serverTime ?? Number.NaN, "ms", null);
      add(`${name}: refused`, result.refused, "", 0, { note: result.firstRefusal ?? `of ${result.sent}` });
      if (result.duplicates > 0) add(`${name}: taken for repetitions`, result.duplicates, "", 0);
    }
    add("upload without a next run, 8 clients: rate", unannounced.rate, "/s", null, { lowerLimit: true });
    const each = unannounced.serverTime ?? Number.NaN;
    add("upload without a next run: processor time each", each, "ms", null);
    add("database per report", perReport / 1000, "kB", 6);

    const summary = await read(program.port, "/api/summary", cookie, "identity", 1_000);
    add("/api/summary: p50", summary.p50, "ms", 1, {
      note: `p99 ${summary.p99.toFixed(2)} ms, status ${summary.status}`,
    });
    for (const encoding of ["br", "gzip"]) {
      const dashboard = await read(program.port, "/api/v1/dashboard", cookie, encoding, 300);
      const note = `p99 ${dashboard.p99.toFixed(2)} ms, status ${dashboard.status}`;
      add(`dashboard, ${encoding}: p50`, dashboard.p50, "ms", 5, { note });
      add(`dashboard, ${encoding}: size`, dashboard.bytes / 1000, "kB", 40, {
        note: `sent as ${dashboard.encoding}`,
      });
    }
    await measurePages(add, program.port, cookie);
    const checks = await check(program.port, cookie, 50);
    add("check of all jobs: p50", checks.p50, "ms", 200, { note: `p99 ${checks.p99.toFixed(1)} ms` });
    await sleep(2_000);
    add("memory after load", megabytes(program.memory()?.now), "MB", 200);

    if (options.largeLines > 0) {
      const large = largeBody(servers, now, options.largeLines);
      large.stamp(now - 1_800_000);
      const result = await readDuringLargeUpload(program.port, cookie, large, counter);
      const taken = `${(result.bytes / 1e6).toFixed(0)} MB taken in ${(result.took / 1000).toFixed(1)} s`;
      const note = `${taken}, status ${result.status}; measuring itself late by ≤ ${result.ownDelay.toFixed(0)} ms`;
      add("others during a large report: p50", result.others.p50, "ms", null, {
        note: `${result.others.count} requests`,
      });
      add("others during a large report: longest", result.others.max, "ms", 50, { note });
      add("memory, highest ever", megabytes(program.memory()?.peak), "MB", null);
    }
    await program.stop();
    addRatios(add, rawEngine(dataDir, 800), one.p50, eight.rate);
  } finally {
    await program.stop();
  }
  return figures;
}

/** What the pages of a server and of a backup read, and their lists and charts. */
async function measurePages(
  add: (
    name: string,
    value: number,
    unit: Figure["unit"],
    target: number | null,
    extra?: Partial<Figure>,
  ) => void,
  port: number,
  cookie: string,
): Promise<void> {
  const place = await somePlace(port, cookie);
  if (place === null) return;
  const server = encodeURIComponent(place.serverId);
  const paths: [name: string, path: string, target: number | null][] = [
    ["server page", `/api/v1/servers/${server}/page`, 10],
    ["backup page", `/api/v1/jobs/${place.id}/page`, 10],
    ["runs of a server, first page", `/api/v1/runs?server=${server}`, 10],
    ["failed runs of a server", `/api/v1/runs?server=${server}&status=Fatal`, 10],
    ["runs of a backup by duration", `/api/v1/runs?job=${place.id}&sort=duration`, null],
    ["chart of a backup, all time", `/api/v1/charts?job=${place.id}`, 20],
    ["chart of everything, all time", "/api/v1/charts", 100],
  ];
  for (const [name, path, target] of paths) {
    const result = await read(port, path, cookie, "br", 60);
    add(`${name}: p50`, result.p50, "ms", target, {
      note: `p99 ${result.p99.toFixed(2)} ms, status ${result.status}`,
    });
    if (path.includes("charts")) add(`${name}: size`, result.bytes / 1000, "kB", 20);
  }
}

function addRatios(
  add: (
    name: string,
    value: number,
    unit: Figure["unit"],
    target: number | null,
    extra?: Partial<Figure>,
  ) => void,
  raw: ReturnType<typeof rawEngine>,
  uploadP50: number,
  uploadRate: number,
): void {
  add("raw engine, one commit each: p50", raw.single.p50, "ms", null, {
    note: `${raw.single.rate.toFixed(0)} /s`,
  });
  add("raw engine, one commit for 8: rate", raw.grouped.rate, "/s", null, {
    note: `commit ${raw.grouped.p50.toFixed(2)} ms, stored body ${(raw.storedBody / 1000).toFixed(1)} kB`,
  });
  add("upload p50 ÷ raw commit", uploadP50 / raw.single.p50, "", null);
  add("upload rate of 8 clients ÷ raw grouped", uploadRate / raw.grouped.rate, "", null);
}

function megabytes(bytes: number | undefined): number {
  return bytes === undefined ? Number.NaN : bytes / 1e6;
}
