import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sqliteFile } from "../platform/database/open.ts";
import { openSqliteConnection } from "../platform/database/sqlite-connection.ts";
import { createPostgresDatabase, startPostgres } from "../testing/postgres.ts";
import { idOf, jsonReport } from "../testing/reports.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const mainFile = join(root, "server/dist/main.js");
const begin = Date.UTC(2026, 5, 15, 1);

interface Program {
  child: ChildProcess;
  url: string;
}

let directory: string;
const children = new Set<ChildProcess>();

beforeAll(() => {
  execFileSync(process.execPath, ["scripts/build.mjs"], { cwd: root, stdio: "ignore" });
});
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "duplistatus-bad-day-"));
});
afterEach(async () => {
  for (const child of children) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
  }
  children.clear();
  rmSync(directory, { recursive: true, force: true });
});

function launch(env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [mainFile], {
    env: {
      ...process.env,
      DATA_DIR: directory,
      DATABASE_URL: "",
      HOST: "127.0.0.1",
      PORT: "0",
      LOG_LEVEL: "error",
      ADMIN_PASSWORD: "Test-Passw0rd",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.add(child);
  return child;
}

/** Starts the built program and waits until it serves. */
function serve(env: Record<string, string> = {}): Promise<Program> {
  const child = launch(env);
  return new Promise((resolve, reject) => {
    let text = "";
    const hear = (piece: Buffer) => {
      text += piece;
      const address = /is ready: (\S+)\//.exec(text)?.[1];
      if (address !== undefined) resolve({ child, url: address.replace("localhost", "127.0.0.1") });
    };
    child.stdout!.on("data", hear);
    child.stderr!.on("data", hear);
    child.once("exit", (code) => reject(new Error(`The program ended with ${code}: ${text}`)));
  });
}

const send = (url: string, body: Buffer) =>
  fetch(`${url}/api/upload`, { method: "POST", headers: { "content-type": "application/json" }, body });

const reportOf = (client: number, number: number, lines = 20): Buffer =>
  jsonReport({
    machineId: idOf(`machine ${client}`),
    machineName: `machine-${client}`,
    begin: begin + number * 1000,
    logLines: Array.from(
      { length: lines },
      (_, at) => `2026-06-15 01:00:00 +00 - [Information-A.B-C]: ${client} ${number} ${at}`,
    ),
  });

function query<Row>(sql: string): Row[] {
  const connection = openSqliteConnection(join(directory, sqliteFile));
  try {
    return connection.prepare(sql).all([]) as Row[];
  } finally {
    connection.close();
  }
}

describe("a bad day", () => {
  it("a program killed in the middle of uploads, fifty times, loses nothing it acknowledged", async () => {
    const acknowledged = new Set<string>();
    const sent = Array.from({ length: 8 }, () => 0);
    for (let round = 0; round < 50; round++) {
      const { child, url } = await serve();
      let dead = false;
      const gone = once(child, "exit").then(() => {
        dead = true;
      });
      let answers = 0;
      // Killed after a number of answers that differs from round to round, so that the blow falls anywhere.
      const fatal = 5 + ((round * 37) % 150);
      const client = async (which: number) => {
        while (!dead) {
          const number = sent[which]!++;
          try {
            const answer = await send(url, reportOf(which, number));
            if (answer.status === 200)
              acknowledged.add(`${idOf(`machine ${which}`)}/${begin + number * 1000}`);
          } catch {
            // The sender saw no answer: the report may be there or not, and comes again.
            sent[which] = number;
          }
          answers++;
          if (answers === fatal) child.kill("SIGKILL");
        }
      };
      await Promise.all([gone, ...sent.map((_, which) => client(which))]);
    }
    expect(acknowledged.size).toBeGreaterThan(1000);
    expect(query("pragma integrity_check")).toEqual([{ integrity_check: "ok" }]);
    expect(query("pragma foreign_key_check")).toEqual([]);
    const rows = query<{ server_id: string; begin_at: number; report_id: number }>(
      "select server_id, begin_at, report_id from runs join jobs on jobs.id = runs.job_id",
    );
    const stored = rows.map((row) => `${row.server_id}/${row.begin_at}`);
    expect(new Set(stored).size).toBe(stored.length);
    expect([...acknowledged].filter((one) => !new Set(stored).has(one))).toEqual([]);
    expect(
      query("select 1 from runs left join reports on reports.id = report_id where reports.id is null"),
    ).toEqual([]);
    expect(
      query("select jobs.id from jobs where run_count <> (select count(*) from runs where job_id = jobs.id)"),
    ).toEqual([]);
  }, 180_000);

  it("a second program on the same data says so and ends with 1", async () => {
    const first = await serve();
    const second = launch();
    let text = "";
    second.stderr!.on("data", (piece) => {
      text += piece;
    });
    const [code] = await once(second, "close");
    expect([code, text]).toEqual([
      1,
      expect.stringMatching(/^Another duplistatus is already running on .*\n$/),
    ]);
    expect((await send(first.url, reportOf(0, 0))).status).toBe(200);
  });

  it("a report with 200 000 log lines is read while others are answered at once", async () => {
    const { url } = await serve();
    const large = reportOf(0, 0, 200_000);
    let over = false;
    const uploading = send(url, large).finally(() => {
      over = true;
    });
    const waits: number[] = [];
    for (let number = 1; !over; number++) {
      const from = performance.now();
      expect((await send(url, reportOf(1, number, 1))).status).toBe(200);
      waits.push(performance.now() - from);
    }
    expect((await uploading).status).toBe(200);
    expect(waits.length).toBeGreaterThan(3);
    // The first also pays for sending the large body from this very process.
    const slowest = waits.slice(1).sort((a, b) => b - a)[0]!;
    expect(slowest).toBeLessThan(100);
    const [run] = query<{ id: number }>(
      "select runs.id from runs join reports on reports.id = report_id where bytes > 10000000",
    );
    expect(run).toBeDefined();
  });

  it("a full disk is answered 503, and reports are taken again once there is room", async (context) => {
    const small = join(directory, "small");
    mkdirSync(small);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=6m", "tmpfs", small], { stdio: "ignore" });
    } catch {
      context.skip("No file system of its own can be mounted here.");
    }
    try {
      const { child, url } = await serve({ DATA_DIR: small });
      const taken: number[] = [];
      let refusal: Response | null = null;
      // Random text does not deflate, so the disk fills quickly.
      const noise = () => Array.from({ length: 300 }, () => idOf(String(Math.random())));
      for (let number = 0; number < 2000 && refusal === null; number++) {
        const body = jsonReport({ begin: begin + number * 1000, logLines: noise() });
        const answer = await send(url, body);
        if (answer.status === 200) taken.push(begin + number * 1000);
        else refusal = answer;
      }
      expect(refusal?.status).toBe(503);
      expect(refusal?.headers.get("retry-after")).toMatch(/^\d+$/);
      expect(await refusal?.json()).toMatchObject({ code: "storage_unavailable" });
      execFileSync("mount", ["-o", "remount,size=32m", small]);
      expect((await send(url, jsonReport({ begin: begin - 1000 }))).status).toBe(200);
      child.kill("SIGTERM");
      await once(child, "exit");
      const connection = openSqliteConnection(join(small, sqliteFile));
      const rows = connection.prepare("select begin_at from runs order by begin_at").all([]) as {
        begin_at: number;
      }[];
      connection.close();
      expect(rows.map((row) => row.begin_at)).toEqual([begin - 1000, ...taken]);
    } finally {
      for (const child of children) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        child.kill("SIGKILL");
        await once(child, "exit");
      }
      execFileSync("umount", [small]);
    }
  });

  it("a PostgreSQL that goes away is answered 503, and the program lives on", async () => {
    const cluster = await startPostgres();
    let stopped = false;
    try {
      const { child, url } = await serve({ DATABASE_URL: await createPostgresDatabase(cluster.url) });
      const codes: number[] = [];
      let number = 0;
      const client = async () => {
        while (codes.filter((code) => code === 503).length < 20)
          codes.push((await send(url, reportOf(0, number++))).status);
      };
      const clients = Promise.all(Array.from({ length: 8 }, client));
      await expect.poll(() => codes.length).toBeGreaterThan(50);
      stopped = true;
      await cluster.stop();
      await clients;
      expect([...new Set(codes)].sort()).toEqual([200, 503]);
      expect((await fetch(`${url}/api/ping`)).status).toBeLessThan(600);
      expect(child.exitCode).toBeNull();
    } finally {
      if (!stopped) await cluster.stop();
    }
  });
});
