import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Send, type TestApp, testApp } from "../../testing/app.ts";
import { engines } from "../../testing/database.ts";
import { verifyAudit } from "./chain.ts";
import { csvCell } from "./export.ts";
import { forgetOldAudit } from "./retention.ts";

const day = 24 * 3_600_000;
let program: TestApp;
let admin: Send;
afterEach(() => program.close());

const changeIngest = (publicStatusApi: boolean) =>
  admin("PUT", "/api/v1/settings/ingest", { body: { policy: "open", allowList: [], publicStatusApi } });

describe.each(engines)("the log of what was done on %s", (engine) => {
  beforeEach(async () => {
    program = await testApp({ engine });
    admin = await program.logIn();
  });

  it("is listed with filters, page by page, and exported as it is filtered", async () => {
    const body = { username: "admin", password: "x" };
    await program.send("POST", "/api/v1/session", { body, remoteAddress: "203.0.113.77" });
    const get = async (query: string) => (await admin("GET", `/api/v1/audit?${query}`)).json();
    const refused = await get("outcome=refused&category=login&q=203.0.113.77");
    expect(refused.events).toHaveLength(1);
    expect(refused.events[0]).toMatchObject({
      action: "session.refused",
      actor: { kind: "system" },
      address: "203.0.113.77",
    });
    // What people type is no pattern.
    expect((await get("q=%25")).events).toEqual([]);
    expect((await get("q=_")).events).toEqual([]);
    for (let n = 0; n < 205; n++) await changeIngest(n % 2 === 0);
    const first = await get("category=setting");
    const second = await get(`category=setting&before=${first.next}`);
    const third = await get(`category=setting&before=${second.next}`);
    expect([first, second, third].map(({ events }) => events.length)).toEqual([100, 100, 5]);
    expect(third.next).toBeNull();
    expect(first.events[0]).toMatchObject({
      actor: { kind: "user", name: "admin" },
      action: "setting.ingest",
      changes: { publicStatusApi: [false, true] },
    });
    const csv = await admin("GET", "/api/v1/audit/export?format=csv&category=setting");
    expect(csv.headers["content-disposition"]).toContain("duplistatus-audit.csv");
    expect(csv.body.trim().split("\r\n")).toHaveLength(206);
    const json = await admin("GET", "/api/v1/audit/export?format=json&category=setting");
    expect(json.json()).toHaveLength(205);
    expect(json.json()[0]).toEqual(first.events[0]);
  });

  it("is a chain in which every change shows, and the database refuses any", async () => {
    for (let n = 0; n < 6; n++) await changeIngest(n % 2 === 0);
    const { database } = program.context;
    const broken = async () => (await verifyAudit(database.reader)).broken;
    expect(await verifyAudit(database.reader)).toEqual({ checked: 7, broken: null });
    const edit = (text: string) => database.write((sql) => sql.run(text));
    const forged = "update audit_events set actor_name = 'somebody' where seq = 3";
    await expect(edit(forged)).rejects.toThrow(/append/);
    await expect(edit("delete from audit_events where seq = 3")).rejects.toThrow(/append/);
    await expect(edit("delete from audit_events")).rejects.toThrow(/append/);
    expect(await broken()).toBeNull();
    // Whoever has the database itself can switch that off, but not unseen.
    const triggers =
      engine === "sqlite"
        ? ["drop trigger audit_events_update", "drop trigger audit_events_delete"]
        : ["drop trigger audit_events_append_only on audit_events"];
    for (const text of triggers) await edit(text);
    await edit(forged);
    expect(await broken()).toBe(3);
    await edit("update audit_events set actor_name = 'admin' where seq = 3");
    expect(await broken()).toBeNull();
    await edit("delete from audit_events where seq = 5");
    expect(await broken()).toBe(5);
    await edit("delete from audit_events where seq > 4");
    expect(await broken()).toBe(5);
    expect((await admin("GET", "/api/v1/audit/check")).json()).toEqual({ checked: 4, broken: 5 });
  });

  it("is dropped by age, and what is left is still a chain", async () => {
    const keep = (retentionDays: number) =>
      admin("PUT", "/api/v1/settings/audit", { body: { retentionDays } });
    expect((await keep(29)).statusCode).toBe(400);
    expect((await keep(366)).statusCode).toBe(400);
    expect((await keep(30)).statusCode).toBe(200);
    program.clock.advance(31 * day);
    admin = await program.logIn();
    expect(await forgetOldAudit(program.context)).toBe(2);
    const { database } = program.context;
    expect(await verifyAudit(database.reader)).toEqual({ checked: 1, broken: null });
    expect(await forgetOldAudit(program.context)).toBe(0);
    program.clock.advance(31 * day);
    expect(await forgetOldAudit(program.context)).toBe(1);
    expect(await verifyAudit(database.reader)).toEqual({ checked: 0, broken: null });
    admin = await program.logIn();
    expect(await verifyAudit(database.reader)).toEqual({ checked: 1, broken: null });
  });

  it("stays a chain when many change something in the same moment", async () => {
    await Promise.all(Array.from({ length: 12 }, (_, n) => changeIngest(n % 2 === 0)));
    const { checked, broken } = await verifyAudit(program.context.database.reader);
    expect([checked, broken]).toEqual([13, null]);
  });

  it("is exported in cells that no spreadsheet takes for formulas", () => {
    expect(csvCell('=1+1,"x"')).toBe(`"'=1+1,""x"""`);
    expect(csvCell("@cmd")).toBe("'@cmd");
    expect(csvCell(-5)).toBe("-5");
    expect(csvCell(null)).toBe("");
  });
});
