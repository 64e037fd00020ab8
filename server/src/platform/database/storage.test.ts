import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createToken } from "../../access/accounts/tokens.ts";
import { removeRun } from "../../recording/remove-runs.ts";
import { rebuildAll } from "../../records/jobs/recompute.ts";
import { findPending, listPending } from "../../records/raw-reports/store.ts";
import { act } from "../../testing/act.ts";
import { engines, hasPostgres } from "../../testing/database.ts";
import { jsonReport, kept, type TestIntake, testIntake } from "../../testing/reports.ts";
import type { Sql } from "./database.ts";
import { StorageUnavailable, storageReason } from "./database.ts";
import { AlreadyRunning, lockInstance } from "./instance-lock.ts";
import { openDatabase, sqliteFile } from "./open.ts";
import { openSqliteConnection } from "./sqlite-connection.ts";

const begin = Date.UTC(2026, 5, 15, 1);
let intake: TestIntake;
afterEach(() => intake.close());

describe.each(engines)("writes on %s", (engine) => {
  beforeEach(async () => {
    intake = await testIntake(engine);
  });

  it("of one caller fail alone, its neighbours are stored", async () => {
    const { database } = intake.context;
    const put = (name: string) => (sql: Sql) =>
      sql.run("insert into settings (name, value) values (?, '1')", [name]);
    const results = await Promise.allSettled([
      database.write(put("a")),
      database.write(async (sql) => {
        await put("lost")(sql);
        throw new Error("wrong");
      }),
      database.write(put("b")),
    ]);
    expect(results.map((one) => one.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    const names = await database.reader.all<{ name: string }>(
      "select name from settings where name in ('a', 'b', 'lost') order by name",
    );
    expect(names.map((row) => row.name)).toEqual(["a", "b"]);
  });

  it("of runs, recomputations and removals at once leave the state that a recomputation finds", async () => {
    const { context } = intake;
    const first = kept(await intake.take(jsonReport({ begin }))).answer as { runId: number };
    await Promise.all([
      ...Array.from({ length: 20 }, (_, at) => intake.take(jsonReport({ begin: begin + (at + 1) * 1000 }))),
      ...Array.from({ length: 10 }, () => rebuildAll(context.database)),
      act(context, (work) => removeRun(work, first.runId)),
    ]);
    const [job] = await context.database.reader.all<{ run_count: number }>("select run_count from jobs");
    expect(job!.run_count).toBe(20);
  });
});

describe.runIf(hasPostgres)("PostgreSQL", () => {
  it("that drops a connection between two statements costs one write, not the program", async () => {
    intake = await testIntake("postgres");
    const { database } = intake.context;
    const lost = database.write(async (sql) => {
      const me = await sql.get<{ pid: number }>("select pg_backend_pid() as pid");
      await database.reader.all("select pg_terminate_backend(?)", [me!.pid]);
      // The end of the connection arrives while no statement runs.
      await new Promise((resolve) => setTimeout(resolve, 50));
      await sql.run("delete from settings");
    });
    await expect(lost).rejects.toBeInstanceOf(StorageUnavailable);
    expect(kept(await intake.take(jsonReport({ begin }))).status).toBe(200);
  });
});

describe("a SQLite file that another program has locked", () => {
  beforeEach(async () => {
    intake = await testIntake("sqlite");
  });
  const put = (name: string) => (sql: Sql) =>
    sql.run("insert into settings (name, value) values (?, '1')", [name]);

  it("is waited for without stopping anybody who does not need it", async () => {
    const { database } = intake.context;
    await database.write(put("before"));
    const other = openSqliteConnection(join(intake.context.config.dataDir, sqliteFile));
    other.exec("BEGIN IMMEDIATE");
    const writing = database.write(put("a"));
    // The lock is given up by this very thread: one that waits inside SQLite would never see it.
    for (let turns = 0; turns < 50; turns++) await turn();
    expect(await database.reader.get("select 1 as one")).toEqual({ one: 1 });
    other.exec("ROLLBACK");
    other.close();
    await writing;
    expect(database.trouble).toBeNull();
  });

  it("is reported as trouble as long as nothing can be written", async () => {
    const { database } = intake.context;
    await database.write(put("before"));
    vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
    try {
      const other = openSqliteConnection(join(intake.context.config.dataDir, sqliteFile));
      other.exec("BEGIN IMMEDIATE");
      const writing = expect(database.write(put("a"))).rejects.toBeInstanceOf(StorageUnavailable);
      await vi.advanceTimersByTimeAsync(11_000);
      await writing;
      expect(database.trouble).toBe("locked");
      other.close();
    } finally {
      vi.useRealTimers();
    }
    await database.write(put("b"));
    expect(database.trouble).toBeNull();
  });
});

/** Stands between the program and PostgreSQL, so that the server can go away and come back. */
async function doorTo(url: string) {
  const target = new URL(url);
  const { hostname, port: behind } = target;
  const sockets = new Set<Socket>();
  const door = createServer((inside) => {
    const outside = connect(Number(behind), hostname);
    for (const [from, to] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      sockets.add(from);
      from.on("error", () => to.destroy());
      from.on("close", () => to.destroy());
      from.pipe(to);
    }
  });
  const open = (port: number) => new Promise<void>((resolve) => door.listen(port, "127.0.0.1", resolve));
  await open(0);
  const { port } = door.address() as AddressInfo;
  target.port = String(port);
  return {
    url: target.href,
    open: () => open(port),
    shut: async () => {
      const closed = new Promise((resolve) => door.close(resolve));
      for (const socket of sockets) socket.destroy();
      sockets.clear();
      await closed;
    },
  };
}

describe.runIf(hasPostgres)("PostgreSQL that goes away and comes back", () => {
  it("refuses meanwhile and works again without a restart", async () => {
    intake = await testIntake("postgres");
    const door = await doorTo(intake.databaseUrl!);
    const database = await openDatabase({ dataDir: intake.context.config.dataDir, databaseUrl: door.url });
    const put = (name: string) =>
      database.write((sql) => sql.run("insert into settings (name, value) values (?, '1')", [name]));
    try {
      await Promise.all(["a", "b", "c"].map(put));
      await door.shut();
      const results = await Promise.allSettled(["d", "e", "f"].map(put));
      for (const result of results) {
        expect(result.status === "rejected" && result.reason).toBeInstanceOf(StorageUnavailable);
      }
      const read = await database.reader.all("select 1").catch((error) => storageReason(error));
      expect(read).toBe("the database server is unreachable");
      await door.open();
      await put("g");
      const rows = await database.reader.all<{ name: string }>("select name from settings order by name");
      expect(rows.map((row) => row.name)).toEqual(["a", "b", "c", "g"]);
    } finally {
      await database.close();
      await door.shut();
    }
  });
});

describe("SQLite", () => {
  beforeEach(async () => {
    intake = await testIntake("sqlite");
  });

  it("that is full refuses, keeps what it acknowledged, and takes reports again once there is room", async () => {
    const { database } = intake.context;
    await intake.take(jsonReport({ begin }));
    const { page_count: pages } = await database.write(
      async (sql) => (await sql.get<{ page_count: number }>("pragma page_count"))!,
    );
    await database.write((sql) => sql.get(`pragma max_page_count = ${pages + 2}`));
    let stored = 1;
    let refused: unknown;
    for (let at = 1; at < 500 && refused === undefined; at++) {
      const group = await Promise.allSettled(
        [0, 1, 2].map((one) => intake.take(jsonReport({ begin: begin + (at * 3 + one) * 1000 }))),
      );
      stored += group.filter((one) => one.status === "fulfilled").length;
      refused = group.find((one) => one.status === "rejected")?.reason;
    }
    expect(refused).toMatchObject({ reason: "the disk is full" });
    expect(refused).toBeInstanceOf(StorageUnavailable);
    await database.write((sql) => sql.get("pragma max_page_count = 1000000"));
    await intake.take(jsonReport({ begin: begin - 1000 }));
    const [count] = await database.reader.all<{ count: number }>("select count(*) as count from runs");
    expect(count!.count).toBe(stored + 1);
  });

  it("finds kept reports by their index, not by reading every report", async () => {
    const { database } = intake.context;
    const plans: string[] = [];
    const explain: Sql = {
      ...database.reader,
      async all(sql: string, parameters) {
        const rows = await database.reader.all<{ detail: string }>(`explain query plan ${sql}`, parameters);
        plans.push(rows.map((row) => row.detail).join());
        return [];
      },
      async get(sql: string, parameters) {
        await explain.all(sql, parameters);
        return undefined;
      },
    };
    await findPending(explain, "x", "quarantined", 0);
    await listPending(explain, "quarantined", 1, 1);
    expect(plans).toEqual([
      expect.stringContaining("reports_pending"),
      expect.stringContaining("reports_pending"),
    ]);
  });

  it("lets one program at a time claim a directory", async () => {
    const { dataDir } = intake.context.config;
    const lock = lockInstance(dataDir);
    expect(() => lockInstance(dataDir)).toThrow(AlreadyRunning);
    lock.release();
    lockInstance(dataDir).release();
  });

  it("makes tokens only for servers that exist", async () => {
    await expect(
      act(intake.context, (work) => createToken(work, { name: "x", scope: "ingest", serverId: "none" })),
    ).rejects.toMatchObject({ code: "server_not_found" });
  });
});

describe("reasons of a refused write", () => {
  beforeEach(async () => {
    intake = await testIntake("sqlite");
  });

  it.each([
    [{ code: "SQLITE_FULL" }, "the disk is full"],
    [{ code: "ERR_SQLITE_ERROR", errcode: 13 }, "the disk is full"],
    [{ code: "SQLITE_IOERR_WRITE" }, "the disk reported an input/output error"],
    [{ code: "53100" }, "the disk of the database server is full"],
    [{ code: "57P01" }, "the database server is unreachable"],
    [
      { code: "55000", message: 'database "d" is not currently accepting connections' },
      "the database server is unreachable",
    ],
    [{ code: "55000", message: "currval of sequence is not yet defined" }, null],
    [{ code: "EAI_AGAIN", syscall: "getaddrinfo" }, "the database server is unreachable"],
    [{ code: "ENOENT", syscall: "connect" }, "the database server is unreachable"],
    [
      { message: "Client has encountered a connection error and is not queryable" },
      "the database server is unreachable",
    ],
    [{ code: "SQLITE_CONSTRAINT_UNIQUE" }, null],
    [{ code: "ENOENT", syscall: "open" }, null],
    [null, null],
  ])("%j", (error, reason) => {
    expect(storageReason(error)).toBe(reason);
  });
});
