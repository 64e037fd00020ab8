import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ImportReport } from "@duplistatus/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Send, type TestApp, testApp } from "../testing/app.ts";
import { oldFiles } from "../testing/old-database.ts";

let test: TestApp;
let admin: Send;
beforeEach(async () => {
  test = await testApp();
  admin = await test.logIn();
});
afterEach(() => test.close());

const send = (body: Buffer, headers: Record<string, string> = {}) =>
  admin("POST", "/api/v1/database/import-1x", {
    body,
    headers: { "content-type": "application/octet-stream", ...headers },
  });

describe("moving in by the page", () => {
  it("takes over a database with its key, and a second time changes nothing", async () => {
    const old = oldFiles();
    const body = readFileSync(old.database);
    const headers = { "x-duplistatus-1x-key": readFileSync(old.key).toString("base64") };
    old.remove();
    const first = (await send(body, headers)).json() as ImportReport;
    expect(first.servers.new).toBeGreaterThan(0);
    expect(first.runs.new).toBeGreaterThan(0);
    const second = (await send(body, headers)).json() as ImportReport;
    expect(second.runs).toMatchObject({ new: 0, known: first.runs.new });
  });

  it("says what is wrong with another file, and tells no path of its own", async () => {
    const answer = await send(Buffer.from("hello"));
    expect(answer.json()).toMatchObject({ status: 400, reason: "old_database" });
    expect(answer.body).not.toContain(join("/", "tmp"));
    expect((await send(Buffer.from("x"), { "x-duplistatus-1x-key": "YWJj" })).json()).toMatchObject({
      reason: "old_key",
    });
    expect((await test.send("POST", "/api/v1/database/import-1x")).statusCode).toBe(401);
  });
});
