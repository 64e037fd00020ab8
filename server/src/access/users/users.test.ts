import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Send, type TestApp, testApp } from "../../testing/app.ts";
import { engines } from "../../testing/database.ts";

let program: TestApp;
let admin: Send;
afterEach(() => program.close());

const create = async (body: object) => admin("POST", "/api/v1/users", { body: { role: "user", ...body } });

describe.each(engines)("users on %s", (engine) => {
  beforeEach(async () => {
    program = await testApp({ engine });
    admin = await program.logIn();
  });

  it("are created with a password that is shown once and must be changed", async () => {
    const made = await create({ username: "  Eve ", tags: ["Acme", "acme", "zoo"] });
    expect(made.statusCode).toBe(201);
    const { password, ...eve } = made.json();
    expect(eve).toMatchObject({ username: "Eve", role: "user", tags: ["acme", "zoo"], lockedUntil: null });
    const login = await program.logIn("eve", password);
    expect((await login("GET", "/api/v1/me")).json()).toMatchObject({ mustChangePassword: true });
    expect((await login("GET", "/api/v1/dashboard")).json().code).toBe("password_change_required");
    const listed = await admin("GET", "/api/v1/users");
    expect(listed.body).not.toContain(password);
    expect(listed.json().users.map(({ username }: { username: string }) => username)).toEqual([
      "admin",
      "Eve",
    ]);
    expect(listed.json().users[1]).toMatchObject({ sessions: 1, lastLoginAddress: "192.0.2.1" });
    const audit = await program.context.database.reader.all("select * from audit_events");
    expect(JSON.stringify(audit)).not.toContain(password);
  });

  it("have names of 3 to 50 characters, unique ignoring case", async () => {
    for (const username of ["ab", "x".repeat(51), "a\u0000bc", "tab\tname", "line\u2028end"]) {
      expect([username, (await create({ username })).statusCode]).toEqual([username, 400]);
    }
    expect((await create({ username: "ADMIN" })).json()).toMatchObject({
      status: 409,
      reason: "username_taken",
    });
    const { id } = (await create({ username: "Zoë" })).json();
    expect((await create({ username: "zoe\u0308" })).statusCode).toBe(409);
    const renamed = await admin("PATCH", `/api/v1/users/${id}`, { body: { username: "ZOË" } });
    expect(renamed.json().username).toBe("ZOË");
    const taken = await admin("PATCH", `/api/v1/users/${id}`, { body: { username: "admin" } });
    expect(taken.json().reason).toBe("username_taken");
  });

  it("never lose their last administrator, and nobody loses the own account by accident", async () => {
    const me = (await admin("GET", "/api/v1/me")).json();
    const own = `/api/v1/users/${me.id}`;
    expect((await admin("DELETE", own)).json().reason).toBe("own_account");
    expect((await admin("PATCH", own, { body: { role: "user" } })).json().reason).toBe("own_account");
    const token = (await admin("POST", "/api/v1/tokens", { body: { name: "x", scope: "admin" } })).json();
    const headers = { authorization: `Bearer ${token.secret}` };
    expect((await program.send("DELETE", own, { headers })).json().reason).toBe("last_admin");
    const demote = await program.send("PATCH", own, { headers, body: { role: "user" } });
    expect(demote.json().reason).toBe("last_admin");
    const second = (await create({ username: "second", role: "admin" })).json();
    // Two administrators who demote each other in the same moment: one is left.
    const both = await Promise.all(
      [me.id, second.id].map((id) =>
        program.send("PATCH", `/api/v1/users/${id}`, { headers, body: { role: "user" } }),
      ),
    );
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
  });

  it("lose what was taken from them at once, and their sessions with the account", async () => {
    const eve = (await create({ username: "eve", role: "admin", mustChangePassword: false })).json();
    const send = await program.logIn("eve", eve.password);
    expect((await send("GET", "/api/v1/users")).statusCode).toBe(200);
    const path = `/api/v1/users/${eve.id}`;
    await admin("PATCH", path, { body: { role: "user", tags: ["acme"] } });
    expect((await send("GET", "/api/v1/users")).json().code).toBe("forbidden");
    expect((await send("GET", "/api/v1/settings/ingest")).json().code).toBe("forbidden");
    expect((await send("GET", "/api/v1/dashboard")).json().servers).toEqual([]);
    await admin("PATCH", path, { body: { mustChangePassword: true } });
    expect((await send("GET", "/api/v1/dashboard")).json().code).toBe("password_change_required");
    const limited = await admin("PATCH", path, { body: { role: "admin" } });
    expect(limited.json()).toMatchObject({ role: "admin", tags: null });
    expect((await admin("PATCH", path, { body: { tags: ["a"] } })).json().reason).toBe("admin_unlimited");
    const fresh = (await admin("POST", `${path}/reset-password`)).json();
    expect(fresh.mustChangePassword).toBe(true);
    expect((await send("GET", "/api/v1/me")).statusCode).toBe(401);
    const again = await program.logIn("eve", fresh.password);
    expect((await admin("DELETE", path)).statusCode).toBe(204);
    expect((await again("GET", "/api/v1/me")).statusCode).toBe(401);
    expect((await admin("DELETE", path)).statusCode).toBe(404);
  });

  it("are unlocked by an administrator", async () => {
    const eve = (await create({ username: "eve" })).json();
    const tryLogin = (password: string) =>
      program.send("POST", "/api/v1/session", { body: { username: "eve", password } });
    for (let n = 0; n < 5; n++) await tryLogin("wrong");
    expect((await tryLogin(eve.password)).statusCode).toBe(429);
    const listed = (await admin("GET", "/api/v1/users")).json().users[1];
    expect(listed.lockedUntil).toBe(program.clock.now() + 15 * 60_000);
    const unlocked = await admin("POST", `/api/v1/users/${eve.id}/unlock`);
    expect(unlocked.json().lockedUntil).toBeNull();
    expect((await tryLogin(eve.password)).statusCode).toBe(200);
  });

  it("see and end their own sessions, and nobody else's", async () => {
    const eve = (await create({ username: "eve", mustChangePassword: false })).json();
    const [here, there, third] = [
      await program.logIn("eve", eve.password),
      await program.logIn("eve", eve.password),
      await program.logIn("eve", eve.password),
    ];
    const list = async (send: Send) => (await send("GET", "/api/v1/me/sessions")).json().sessions;
    expect(await list(here)).toHaveLength(3);
    expect((await list(here)).filter(({ current }: { current: boolean }) => current)).toHaveLength(1);
    const other = (await list(there)).find(({ current }: { current: boolean }) => current).id;
    expect((await admin("DELETE", `/api/v1/me/sessions/${other}`)).statusCode).toBe(404);
    expect((await here("DELETE", `/api/v1/me/sessions/${other}`)).statusCode).toBe(204);
    expect((await there("GET", "/api/v1/me")).statusCode).toBe(401);
    expect((await here("DELETE", "/api/v1/me/sessions")).statusCode).toBe(204);
    expect((await third("GET", "/api/v1/me")).statusCode).toBe(401);
    expect(await list(here)).toHaveLength(1);
  });
});
