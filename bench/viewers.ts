import { mkdtempSync, rmSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { prepareBodies } from "./bodies.ts";
import { Connection } from "./connection.ts";
import type { Figure } from "./figures.ts";
import { benchServers } from "./machines.ts";
import { fillJobs } from "./monitoring.ts";
import { logIn, type Program, startProgram } from "./program.ts";
import { percentile, sleep } from "./statistics.ts";
import { runCounter } from "./uploads.ts";

/** How a page keeps up: `everything` reads the whole dashboard after news, `changes` what its version lacks. */
type Way = "none" | "everything" | "changes";

interface Viewer {
  /** Bytes that arrived, and answers. */
  bytes: number;
  answers: number;
  close(): void;
}

/** One open page: listens to the events and reads after each, as the browser program does. */
async function openViewer(program: Program, cookie: string, way: Exclude<Way, "none">): Promise<Viewer> {
  const http = new Connection(program.port, cookie);
  const read = async (path: string) => (await http.get(path, { "Accept-Encoding": "br" })).body;
  const whole = async () => (await http.get("/api/v1/dashboard")).body;
  const versionOf = (body: Buffer) => /"version":"([^"]+)"/.exec(body.toString("latin1"))![1]!;
  let version = versionOf(await whole());
  let isReading = false;
  let isAgain = false;
  const viewer: Viewer = { bytes: 0, answers: 0, close: () => http.close() };
  const catchUp = async () => {
    isAgain = true;
    if (isReading) return;
    isReading = true;
    while (isAgain) {
      isAgain = false;
      const body =
        way === "everything"
          ? await read("/api/v1/dashboard")
          : (await http.get(`/api/v1/dashboard/changes?since=${encodeURIComponent(version)}`)).body;
      viewer.bytes += body.length;
      viewer.answers += 1;
      if (way === "changes" && body.toString("latin1", 0, 16) !== '{"changes":null}')
        version = versionOf(body);
    }
    isReading = false;
  };
  const events = await new Promise<IncomingMessage>((resolve, reject) => {
    const address = `http://127.0.0.1:${program.port}/api/v1/events`;
    get(address, { headers: { cookie } }, resolve).on("error", reject);
  });
  events.on("data", (text: Buffer) => {
    if (text.includes("event: runs")) catchUp().catch(() => undefined);
  });
  events.on("error", () => undefined);
  viewer.close = () => {
    events.destroy();
    http.close();
  };
  return viewer;
}

/** Reports at a steady pace, and what they cost the server beside its viewers. */
async function measureReports(
  program: Program,
  counter: ReturnType<typeof runCounter>,
  viewers: readonly Viewer[],
  reports: number,
): Promise<{ each: number; p99: number; perReport: number }> {
  const http = new Connection(program.port);
  const took: number[] = [];
  const used = program.processorTime() ?? Number.NaN;
  for (const viewer of viewers) viewer.bytes = 0;
  for (let i = 0; i < reports; i++) {
    took.push((await http.post("/api/upload", counter.next().bytes, "application/json")).elapsed);
    await sleep(50);
  }
  await sleep(500);
  http.close();
  const bytes = viewers.reduce((sum, viewer) => sum + viewer.bytes, 0) / Math.max(1, viewers.length);
  const each = (((program.processorTime() ?? Number.NaN) - used) * 1_000) / reports;
  return { each, p99: percentile(took, 0.99), perReport: bytes / reports };
}

/** Measures what open pages cost the reports, beside a large fleet. */
export async function measureViewers(
  command: readonly string[],
  directory: string,
  { jobs = 12_000, viewers = 10, reports = 100 } = {},
): Promise<Figure[]> {
  const figures: Figure[] = [];
  const dataDir = mkdtempSync(join(directory, "duplistatus-bench-"));
  try {
    await fillJobs(dataDir, jobs);
    const program = await startProgram(command, dataDir);
    try {
      const cookie = await logIn(program.port);
      const now = Date.now();
      const counter = runCounter(prepareBodies(benchServers(now), now), now - 25 * 3_600_000);
      await measureReports(program, counter, [], reports);
      const ways: [Way, number][] = [
        ["none", 0],
        ["everything", 1],
        ["changes", 1],
        ["changes", viewers],
      ];
      for (const [way, count] of ways) {
        const open: Viewer[] = [];
        for (let i = 0; i < count && way !== "none"; i++) open.push(await openViewer(program, cookie, way));
        const { each, p99, perReport } = await measureReports(program, counter, open, reports);
        for (const viewer of open) viewer.close();
        const of = `${jobs.toLocaleString("en")} jobs, ${count} viewers${count > 0 ? `, ${way}` : ""}`;
        figures.push(
          { name: `${of}: processor time a report`, value: each, unit: "ms", target: null },
          { name: `${of}: upload p99`, value: p99, unit: "ms", target: null },
        );
        if (count > 0)
          figures.push({
            name: `${of}: to each viewer a report`,
            value: perReport / 1000,
            unit: "kB",
            target: way === "changes" ? 2 : null,
          });
      }
      figures.push({
        name: "memory after it",
        value: (program.memory()?.now ?? Number.NaN) / 1e6,
        unit: "MB",
        target: 250,
      });
    } finally {
      await program.stop();
    }
    return figures;
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
