import type { Dashboard } from "@duplistatus/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Send, type TestApp, testApp } from "../../testing/app.ts";

let test: TestApp;
let browser: Send;
beforeEach(async () => {
  test = await testApp();
  browser = await test.logIn();
});
afterEach(() => test.close());

async function dashboard(): Promise<Dashboard> {
  const answer = await browser("GET", "/api/v1/dashboard");
  expect(answer.statusCode).toBe(200);
  return answer.json();
}

const report = (begin: string) => ({
  Data: { MainOperation: "Backup", ParsedResult: "Success", BeginTime: begin, EndTime: begin },
  Extra: { "machine-id": "m1", "machine-name": "nas01", "backup-id": "DB-1", "backup-name": "Documents" },
});

describe("the kept answer of the dashboard", () => {
  it("shows every report that was answered before the question", async () => {
    for (let day = 1; day <= 5; day += 1) {
      const body = report(`2026-01-0${day}T02:00:00Z`);
      expect((await test.send("POST", "/api/upload", { body })).statusCode).toBe(200);
      expect((await dashboard()).summary.runs).toBe(day);
    }
  });

  it("is read again when somebody changes a label, and when time has passed", async () => {
    await test.send("POST", "/api/upload", { body: report("2026-01-01T02:00:00Z") });
    const before = await dashboard();
    expect(await dashboard()).toEqual(before);
    await browser("PATCH", `/api/v1/servers/${before.servers[0]!.id}`, { body: { alias: "Cellar" } });
    expect((await dashboard()).servers[0]!.alias).toBe("Cellar");
    test.clock.advance(1_000);
    expect((await dashboard()).now).toBe(before.now + 1_000);
  });

  it("is the same in every encoding", async () => {
    await test.send("POST", "/api/upload", { body: report("2026-01-01T02:00:00Z") });
    const plain = await browser("GET", "/api/v1/dashboard");
    const packed = await browser("GET", "/api/v1/dashboard", { headers: { "accept-encoding": "br" } });
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(packed.headers["content-encoding"]).toBe("br");
    const { brotliDecompressSync } = await import("node:zlib");
    expect(brotliDecompressSync(packed.rawPayload).toString()).toBe(plain.body);
  });
});
