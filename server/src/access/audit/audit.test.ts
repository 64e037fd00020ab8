import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cliActor } from "../../platform/actor.ts";
import type { AuditEventsTable } from "../../platform/database/schema.ts";
import { type Send, type TestApp, testApp } from "../../testing/app.ts";
import { engines } from "../../testing/database.ts";
import { resetUserPassword } from "../users/commands.ts";
import { userNamed } from "../users/list.ts";
import { differences, withoutSecrets } from "./audit.ts";

describe("what the audit log keeps", () => {
  it("hides secrets at any depth and cuts long texts", () => {
    const sealed = { url: "x", proxy: { password: "hunter2", headers: [{ authorization: "Bearer abc" }] } };
    expect(JSON.stringify(withoutSecrets(sealed))).not.toMatch(/hunter2|abc/);
    expect(withoutSecrets("hunter2", "newPassword")).toBe("***");
    expect(withoutSecrets(null, "password")).toBeNull();
    expect((withoutSecrets("a".repeat(5_000)) as string).length).toBeLessThan(1_100);
  });

  it("are the members that differ", () => {
    expect(differences({ a: 1, b: [2], c: null }, { a: 1, b: [3] })).toEqual({ b: [[2], [3]] });
    expect(differences(null, { a: 1 })).toEqual({ a: [null, 1] });
  });
});

type Row = Pick<AuditEventsTable, "actor_kind" | "actor_name" | "action" | "target" | "address"> & {
  changes: string;
};

describe.each(engines)("the audit log on %s", (engine) => {
  let program: TestApp;
  let admin: Send;
  beforeAll(async () => {
    program = await testApp({ engine });
    admin = await program.logIn();
  });
  afterAll(() => program.close());

  const last = async (): Promise<Row> =>
    (await program.context.database.reader.get<Row>("select * from audit_events order by id desc limit 1"))!;

  it("names who logged in, and who failed to, from where", async () => {
    expect(await last()).toMatchObject({ action: "session.begin", address: "192.0.2.1" });
    const body = { username: "admin", password: "wrong-Passw0rd" };
    await program.send("POST", "/api/v1/session", { body, remoteAddress: "198.51.100.7" });
    const refused = await last();
    expect(refused).toMatchObject({ action: "session.refused", address: "198.51.100.7" });
    expect(JSON.stringify(refused)).not.toContain("wrong-Passw0rd");
  });

  it("names the person, with what was before and after", async () => {
    const settings = { policy: "token", allowList: [], publicStatusApi: false };
    expect((await admin("PUT", "/api/v1/settings/ingest", { body: settings })).statusCode).toBe(200);
    const row = await last();
    expect(row).toMatchObject({ actor_kind: "user", actor_name: "admin", action: "setting.ingest" });
    expect(JSON.parse(row.changes)).toEqual({ policy: ["open", "token"] });
  });

  it("names the token of another program, and never its secret", async () => {
    const made = await admin("POST", "/api/v1/tokens", { body: { name: "deploy", scope: "admin" } });
    const { id, secret } = made.json() as { id: number; secret: string };
    expect(JSON.stringify(await last())).not.toContain(secret);
    const headers = { authorization: `Bearer ${secret}` };
    await program.send("POST", "/api/v1/monitoring/check", { headers });
    expect(await last()).toMatchObject({
      actor_kind: "token",
      actor_name: "deploy",
      action: "monitoring.check",
    });
    await admin("DELETE", `/api/v1/tokens/${id}`);
    expect(await last()).toMatchObject({ action: "token.revoke", target: String(id) });
  });

  it("names the command line", async () => {
    const { context, clock } = program;
    const { id } = await userNamed(context.database.reader, clock.now(), "admin");
    const { password } = await resetUserPassword.execute(context, cliActor, { id });
    const row = await last();
    expect(row).toMatchObject({ actor_kind: "cli", action: "user.reset-password", address: null });
    expect(JSON.stringify(row)).not.toContain(password);
  });

  it("keeps nothing of what was refused", async () => {
    const { length } = await program.context.database.reader.all("select id from audit_events");
    const answer = await program.send("DELETE", "/api/v1/runs/1");
    expect(answer.statusCode).toBe(401);
    expect(await program.context.database.reader.all("select id from audit_events")).toHaveLength(length);
  });
});
