import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { insertRows } from "../platform/database/copy.ts";
import type { Database } from "../platform/database/database.ts";
import { tableShapes } from "../platform/database/tables.ts";
import { type TestApp, testApp } from "../testing/app.ts";
import { hasPostgres, type TestDatabase, testDatabase } from "../testing/database.ts";
import { jsonReport } from "../testing/reports.ts";
import { moveDatabase } from "./move.ts";

let test: TestApp;
let other: TestDatabase;
let back: TestDatabase;

beforeEach(async () => {
  test = await testApp({ engine: "sqlite" });
  for (let n = 0; n < 30; n += 1) {
    await test.send("POST", "/api/upload", {
      body: jsonReport({
        begin: Date.UTC(2026, 4, 1 + n),
        backupId: `DB-${n % 3}`,
        backupName: `Job ${n % 3}`,
      }),
      headers: { "content-type": "application/json" },
    });
  }
  other = await testDatabase("postgres");
  back = await testDatabase("sqlite");
});
afterEach(async () => {
  await test.close();
  await other.close();
  await back.close();
});

const rows = async (database: Database, table: string) =>
  (await database.reader.all<Record<string, unknown>>(`select * from ${table}`)).map((row) => ({ ...row }));

describe.runIf(hasPostgres)("a database that moves", () => {
  it("goes to PostgreSQL and back with every row, and hands out no key twice", async () => {
    await moveDatabase(test.context.database, other.database, "a");
    await expect(moveDatabase(test.context.database, other.database, "b")).rejects.toThrow("not empty");
    await moveDatabase(other.database, back.database, "b");
    for (const { name } of await tableShapes()) {
      const [here, there] = [await rows(test.context.database, name), await rows(back.database, name)];
      expect(there.map((row) => JSON.stringify(row)).sort(), name).toEqual(
        here.map((row) => JSON.stringify(row)).sort(),
      );
    }
    const next = await other.database.write((sql) =>
      sql.get<{ id: number }>(
        "insert into runs (job_id, operation, dedupe_key, begin_at, received_at, status) values (1, 'x', 'x', 0, 0, 'x') returning id",
      ),
    );
    expect(next).toEqual({ id: 31 });
  });

  it("is continued where it broke off", async () => {
    const stop = (at: string) => (table: string, what: string) => {
      if (table === at && what === "copy") throw new Error("power cut");
    };
    await expect(moveDatabase(test.context.database, other.database, "a", stop("runs"))).rejects.toThrow();
    const shape = (await tableShapes()).find(({ name }) => name === "runs")!;
    const some = await test.context.database.reader.all("select * from runs order by id limit 7");
    await other.database.write((sql) => insertRows(sql, shape, some as never));
    const moved = await moveDatabase(test.context.database, other.database, "a");
    expect(moved.tables.find(({ name }) => name === "runs")).toEqual({ name: "runs", rows: 30 });
  });

  it("says so when a row differs", async () => {
    const change = async (table: string, what: string) => {
      if (table === "servers" && what === "compare")
        await other.database.write((sql) => sql.run("update runs set uploaded = uploaded + 1 where id = 5"));
    };
    const pending: Promise<void>[] = [];
    const moving = moveDatabase(test.context.database, other.database, "a", (table, what) => {
      pending.push(change(table, what));
    });
    await expect(moving).rejects.toThrow("The rows of runs differ");
    await Promise.all(pending);
  });
});
