import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type PreparedBody, prepareBodies } from "./bodies.ts";
import { Connection } from "./connection.ts";
import type { Figure } from "./figures.ts";
import { fill } from "./fill.ts";
import { benchServers } from "./machines.ts";
import { logIn, type Program, startProgram } from "./program.ts";
import { percentile, sleep } from "./statistics.ts";
import { runCounter } from "./uploads.ts";

/** No upload may wait longer for work on the database, ms. */
const longest = 100;
/** Distance of the uploads that go on meanwhile, ms. */
const every = 20;

interface Work {
  endedAt: number | null;
  outcome: string | null;
  error: string | null;
}

/** Sends one report after the other until `work` ends. */
async function meanwhile(
  { port }: Program,
  counter: { next(): PreparedBody },
  work: Promise<unknown>,
): Promise<{ latencies: number[]; refused: number }> {
  const connection = new Connection(port);
  const latencies: number[] = [];
  let refused = 0;
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const answer = await connection.post("/api/upload", counter.next().bytes, "application/json");
    latencies.push(answer.elapsed);
    if (answer.status > 299) refused += 1;
    await sleep(every);
  }
  await over;
  connection.close();
  return { latencies, refused };
}

/**
 * How long uploads wait while the database is backed up, cleaned and made compact.
 * @param runs in the database
 */
export async function measureKeeping(
  command: readonly string[],
  directory: string,
  { runs }: { runs: number },
): Promise<Figure[]> {
  const dataDir = mkdtempSync(join(directory, "duplistatus-bench-"));
  try {
    const now = Date.now();
    const servers = benchServers(now);
    await fill(dataDir, servers, runs, now - 26 * 3_600_000);
    const program = await startProgram(command, dataDir);
    try {
      return await measureIn(program, runCounter(prepareBodies(servers, now), now - 25 * 3_600_000), runs);
    } finally {
      await program.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function measureIn(
  program: Program,
  counter: { next(): PreparedBody },
  runs: number,
): Promise<Figure[]> {
  const base = `http://127.0.0.1:${program.port}`;
  const headers = { cookie: await logIn(program.port), origin: base, "content-type": "application/json" };
  const call = async (path: string, method: string, body?: object) => {
    const answer = await fetch(`${base}/api/v1/database${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { work?: Work | null };
  };
  const ended = async (path: string, body?: object): Promise<void> => {
    await call(path, "POST", body ?? {});
    for (;;) {
      const { work } = await call("", "GET");
      if (work?.outcome === "done") return;
      if (work?.endedAt) throw new Error(`${path}: ${work.outcome} ${work.error}`);
      await sleep(200);
    }
  };
  const figures: Figure[] = [];
  const measure = async (name: string, work: () => Promise<void>) => {
    const began = performance.now();
    const { latencies, refused } = await meanwhile(program, counter, work());
    const seconds = (performance.now() - began) / 1000;
    const note = `p50 ${percentile(latencies, 0.5).toFixed(1)} ms, p99 ${percentile(latencies, 0.99).toFixed(1)} ms, ${latencies.length} uploads in ${seconds.toFixed(0)} s`;
    const shown = `${runs.toLocaleString("en")} runs, ${name}`;
    figures.push({
      name: `${shown}: longest upload`,
      value: percentile(latencies, 1),
      unit: "ms",
      target: longest,
      note,
    });
    if (refused > 0) figures.push({ name: `${shown}: refused`, value: refused, unit: "", target: 0 });
  };
  // What the machine itself makes uploads wait.
  await measure("nothing else", () => sleep(10_000));
  await measure("backing up", () => ended("/backups"));
  // Runs are spread evenly: about a tenth of them.
  await measure("cleaning by age", () => ended("/clean-up", { olderThanDays: oldestTenth(runs) }));
  await measure("compacting", () => ended("/compact"));
  return figures;
}

/** Age in days beyond which a tenth of the runs lies: the bench's jobs run every four hours. */
function oldestTenth(runs: number): number {
  const jobs = benchServers(Date.now()).reduce((sum, { jobs: own }) => sum + own.length, 0);
  return Math.floor((runs / jobs / 6) * 0.9);
}
