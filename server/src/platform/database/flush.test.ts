import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testDatabase } from "../../testing/database.ts";
import { StorageUnavailable } from "./database.ts";
import { openSqliteConnection } from "./sqlite-connection.ts";

const { fdatasync } = fs;
/** Flushes that wait; called with an error they fail, without one they go to the disk. */
let waiting: ((error?: Error) => void)[];
let opened: Awaited<ReturnType<typeof testDatabase>>;

beforeEach(async () => {
  opened = await testDatabase("sqlite");
  waiting = [];
  const slow = (file: number, done: (error: Error | null) => void) => {
    waiting.push((error) => (error === undefined ? fdatasync(file, done) : done(error)));
  };
  fs.fdatasync = slow as typeof fdatasync;
  syncBuiltinESMExports();
});
afterEach(async () => {
  fs.fdatasync = fdatasync;
  syncBuiltinESMExports();
  await opened.close();
});

/** Writes one row and tells when that was answered. */
function put(name: string) {
  const write = { answered: false, done: Promise.resolve() };
  const text = "insert into settings (name, value) values (?, '1')";
  write.done = opened.database
    .write((sql) => sql.run(text, [name]))
    .then(() => {
      write.answered = true;
    });
  return write;
}

async function turns(): Promise<void> {
  for (let i = 0; i < 10; i++) await turn();
}

const stored = async (): Promise<string[]> =>
  (
    await opened.database.reader.all<{ name: string }>(
      "select name from settings where name in ('a', 'b', 'c') order by name",
    )
  ).map((row) => row.name);

describe("a write on SQLite", () => {
  it("is answered after the log was flushed", async () => {
    const write = put("a");
    await turns();
    expect(waiting).toHaveLength(1);
    expect([await stored(), write.answered]).toEqual([["a"], false]);
    waiting[0]!();
    await write.done;
  });

  it("that is committed during a flush waits for the next one, which all of them share", async () => {
    const first = put("a");
    await turns();
    const second = put("b");
    await turns();
    const third = put("c");
    await turns();
    expect([await stored(), waiting.length]).toEqual([["a", "b", "c"], 1]);
    waiting[0]!();
    await first.done;
    await expect.poll(() => waiting.length).toBe(2);
    await turns();
    expect([second.answered, third.answered]).toEqual([false, false]);
    waiting[1]!();
    await Promise.all([second.done, third.done]);
    expect(waiting).toHaveLength(2);
  });

  it("is refused when the flush fails, and the next one is flushed again", async () => {
    const first = put("a");
    await turns();
    const second = put("b");
    await turns();
    const log = () => fs.statSync(join(opened.dataDir, "duplistatus.db-wal")).size;
    expect(log()).toBeGreaterThan(0);
    waiting[0]!(Object.assign(new Error("EIO"), { code: "EIO", syscall: "fdatasync" }));
    const reason = "the disk reported an input/output error";
    await expect(first.done).rejects.toThrow(StorageUnavailable);
    await expect(first.done).rejects.toMatchObject({ reason });
    await expect.poll(() => waiting.length).toBe(2);
    // What the failed flush left in doubt went into the database itself.
    expect(log()).toBe(0);
    waiting[1]!();
    await second.done;
  });

  it("is refused as long as what an earlier flush left in doubt cannot be saved", async () => {
    const first = put("a");
    await turns();
    const held = openSqliteConnection(join(opened.dataDir, "duplistatus.db"));
    held.exec("BEGIN");
    held.prepare("select count(*) as n from settings").get([]);
    const second = put("b");
    await turns();
    waiting[0]!(Object.assign(new Error("EIO"), { code: "EIO", syscall: "fdatasync" }));
    await expect(first.done).rejects.toThrow(StorageUnavailable);
    await expect(second.done).rejects.toThrow(StorageUnavailable);
    held.close();
    const third = put("c");
    await turns();
    await expect.poll(() => waiting.length).toBe(2);
    waiting[1]!();
    await third.done;
  });

  it("is flushed before the database closes", async () => {
    const write = put("a");
    await turns();
    let closed = false;
    const closing = opened.close().then(() => {
      closed = true;
    });
    await turns();
    expect(closed).toBe(false);
    waiting[0]!();
    await Promise.all([write.done, closing]);
    opened = await testDatabase("sqlite");
  });
});
