import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { compileRule, nextRunAt, type RuleSource } from "@duplistatus/duplicati";
import { ensureWatch, findWatch, saveWatch } from "../server/src/monitoring/store.ts";
import { openDatabase } from "../server/src/platform/database/open.ts";
import { insertJob } from "../server/src/records/jobs/store.ts";
import { insertIdentity, insertServer } from "../server/src/records/servers/store.ts";
import { Connection } from "./connection.ts";
import type { Figure } from "./figures.ts";
import { logIn, startProgram } from "./program.ts";
import { median, percentile, sleep } from "./statistics.ts";

const hour = 3_600_000;
const day = 24 * hour;
const jobsOfServer = 20;
/** Enough to start the program and check a few times before something is due, ms. */
const patience = 10_000;

/** Schedules as people have them, over changes of the clocks. */
const schedules: readonly RuleSource[] = [
  { generation: "wallclock", repeat: "1D", zone: "Europe/Berlin" },
  {
    generation: "wallclock",
    repeat: "1D",
    allowedDays: ["mon", "tue", "wed", "thu", "fri"],
    zone: "America/New_York",
  },
  { generation: "wallclock", repeat: "6h", zone: "Australia/Sydney" },
  { generation: "wallclock", repeat: "1W", allowedDays: ["sun"], zone: "Europe/London" },
  { generation: "wallclock", repeat: "1M", zone: "Asia/Kolkata" },
  { generation: "utc", repeat: "1D", zone: "America/Sao_Paulo" },
];

/** Next runs one core computes in a second: each from the one before, over two years and then anew. */
function nextRunsPerSecond(): number {
  const rules = schedules.map(compileRule);
  const first = Date.UTC(2026, 0, 1, 2, 30);
  const last = first + 730 * day;
  const planned = rules.map(() => first);
  const wanted = 2_000_000;
  const began = performance.now();
  for (let count = 0; count < wanted; count += rules.length) {
    for (const [index, rule] of rules.entries()) {
      const next = nextRunAt(rule, planned[index]!, planned[index]! + 1_000);
      planned[index] = typeof next === "number" && next < last ? next : first;
    }
  }
  return (wanted / (performance.now() - began)) * 1_000;
}

/** Fills a data directory with watched jobs whose deadline is tomorrow. */
export async function fillJobs(dataDir: string, jobs: number): Promise<void> {
  const database = await openDatabase({ dataDir, databaseUrl: null });
  const created = Date.now() - 30 * day;
  const expected = Date.now() + day;
  try {
    for (let number = 0; number < jobs; number += jobsOfServer) {
      await database.write(async (sql) => {
        const id = `bench-${number}`;
        await insertServer(sql, { id, name: id, placeholder: 0, createdAt: created });
        await insertIdentity(sql, "machine-id", id, id, created);
        for (let i = number; i < Math.min(number + jobsOfServer, jobs); i++) {
          const job = await insertJob(sql, {
            serverId: id,
            backupId: `DB-${i}`,
            name: `Job ${i}`,
            createdAt: created,
          });
          await ensureWatch(sql, job.id, id);
          const row = (await findWatch(sql, job.id))!;
          await saveWatch(sql, {
            ...row,
            source: "report",
            expected_at: expected,
            expected_known_at: created,
            interval_ms: day,
            deadline_at: expected + 2 * hour,
            evaluate_at: expected + 2 * hour,
          });
        }
      });
    }
  } finally {
    await database.close();
  }
}

/** Brings the deadline of so many jobs forward. */
async function bringForward(dataDir: string, jobs: number, deadline: number): Promise<void> {
  const database = await openDatabase({ dataDir, databaseUrl: null });
  const early = "job_id in (select id from jobs order by id limit ?)";
  try {
    await database.write((sql) =>
      sql.run(`update job_watch set expected_at = ?, deadline_at = ?, evaluate_at = ? where ${early}`, [
        deadline - 2 * hour,
        deadline,
        deadline,
        jobs,
      ]),
    );
  } finally {
    await database.close();
  }
}

/** Lets all jobs be checked so often, one check after the other; times in ms. */
export async function check(
  port: number,
  cookie: string,
  times: number,
): Promise<{ p50: number; p99: number; opened: number }> {
  const http = new Connection(port, cookie);
  const took: number[] = [];
  let opened = 0;
  for (let i = 0; i < times; i++) {
    const answer = await http.post("/api/v1/monitoring/check", Buffer.from("{}"), "application/json");
    if (answer.status !== 200) throw new Error(`A check was answered ${answer.status}: ${answer.body}`);
    took.push(answer.elapsed);
    opened += (JSON.parse(answer.body.toString()) as { opened: number }).opened;
  }
  http.close();
  return { p50: median(took), p99: percentile(took, 0.99), opened };
}

/** Measures the schedule rule, and the checks of a large installation through its own interface. */
export async function measureMonitoring(
  command: readonly string[],
  directory: string,
  { jobs = 50_000, due = 500 } = {},
): Promise<Figure[]> {
  const rate = nextRunsPerSecond();
  const figures: Figure[] = [
    { name: "next runs computed by one core", value: rate, unit: "/s", target: 1_000_000, lowerLimit: true },
  ];
  const dataDir = mkdtempSync(join(directory, "duplistatus-bench-"));
  try {
    await fillJobs(dataDir, jobs);
    const deadline = Date.now() + patience;
    await bringForward(dataDir, due, deadline);
    const program = await startProgram(command, dataDir);
    try {
      const cookie = await logIn(program.port);
      const quiet = await check(program.port, cookie, 20);
      await sleep(Math.max(0, deadline - Date.now() + 100));
      const late = await check(program.port, cookie, 1);
      if (late.opened !== due) throw new Error(`${late.opened} incidents were opened instead of ${due}.`);
      const of = `of ${jobs.toLocaleString("en")} jobs`;
      figures.push(
        { name: `check ${of}, nothing due: p50`, value: quiet.p50, unit: "ms", target: 200 },
        { name: `check ${of}, ${due} overdue at once`, value: late.p50, unit: "ms", target: null },
      );
    } finally {
      await program.stop();
    }
    return figures;
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
