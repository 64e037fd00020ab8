import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sqliteFile } from "../../platform/database/open.ts";
import { openSqliteConnection } from "../../platform/database/sqlite-connection.ts";
import { type TestApp, testApp } from "../../testing/app.ts";

let test: TestApp;
beforeEach(async () => {
  test = await testApp();
});
afterEach(() => test.close());

const ask = async () => {
  const answer = await test.send("GET", "/api/health");
  return [answer.statusCode, answer.json().status];
};
const healthy = [200, "healthy"];
const degraded = [503, "degraded"];

describe("the health", () => {
  it("is good while the database takes writes, which a probe tries seldom", async () => {
    const write = vi.spyOn(test.context.database, "write");
    for (let times = 0; times < 20; times++) expect(await ask()).toEqual(healthy);
    expect(write).toHaveBeenCalledTimes(1);
    test.clock.advance(15_000);
    expect(await ask()).toEqual(healthy);
    expect(write).toHaveBeenCalledTimes(2);
  });

  it("is bad while another program keeps the database locked, and good again after it", async () => {
    await test.context.database.write((sql) => sql.run("delete from sessions"));
    const other = openSqliteConnection(join(test.dataDir, sqliteFile));
    other.exec("BEGIN IMMEDIATE");
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    try {
      const asked = ask();
      await vi.advanceTimersByTimeAsync(3_000);
      expect(await asked).toEqual(degraded);
      // The probe's write gives up, which is trouble until a write succeeds.
      await vi.advanceTimersByTimeAsync(15_000);
    } finally {
      vi.useRealTimers();
    }
    expect(await ask()).toEqual(degraded);
    other.exec("ROLLBACK");
    other.close();
    test.clock.advance(15_000);
    expect(await ask()).toEqual(healthy);
  });

  it("lets a balancer send requests while checks are behind, not while nothing can be stored", async () => {
    const ready = async () => (await test.send("GET", "/api/ready")).statusCode;
    expect(await ready()).toBe(200);
    const trouble = vi.spyOn(test.context.database, "trouble", "get").mockReturnValue("disk_full");
    expect(await ready()).toBe(503);
    trouble.mockRestore();
  });

  it("is bad when an upload could not be stored, until one can be", async () => {
    expect(await ask()).toEqual(healthy);
    const trouble = vi.spyOn(test.context.database, "trouble", "get").mockReturnValue("disk_full");
    expect(await ask()).toEqual(degraded);
    const admin = await test.logIn();
    expect((await admin("GET", "/api/health")).json()).toMatchObject({
      database: { ok: false, reason: "the disk is full" },
    });
    trouble.mockRestore();
    expect(await ask()).toEqual(healthy);
  });
});
