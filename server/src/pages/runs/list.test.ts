import { type RunEntry, type RunList, runSorts } from "@duplistatus/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertJob } from "../../records/jobs/store.ts";
import { insertRun } from "../../records/runs/store.ts";
import { insertServer } from "../../records/servers/store.ts";
import { type Send, type TestApp, testApp } from "../../testing/app.ts";
import { engines } from "../../testing/database.ts";

const day = 86_400_000;
const start = Date.UTC(2026, 0, 1);
const statuses = ["Success", "Success", "Warning", "Success", "Fatal", "Error", "Success", "Unknown"];

describe.each(engines)("a list of runs on %s", (engine) => {
  let program: TestApp;
  let browser: Send;
  let jobs: number[];
  beforeAll(async () => {
    program = await testApp({ engine });
    browser = await program.logIn();
    jobs = await program.context.database.write(async (sql) => {
      for (const id of ["nas", "other"])
        await insertServer(sql, { id, name: id, placeholder: 0, createdAt: 0 });
      const made: number[] = [];
      for (const [serverId, name] of [
        ["nas", "Photos"],
        ["nas", "documents"],
        ["nas", "Music"],
        ["other", "Foreign"],
      ] as const) {
        const job = await insertJob(sql, { serverId, backupId: name, name, createdAt: 0 });
        made.push(job.id);
        for (let i = 0; i < 30; i++) {
          await insertRun(sql, {
            jobId: job.id,
            dedupeKey: String(i),
            receivedAt: start,
            reportId: null,
            collectedId: null,
            values: valuesOf(i),
          });
        }
        await sql.run("update jobs set run_count = 30 where id = ?", [job.id]);
      }
      return made;
    });
  });
  afterAll(() => program.close());

  const valuesOf = (i: number) => ({
    operation: i % 10 === 9 ? "Test" : "Backup",
    begin_at: start + Math.floor(i / 2) * day,
    end_at: null,
    duration_ms: i % 7 === 0 ? null : ((i * 37) % 11) * 1000,
    status: statuses[i % statuses.length]!,
    flags: 0,
    warnings: i % 3,
    errors: i % 4,
    messages: 0,
    uploaded: i % 5 === 0 ? null : (i * 13) % 17,
    downloaded: null,
    files: i % 6,
    source_bytes: i,
    stored_bytes: 1_000_000_000_000 + i,
    stored_files: null,
    versions: i % 9,
    next_run_at: null,
    program_version: null,
    problem: null,
    hints: "",
  });

  const list = async (query: Record<string, string | number>): Promise<RunList> => {
    const text = new URLSearchParams(
      Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
    );
    const answer = await browser("GET", `/api/v1/runs?${text}`);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json();
  };
  const everything = async (query: Record<string, string | number>): Promise<RunEntry[]> => {
    const runs: RunEntry[] = [];
    for (let after: string | null = ""; after !== null; ) {
      const page: RunList = await list({ ...query, limit: 7, ...(after && { after }) });
      runs.push(...page.runs);
      after = page.next;
    }
    return runs;
  };

  it("holds every run of the server once, in each order and both directions", async () => {
    const all = await everything({ server: "nas" });
    expect(all.map((run) => run.jobId)).not.toContain(jobs[3]);
    expect(new Set(all.map((run) => run.id)).size).toBe(90);
    for (const sort of runSorts) {
      for (const order of ["asc", "desc"]) {
        const sorted = await everything({ server: "nas", sort, order });
        expect(sorted.map((run) => run.id).sort((a, b) => a - b)).toEqual(
          all.map((run) => run.id).sort((a, b) => a - b),
        );
      }
    }
  });

  it("is sorted by what was asked for, and what is not known counts as least", async () => {
    const durations = (await everything({ server: "nas", sort: "duration", order: "desc" })).map(
      (run) => run.durationMs ?? -1,
    );
    expect(durations).toEqual([...durations].sort((a, b) => b - a));
    expect(durations.at(-1)).toBe(-1);
    const begins = (await everything({ server: "nas" })).map((run) => run.beginAt);
    expect(begins).toEqual([...begins].sort((a, b) => b - a));
    const names = (await everything({ server: "nas", sort: "job", order: "asc" })).map((run) => run.jobId);
    expect([...new Set(names)]).toEqual([jobs[1], jobs[2], jobs[0]]);
  });

  it("is narrowed by backup, outcome, operation and time", async () => {
    expect(await everything({ job: jobs[0]! })).toHaveLength(30);
    const failed = await everything({ server: "nas", status: "Fatal" });
    expect(new Set(failed.map((run) => run.status))).toEqual(new Set(["Fatal"]));
    const trouble = await everything({ server: "nas", status: "trouble" });
    const fine = await everything({ server: "nas", status: "Success" });
    expect(trouble.length + fine.length).toBe(90);
    expect(await everything({ server: "nas", operation: "Test" })).toHaveLength(9);
    const days = await everything({ server: "nas", from: start + day, until: start + 3 * day });
    expect(days).toHaveLength(12);
    expect((await list({ server: "nas", status: "Fatal" })).total).toBe(90);
  });

  it("answers what it cannot do with a sentence", async () => {
    const { next } = await list({ server: "nas", limit: 5 });
    for (const query of [
      "",
      "?server=nas&sort=colour",
      "?server=nas&after=nonsense",
      `?server=nas&sort=job&after=${next}`,
      "?server=nas&from=-1",
      "?job=x",
    ]) {
      expect((await browser("GET", `/api/v1/runs${query}`)).statusCode, query).toBe(400);
    }
    expect((await program.send("GET", "/api/v1/runs?server=nas")).statusCode).toBe(401);
    expect((await list({ server: "nobody" })).runs).toEqual([]);
  });
});

describe("the cost of a list of runs", () => {
  it("does not grow with the runs: every way to narrow it reads an index", async () => {
    const program = await testApp();
    try {
      const texts: string[] = [];
      const reader = program.context.database.reader;
      const all = reader.all.bind(reader);
      const context = {
        ...program.context,
        database: {
          ...program.context.database,
          reader: {
            ...reader,
            all: <Row>(text: string, values?: readonly never[]) => {
              texts.push(text);
              return all<Row>(text, values);
            },
          },
        },
      };
      await program.context.database.write(async (sql) => {
        await insertServer(sql, { id: "nas", name: "nas", placeholder: 0, createdAt: 0 });
        await insertJob(sql, { serverId: "nas", backupId: "1", name: "a", createdAt: 0 });
      });
      const { readRunList, runListQuery } = await import("./list.ts");
      const indexes = async (query: object): Promise<string> => {
        texts.length = 0;
        await readRunList(context, runListQuery.parse({ server: "nas", ...query }));
        expect(texts).toHaveLength(2);
        const count = texts[1]!.split("?").length - 1;
        const plan = await all<{ detail: string }>(
          `explain query plan ${texts[1]}`,
          Array(count).fill(0) as never[],
        );
        return plan.map((step) => step.detail).join("\n");
      };
      expect(await indexes({})).toContain("runs_job_begin");
      expect(await indexes({ status: "Success" })).toContain("runs_job_begin");
      expect(await indexes({ status: "Fatal" })).toContain("runs_trouble");
      expect(await indexes({ operation: "Test" })).toContain("runs_other");
    } finally {
      await program.close();
    }
  });
});
