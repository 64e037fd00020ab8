import { scryptSync } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cliActor } from "../../platform/actor.ts";
import { passwordCost } from "../../platform/config.ts";
import { adminPassword, type TestApp, testApp } from "../../testing/app.ts";
import { engines } from "../../testing/database.ts";
import { resetUserPassword } from "../users/commands.ts";
import { userNamed } from "../users/list.ts";
import { hasDocumentedPassword } from "./password-change.ts";
import { documentedPassword } from "./passwords.ts";
import { idleSessionMs, longestSessionMs } from "./sessions.ts";
import { failuresPerAccount, lockMs } from "./throttle.ts";

const minute = 60_000;
let program: TestApp;
afterEach(() => program.close());

const tryLogin = (password: string, remoteAddress = "192.0.2.1", username = "admin") =>
  program.send("POST", "/api/v1/session", { body: { username, password }, remoteAddress });

async function resetByName(username: string) {
  const { context, clock } = program;
  const { id } = await userNamed(context.database.reader, clock.now(), username);
  return resetUserPassword.execute(context, cliActor, { id });
}

describe.each(engines)("accounts on %s", (engine) => {
  beforeEach(async () => {
    program = await testApp({ engine });
  });

  it("a login opens a session, a logout ends it", async () => {
    const answer = await tryLogin(adminPassword);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ username: "admin", role: "admin", mustChangePassword: false });
    const [setDevice, setSession] = answer.headers["set-cookie"] as string[];
    for (const header of [setDevice, setSession]) {
      expect(header).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    }
    const sessionSecret = answer.cookies.find(({ name }) => name === "duplistatus_session")!.value;
    const cookie = `duplistatus_session=${sessionSecret}`;
    const stored = await program.context.database.reader.all<{ id: string }>("select id from sessions");
    expect(stored).toHaveLength(1);
    expect(stored[0]!.id).not.toBe(sessionSecret);
    const headers = { cookie };
    expect((await program.send("GET", "/api/v1/me", { headers })).statusCode).toBe(200);
    const out = await program.send("DELETE", "/api/v1/session", { headers });
    expect([out.statusCode, out.body]).toEqual([204, ""]);
    expect((await program.send("GET", "/api/v1/me", { headers })).statusCode).toBe(401);
  });

  it("a session that somebody planted in the browser never becomes one", async () => {
    const planted = "planted-by-somebody-else";
    const headers = { cookie: `duplistatus_session=${planted}; duplistatus_device=${planted}` };
    const body = { username: "admin", password: adminPassword };
    const answer = await program.send("POST", "/api/v1/session", { body, headers });
    const secrets = answer.cookies.map(({ value }) => value);
    expect(secrets).toHaveLength(2);
    expect(secrets).not.toContain(planted);
    expect((await program.send("GET", "/api/v1/me", { headers })).statusCode).toBe(401);
    // A real one of before does not become the new one either.
    const first = secrets[1]!;
    const again = await program.send("POST", "/api/v1/session", {
      body,
      headers: { cookie: `duplistatus_session=${first}` },
    });
    expect(again.cookies.map(({ value }) => value)).not.toContain(first);
  });

  it("an old hash is replaced by today's at the next login, and the password stays", async () => {
    await program.close();
    program = await testApp({ engine, config: { passwordCost } });
    const { database } = program.context;
    const hashes = () => database.reader.all<{ password_hash: string }>("select password_hash from users");
    const salt = Buffer.alloc(16, 7);
    const derived = scryptSync(adminPassword, salt, 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 });
    const plain = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");
    const old = `$scrypt$ln=15,r=8,p=1$${plain(salt)}$${plain(derived)}`;
    await database.write((sql) => sql.run("update users set password_hash = ?", [old]));
    for (let round = 0; round < 2; round++) {
      expect((await tryLogin(adminPassword)).statusCode).toBe(200);
      const [user] = await hashes();
      expect(user!.password_hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/);
    }
  });

  it("preferences are kept per user, unknown and wrong ones are refused", async () => {
    const send = await program.logIn();
    const saved = await send("PATCH", "/api/v1/me/preferences", { body: { layout: "table" } });
    expect(saved.json()).toMatchObject({ layout: "table", theme: "system" });
    const unknown = await send("PATCH", "/api/v1/me/preferences", { body: { layout: "cards", nonsense: 1 } });
    expect(unknown.json()).toMatchObject({ reason: "field_unknown", facts: { field: "nonsense" } });
    await send("PATCH", "/api/v1/me/preferences", { body: { theme: "dark" } });
    expect((await send("GET", "/api/v1/me")).json().preferences).toMatchObject({
      layout: "table",
      theme: "dark",
    });
    const wrong = await send("PATCH", "/api/v1/me/preferences", { body: { layout: "diagonal" } });
    expect(wrong.json()).toMatchObject({ reason: "field_invalid", facts: { field: "layout" } });
  });

  it("a password change ends all other sessions", async () => {
    const here = await program.logIn();
    const elsewhere = await program.logIn();
    const body = { currentPassword: adminPassword, newPassword: "Another-Pass-2" };
    const answer = await here("POST", "/api/v1/me/password", { body });
    expect([answer.statusCode, answer.json().username]).toEqual([200, "admin"]);
    expect((await here("GET", "/api/v1/me")).statusCode).toBe(200);
    expect((await elsewhere("GET", "/api/v1/me")).statusCode).toBe(401);
    expect((await tryLogin(adminPassword)).statusCode).toBe(401);
    expect((await tryLogin("Another-Pass-2")).statusCode).toBe(200);
  });

  it("tokens: made once, listed without their secret, dead when revoked or expired", async () => {
    const admin = await program.logIn();
    const expiresAt = program.clock.now() + 60 * minute;
    const made = await admin("POST", "/api/v1/tokens", {
      body: { name: "widget", scope: "read", expiresAt },
    });
    expect(made.statusCode).toBe(201);
    const { secret, id, prefix } = made.json();
    expect(secret).toMatch(/^ds_read_[0-9A-Za-z]{32}$/);
    expect(secret.startsWith(prefix)).toBe(true);
    const summary = (headers: Record<string, string>, query = "") =>
      program.send("GET", `/api/summary${query}`, { headers });
    expect((await summary({ authorization: `Bearer ${secret}` })).statusCode).toBe(200);
    expect((await summary({}, `?token=${secret}`)).statusCode).toBe(200);
    expect((await summary({}, "?token=ds_read_wrong")).json().code).toBe("wrong_token");
    const noAdmin = await program.send("GET", "/api/v1/tokens", {
      headers: { authorization: `Bearer ${secret}` },
    });
    expect(noAdmin.json().code).toBe("forbidden");
    const inQuery = await program.send("GET", `/api/v1/tokens?token=${secret}`);
    expect(inQuery.json().code).toBe("login_required");

    await vi.waitFor(async () => {
      const listed = await admin("GET", "/api/v1/tokens");
      expect(listed.body).not.toContain(secret);
      expect(listed.json()[0]).toMatchObject({ id, name: "widget", lastUsedAt: program.clock.now() });
    }, 30_000);

    program.clock.advance(60 * minute);
    expect((await summary({ authorization: `Bearer ${secret}` })).statusCode).toBe(401);
    const other = (await admin("POST", "/api/v1/tokens", { body: { name: "b", scope: "admin" } })).json();
    const headers = { authorization: `Bearer ${other.secret}` };
    expect((await program.send("GET", "/api/v1/tokens", { headers })).statusCode).toBe(200);
    expect((await admin("DELETE", `/api/v1/tokens/${other.id}`)).statusCode).toBe(204);
    expect((await program.send("GET", "/api/v1/tokens", { headers })).statusCode).toBe(401);
    expect((await admin("DELETE", "/api/v1/tokens/999")).statusCode).toBe(404);
    const noServer = await admin("POST", "/api/v1/tokens", {
      body: { name: "c", scope: "ingest", serverId: "no" },
    });
    expect(noServer.json().code).toBe("server_not_found");
  });
});

describe("sessions", () => {
  beforeEach(async () => {
    program = await testApp();
  });

  it("end when nobody used them, and in any case after a month", async () => {
    const idle = await program.logIn();
    program.clock.advance(idleSessionMs);
    expect((await idle("GET", "/api/v1/me")).statusCode).toBe(401);
    const busy = await program.logIn();
    for (let used = 0; used < longestSessionMs; used += idleSessionMs / 2) {
      expect((await busy("GET", "/api/v1/me")).statusCode).toBe(200);
      // The time of the last use is written after the answer; writes happen in order.
      await program.context.database.write(async () => undefined);
      program.clock.advance(idleSessionMs / 2);
    }
    expect((await busy("GET", "/api/v1/me")).statusCode).toBe(401);
  });

  it("ended by another replica are refused within seconds", async () => {
    const send = await program.logIn();
    expect((await send("GET", "/api/v1/me")).statusCode).toBe(200);
    await program.context.database.write((tx) => tx.run("delete from sessions"));
    program.clock.advance(3_000);
    expect((await send("GET", "/api/v1/me")).statusCode).toBe(401);
  });

  it("over TLS the cookie is Secure and the browser is told to stay there", async () => {
    await program.close();
    program = await testApp({ config: { trustProxy: ["192.0.2.1"] } });
    const headers = { "x-forwarded-proto": "https" };
    const body = { username: "admin", password: adminPassword };
    const trusted = await program.send("POST", "/api/v1/session", { body, headers });
    expect(String(trusted.headers["set-cookie"]).match(/; Secure/g)).toHaveLength(2);
    expect(trusted.headers["strict-transport-security"]).toBeDefined();
    const stranger = await program.send("POST", "/api/v1/session", {
      body,
      headers,
      remoteAddress: "198.51.100.7",
    });
    expect(String(stranger.headers["set-cookie"])).not.toContain("Secure");
  });

  it("requests forged by another site are refused, whoever is logged in", async () => {
    const send = await program.logIn();
    const put = (headers: Record<string, string>) =>
      send("PATCH", "/api/v1/me/preferences", {
        body: { layout: "table" },
        headers: { host: "nas:9666", ...headers },
      });
    for (const headers of [
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site", origin: "http://nas:9666" },
      { origin: "http://evil.example" },
      { origin: "http://nas:8080" },
      { origin: "null" },
    ]) {
      expect({ headers, code: (await put(headers as never)).json().code }).toEqual({
        headers,
        code: "cross_origin",
      });
    }
    for (const headers of [
      {},
      { "sec-fetch-site": "same-origin" },
      { origin: "http://nas:9666" },
      { origin: "https://backups.example", "x-forwarded-host": "backups.example" },
      { origin: "https://nas:8443", host: "nas", "x-forwarded-proto": "https" },
    ]) {
      expect({ headers, status: (await put(headers as never)).statusCode }).toEqual({ headers, status: 200 });
    }
    const login = await program.send("POST", "/api/v1/session", {
      body: { username: "admin", password: adminPassword },
      headers: { origin: "http://evil.example" },
    });
    expect(login.json().code).toBe("cross_origin");
    expect((await send("GET", "/api/v1/me", { headers: { origin: "http://evil.example" } })).statusCode).toBe(
      200,
    );
  });
});

describe("the first password", () => {
  beforeEach(async () => {
    program = await testApp({ config: { adminPassword: null } });
  });

  it("gives access to nothing but its change", async () => {
    expect(await hasDocumentedPassword(program.context)).toBe(true);
    const send = await program.logIn("admin", documentedPassword);
    expect((await send("GET", "/api/v1/me")).json().mustChangePassword).toBe(true);
    for (const { method, url, access } of program.app.knownRoutes) {
      if (
        access === "open" ||
        method === "HEAD" ||
        /\/me(\/password)?$|\/session$|sign-on\/logout$/.test(url)
      )
        continue;
      const answer = await send(method as "GET", url.replace(/:\w+/g, "1"));
      expect({ url, code: answer.json().code }).toEqual({ url, code: "password_change_required" });
    }
    expect((await send("GET", "/api/health")).json()).toEqual({ status: "healthy" });
    const change = (newPassword: string, currentPassword = documentedPassword) =>
      send("POST", "/api/v1/me/password", { body: { currentPassword, newPassword } });
    expect((await change("Good-Passw0rd", "wrong")).json().code).toBe("current_password_wrong");
    expect((await change("short")).json()).toMatchObject({
      reason: "password_rules",
      facts: { missing: "length upper digit", min: 8 },
    });
    expect((await change(documentedPassword)).json().code).toBe("password_too_weak");
    expect((await change("Good-Passw0rd")).json().mustChangePassword).toBe(false);
    expect((await send("GET", "/api/v1/tokens")).statusCode).toBe(200);
    expect(await hasDocumentedPassword(program.context)).toBe(false);
    expect((await change(documentedPassword, "Good-Passw0rd")).json().code).toBe("password_too_weak");
  });
});

describe("guessing", () => {
  beforeEach(async () => {
    program = await testApp();
  });

  it("is stopped after five failures for 15 minutes, and keeps nobody out who was here before", async () => {
    const { cookies } = await tryLogin(adminPassword);
    const cookie = (name: string) => `${name}=${cookies.find((one) => one.name === name)!.value}`;
    for (let failure = 0; failure < failuresPerAccount; failure++) {
      expect((await tryLogin("wrong", `198.51.100.${failure}`)).statusCode).toBe(401);
    }
    const locked = await tryLogin(adminPassword, "198.51.100.7");
    expect(locked.json()).toMatchObject({
      code: "too_many_attempts",
      reason: "wait",
      facts: { ms: 900_000 },
    });
    expect([locked.statusCode, locked.headers["retry-after"]]).toEqual([429, "900"]);
    // The administrator is not locked out by strangers: neither by the session that is open, nor on a known device.
    const session = { cookie: cookie("duplistatus_session") };
    expect((await program.send("GET", "/api/v1/users", { headers: session })).statusCode).toBe(200);
    const body = { username: "Admin", password: adminPassword };
    const known = (password = adminPassword) =>
      program.send("POST", "/api/v1/session", {
        body: { ...body, password },
        headers: { cookie: cookie("duplistatus_device") },
        remoteAddress: "203.0.113.9",
      });
    expect((await known()).statusCode).toBe(200);
    const change = { currentPassword: adminPassword, newPassword: "Another-Pass-2" };
    const own = await program.send("POST", "/api/v1/me/password", { body: change, headers: session });
    expect(own.statusCode).toBe(200);
    // A known device may not guess either.
    const guesses: number[] = [];
    for (let n = 0; n <= failuresPerAccount; n++) guesses.push((await known("wrong")).statusCode);
    expect(guesses).toEqual([401, 401, 401, 401, 401, 429]);
    program.clock.advance(lockMs);
    expect((await tryLogin("Another-Pass-2", "198.51.100.7")).statusCode).toBe(200);
  });

  it("a device that another account used is a stranger to this one", async () => {
    const admin = await program.logIn();
    const made = await admin("POST", "/api/v1/users", { body: { username: "thief", role: "user" } });
    const { cookies } = await tryLogin(made.json().password, "192.0.2.1", "thief");
    const device = cookies.find(({ name }) => name === "duplistatus_device")!.value;
    const headers = { cookie: `duplistatus_device=${device}` };
    const body = { username: "admin", password: "wrong" };
    for (let n = 0; n < failuresPerAccount; n++) {
      await program.send("POST", "/api/v1/session", { body, headers });
    }
    expect((await tryLogin(adminPassword)).statusCode).toBe(429);
  });

  it("in parallel gains nothing", async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => tryLogin("wrong", "198.51.100.7")));
    expect(answers.filter((answer) => answer.statusCode === 401)).toHaveLength(failuresPerAccount);
  });

  it("does not tell which names exist", async () => {
    const known = await tryLogin("wrong");
    const unknown = await tryLogin("wrong", "192.0.2.1", "nobody");
    expect(unknown.body).toBe(known.body);
    const time = async (username: string) => {
      const begin = performance.now();
      await tryLogin("wrong", "192.0.2.9", username);
      return performance.now() - begin;
    };
    const [a, b] = [await time("admin"), await time("nobody")];
    expect(b).toBeGreaterThan(a / 3);
  });

  it("a reset on the command line opens the door again", async () => {
    for (let failure = 0; failure < failuresPerAccount; failure++) await tryLogin("wrong");
    const { password } = await resetByName("ADMIN");
    const answer = await tryLogin(password!);
    expect(answer.json()).toMatchObject({ username: "admin", mustChangePassword: true });
    await expect(resetByName("nobody")).rejects.toMatchObject({ code: "not_found" });
  });

  it("many right logins from one address lock nobody out", async () => {
    for (let login = 0; login < 30; login++) expect((await tryLogin(adminPassword)).statusCode).toBe(200);
  });
});
