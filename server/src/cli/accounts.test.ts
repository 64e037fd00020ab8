import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TestApp, testApp } from "../testing/app.ts";
import { adminAction } from "./admin.ts";
import { tokensAction } from "./tokens.ts";

let program: TestApp;
let lines: string[];
const printer = { out: (line: string) => void lines.push(line), err: () => undefined };
beforeEach(async () => {
  program = await testApp();
  lines = [];
});
afterEach(() => program.close());

const admin = (...args: string[]) => adminAction(program.context, args, printer);
const tokens = (...args: string[]) => tokensAction(program.context, args, printer);
const tryLogin = (username: string, password: string) =>
  program.send("POST", "/api/v1/session", { body: { username, password } });

describe("accounts on the command line", () => {
  it("are made, listed, unlocked and given new passwords while the program serves", async () => {
    await admin("create", "Eve Müller", "--tags", "acme, home");
    const first = await tryLogin("eve müller", lines[0]!);
    expect(first.json()).toMatchObject({ role: "user", mustChangePassword: true, tags: ["acme", "home"] });
    for (let n = 0; n < 5; n++) await tryLogin("Eve Müller", "wrong");
    expect((await tryLogin("Eve Müller", lines[0]!)).statusCode).toBe(429);
    lines = [];
    await admin("list");
    expect(lines[2]).toMatch(
      /^Eve Müller +user +acme, home +2026-06-15T12:00:00.000Z +locked until 2026-06-15T12:15/,
    );
    await admin("unlock", "EVE MÜLLER");
    lines = [];
    await admin("reset-password", "Eve Müller");
    expect((await tryLogin("Eve Müller", lines[0]!)).statusCode).toBe(200);
    await admin("create", "second", "--role", "admin");
    expect((await tryLogin("second", lines[1]!)).json().role).toBe("admin");
  });

  it("say in a sentence what is wrong", async () => {
    await expect(admin("create", "x")).rejects.toThrow("3 to 50");
    await expect(admin("create", "xyz", "--role", "boss")).rejects.toThrow("--role");
    await expect(admin("create", "xyz", "--tags", "a,,b")).rejects.toThrow("--tags");
    await expect(admin("create", "Admin")).rejects.toMatchObject({ code: "conflict" });
    await expect(admin("create", "xyz", "--role", "admin", "--tags", "a")).rejects.toMatchObject({
      reason: "admin_unlimited",
    });
    await expect(admin("unlock", "nobody")).rejects.toThrow('There is no user "nobody".');
    await expect(admin("list", "x")).rejects.toThrow("Use:");
    await expect(admin("remove", "x")).rejects.toThrow("Use:");
  });
});

describe("tokens on the command line", () => {
  it("are made, listed without their secret, and revoked", async () => {
    await tokens("create", "--scope", "read", "--name", "wall", "--tags", "acme", "--days", "2");
    const [secret] = lines as [string];
    const headers = { authorization: `Bearer ${secret}` };
    expect((await program.send("GET", "/api/summary", { headers })).statusCode).toBe(200);
    lines = [];
    await tokens("list");
    expect(lines[1]).toMatch(/^1 +wall +read +acme .*2026-06-17/);
    expect(lines.join()).not.toContain(secret);
    await tokens("revoke", "1");
    expect((await program.send("GET", "/api/summary", { headers })).statusCode).toBe(401);
    await expect(tokens("revoke", "99")).rejects.toMatchObject({ code: "not_found" });
    await expect(tokens("create", "--scope", "admin", "--name", "x", "--tags", "a")).rejects.toMatchObject({
      reason: "limit_needs_reading",
    });
  });
});
