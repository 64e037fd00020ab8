import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Send, type TestApp, testApp } from "../../testing/app.ts";
import { engines } from "../../testing/database.ts";

const proxy = "10.1.2.3";
let program: TestApp;
let admin: Send;

const configure = (more: object = {}) =>
  admin("PUT", "/api/v1/settings/proxy-login", {
    body: {
      enabled: true,
      addresses: ["10.1.2.0/24"],
      header: "Remote-User",
      autoCreate: true,
      role: "user",
      ...more,
    },
  });
const logIn = (headers: Record<string, string>, remoteAddress = proxy) =>
  program.send("POST", "/api/v1/session/proxy", { body: {}, headers, remoteAddress });

describe.each(engines)("login by a header on %s", (engine) => {
  beforeEach(async () => {
    // It also believes what this proxy says of others: that must not make a client of it a proxy.
    program = await testApp({ engine, config: { trustProxy: ["10.9.9.9"] } });
    admin = await program.logIn();
  });
  afterEach(() => program.close());

  it("is off at first, and trusts nobody without a list", async () => {
    expect((await logIn({ "remote-user": "eve" })).json().code).toBe("sign_on_refused");
    await configure({ addresses: [] });
    expect((await logIn({ "remote-user": "eve" })).json().code).toBe("sign_on_refused");
    expect((await configure({ addresses: ["proxy.local"] })).json().reason).toBe("not_an_address_range");
    expect((await configure({ header: "Remote User" })).statusCode).toBe(400);
  });

  it("counts from the machine that is connected, whatever it writes", async () => {
    await configure();
    for (const [headers, address] of [
      [{ "remote-user": "eve" }, "192.0.2.9"],
      [{ "remote-user": "eve", "x-forwarded-for": proxy }, "192.0.2.9"],
      [{ "remote-user": "eve", "x-forwarded-for": proxy }, "10.9.9.9"],
      [{ "x-remote-user": "eve" }, proxy],
      [{ "remote-user": "" }, proxy],
      [{}, proxy],
    ] as const) {
      const answer = await logIn(headers as Record<string, string>, address);
      expect([headers, answer.json().code]).toEqual([headers, "sign_on_refused"]);
    }
    const options = (address: string) =>
      program.send("GET", "/api/v1/session/options", {
        headers: { "remote-user": "eve" },
        remoteAddress: address,
      });
    expect((await options(proxy)).json().proxyUser).toBe("eve");
    expect((await options("192.0.2.9")).json().proxyUser).toBeNull();
  });

  it("begins a session that holds while the proxy says the same", async () => {
    await configure();
    const name = Buffer.from("Jürgen").toString("latin1");
    const answer = await logIn({ "remote-user": name });
    expect(answer.json()).toMatchObject({
      username: "Jürgen",
      role: "user",
      loginMethod: "proxy",
      hasPassword: false,
    });
    const { value } = answer.cookies.find(({ name: cookie }) => cookie === "duplistatus_session")!;
    const cookie = `duplistatus_session=${value}`;
    const me = (headers: Record<string, string>, remoteAddress = proxy) =>
      program.send("GET", "/api/v1/me", { headers: { cookie, ...headers }, remoteAddress });
    expect((await me({ "remote-user": name })).statusCode).toBe(200);
    expect((await me({ "remote-user": "somebody-else" })).statusCode).toBe(401);
    expect((await me({})).statusCode).toBe(401);
    expect((await me({ "remote-user": name }, "192.0.2.9")).statusCode).toBe(401);
    await configure({ enabled: false });
    expect((await me({ "remote-user": name })).statusCode).toBe(401);
  });

  it("makes accounts only where so wished, and others' logins stay theirs", async () => {
    await configure({ autoCreate: false });
    expect((await logIn({ "remote-user": "eve" })).json().code).toBe("sign_on_refused");
    expect((await logIn({ "remote-user": "ADMIN" })).json()).toMatchObject({ username: "admin" });
    const forged = await logIn({ "remote-user": "admin", host: "nas:9666", origin: "https://evil.example" });
    expect(forged.json().code).toBe("cross_origin");
    const events = (await admin("GET", "/api/v1/audit?category=login")).json().events;
    expect(events.map(({ action }: { action: string }) => action)).toEqual(
      expect.arrayContaining(["session.begin-proxy", "session.refused"]),
    );
  });
});
