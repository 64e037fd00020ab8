import { afterEach, describe, expect, it } from "vitest";
import { type TestApp, testApp } from "../testing/app.ts";
import { testClock } from "../testing/clock.ts";
import { createRates, rates } from "./rates.ts";

describe("buckets", () => {
  it("let a minute's worth pass at once, and then as many as the time brings", () => {
    const clock = testClock();
    const { take } = createRates({ clock });
    const passed = (times: number) =>
      Array.from({ length: times }, () => take("login", "a")).filter((ms) => ms === 0).length;
    expect(passed(rates.login + 50)).toBe(rates.login);
    const wait = take("login", "a");
    expect(wait).toBeGreaterThan(0);
    expect(take("login", "b")).toBe(0);
    expect(take("read", "a")).toBe(0);
    clock.advance(wait);
    expect(passed(5)).toBe(1);
    clock.advance(60_000);
    expect(passed(rates.login * 2)).toBe(rates.login);
    // A clock that is set back gives nothing away and locks nobody out for good.
    clock.advance(-3_600_000);
    expect(passed(1)).toBe(0);
    clock.advance(60_000);
    expect(passed(1)).toBe(1);
  });
});

describe("requests", () => {
  let program: TestApp;
  afterEach(() => program.close());

  it("of one person are bounded, those of others and of other kinds are not", async () => {
    program = await testApp({ config: { rateLimits: true } });
    const admin = await program.logIn();
    const body = { theme: "dark" };
    const write = () => admin("PATCH", "/api/v1/me/preferences", { body });
    for (let times = 0; times < rates.write; times++) expect((await write()).statusCode).toBe(200);
    const refused = await write();
    expect(refused.json()).toMatchObject({ status: 429, code: "too_many_requests" });
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    // From another address it is the same person.
    expect(
      (await admin("PATCH", "/api/v1/me/preferences", { body, remoteAddress: "192.0.2.77" })).statusCode,
    ).toBe(429);
    expect((await admin("GET", "/api/v1/me")).statusCode).toBe(200);
    program.clock.advance(Number(refused.headers["retry-after"]) * 1000);
    expect((await write()).statusCode).toBe(200);
  });

  it("of strangers are bounded per address, reports and health never", async () => {
    program = await testApp({ config: { rateLimits: true } });
    const options = (remoteAddress?: string) =>
      program.send("GET", "/api/v1/session/options", remoteAddress === undefined ? {} : { remoteAddress });
    for (let times = 0; times < rates.open; times++) expect((await options()).statusCode).toBe(200);
    expect((await options()).statusCode).toBe(429);
    expect((await options("192.0.2.2")).statusCode).toBe(200);
    // One IPv6 network is one sender.
    for (let times = 0; times < rates.open; times++) await options(`2001:db8::${(times + 1).toString(16)}`);
    expect((await options("2001:db8::ffff:1")).statusCode).toBe(429);
    for (let times = 0; times < rates.login; times++)
      await program.send("POST", "/api/v1/session/passkey/question", {
        body: {},
        headers: { origin: "https://x.example", host: "x.example" },
      });
    const login = await program.send("POST", "/api/v1/session", {
      body: { username: "admin", password: "x" },
    });
    expect(login.json().code).toBe("too_many_requests");
    expect((await program.send("POST", "/api/upload", { body: { not: "a report" } })).statusCode).toBe(400);
    for (const path of ["ping", "health", "ready"]) {
      expect([path, (await program.send("GET", `/api/${path}`)).statusCode]).toEqual([path, 200]);
    }
  });
});
