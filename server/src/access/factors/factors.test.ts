import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSecrets } from "../../platform/secrets/secrets.ts";
import { adminPassword, type Send, type TestApp, testApp } from "../../testing/app.ts";
import { engines } from "../../testing/database.ts";
import { acceptedStep, base32, codeOf, fromBase32, otpauthUri, stepOf } from "./totp.ts";

describe("codes of authenticator apps", () => {
  it("are those of RFC 6238, appendix B", () => {
    const secret = base32(Buffer.from("12345678901234567890"));
    expect(secret).toBe("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    expect(fromBase32("gezd gnbv gy3t qojq gezd gnbv gy3t qojq").toString()).toBe("12345678901234567890");
    for (const [seconds, code] of [
      [59, "287082"],
      [1_111_111_109, "081804"],
      [1_111_111_111, "050471"],
      [1_234_567_890, "005924"],
      [2_000_000_000, "279037"],
      [20_000_000_000, "353130"],
    ] as const) {
      expect([seconds, codeOf(secret, stepOf(seconds * 1000))]).toEqual([seconds, code]);
    }
  });

  it("hold for a step before and after, once, and nothing else does", () => {
    const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    const now = 2_000_000_000_000;
    const step = stepOf(now);
    for (const near of [-1, 0, 1]) {
      expect(acceptedStep(secret, codeOf(secret, step + near), { now, lastStep: null })).toBe(step + near);
    }
    for (const far of [-2, 2]) {
      expect(acceptedStep(secret, codeOf(secret, step + far), { now, lastStep: null })).toBeNull();
    }
    expect(acceptedStep(secret, "279 037", { now, lastStep: null })).toBe(step);
    expect(acceptedStep(secret, "279037", { now, lastStep: step })).toBeNull();
    for (const wrong of ["", "27903", "2790377", "abcdef", "27903٧"]) {
      expect(acceptedStep(secret, wrong, { now, lastStep: null })).toBeNull();
    }
    expect(otpauthUri(secret, "Eve & co")).toContain("otpauth://totp/duplistatus%3AEve%20%26%20co?secret=");
  });
});

let program: TestApp;
let admin: Send;

const step = 30_000;
const confirm = { currentPassword: adminPassword };
const tryLogin = (code?: string, password = adminPassword) =>
  program.send("POST", "/api/v1/session", { body: { username: "admin", password, ...(code && { code }) } });

async function setUp(): Promise<{ secret: string; codes: string[]; now: () => string }> {
  const { secret } = (await admin("POST", "/api/v1/me/second-factor", { body: confirm })).json();
  const now = () => codeOf(secret, stepOf(program.clock.now()));
  const done = await admin("POST", "/api/v1/me/second-factor/activate", { body: { code: now() } });
  expect(done.statusCode, done.body).toBe(200);
  program.clock.advance(step);
  return { secret, codes: done.json().codes, now };
}

describe.each(engines)("a second factor on %s", (engine) => {
  beforeEach(async () => {
    program = await testApp({ engine });
    admin = await program.logIn();
  });
  afterEach(() => program.close());

  it("is asked for once a code was entered, and each code counts once", async () => {
    const offer = await admin("POST", "/api/v1/me/second-factor", { body: confirm });
    expect((await tryLogin()).statusCode).toBe(200);
    const wrong = await admin("POST", "/api/v1/me/second-factor/activate", { body: { code: "000000" } });
    expect(wrong.json().code).toBe("wrong_code");
    const { secret, now } = await setUp();
    expect(secret).not.toBe(offer.json().secret);
    expect((await tryLogin()).json()).toMatchObject({ status: 401, code: "second_factor_required" });
    expect((await tryLogin(now(), "wrong")).json().code).toBe("wrong_login");
    const code = now();
    expect((await tryLogin(code)).statusCode).toBe(200);
    expect((await tryLogin(code)).json().code).toBe("wrong_code");
    const stored = await program.context.database.reader.all("select * from totp_factors");
    expect(JSON.stringify(stored)).not.toContain(secret);
    const audit = await program.context.database.reader.all("select * from audit_events");
    expect(JSON.stringify(audit)).not.toMatch(new RegExp(`${secret}|${code}`));
  });

  it("cannot be guessed by somebody who knows the password", async () => {
    await setUp();
    const answers: string[] = [];
    for (let n = 0; n < 7; n++) answers.push((await tryLogin(`00000${n}`)).json().code);
    expect(answers.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => "wrong_code"));
    expect(answers.slice(5)).toEqual(["too_many_attempts", "too_many_attempts"]);
  });

  it("has recovery codes that let in once each, and can be renewed", async () => {
    const { codes } = await setUp();
    expect(new Set(codes).size).toBe(10);
    expect((await tryLogin(codes[0]!.toUpperCase().replace("-", " "))).statusCode).toBe(200);
    expect((await tryLogin(codes[0])).json().code).toBe("wrong_code");
    expect((await admin("GET", "/api/v1/me/second-factor")).json()).toEqual({
      active: true,
      required: false,
      recoveryCodes: 9,
    });
    const fresh = await admin("POST", "/api/v1/me/second-factor/recovery-codes", { body: confirm });
    expect((await tryLogin(codes[1])).json().code).toBe("wrong_code");
    expect((await tryLogin(fresh.json().codes[1])).statusCode).toBe(200);
  });

  it("is switched off with the password, or by an administrator", async () => {
    const { now } = await setUp();
    const off = (currentPassword: string) =>
      admin("POST", "/api/v1/me/second-factor/remove", { body: { currentPassword } });
    expect((await off("wrong")).json().code).toBe("current_password_wrong");
    expect((await off(adminPassword)).statusCode).toBe(204);
    expect((await tryLogin()).statusCode).toBe(200);
    await setUp();
    const { id } = (await admin("GET", "/api/v1/me")).json();
    const listed = (await admin("GET", "/api/v1/users")).json().users[0];
    expect(listed.secondFactor).toBe(true);
    expect((await admin("DELETE", `/api/v1/users/${id}/second-factor`)).statusCode).toBe(204);
    expect((await tryLogin()).statusCode).toBe(200);
    expect(now()).toMatch(/^\d{6}$/);
  });

  it("sealed with a key that is gone is one sentence for administrators, and no crash", async () => {
    await setUp();
    const lost = async () => (await admin("GET", "/api/v1/me")).json().lostSecrets;
    expect(await lost()).toBe(0);
    const { database, config } = program.context;
    const other = createSecrets({ ...config, secretKey: "quite another key" });
    const sealed = other.seal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "second-factor");
    await database.write((sql) => sql.run("update totp_factors set secret = ?", [sealed]));
    expect(await lost()).toBe(1);
    expect((await tryLogin("123456")).json().reason).toBe("factor_unusable");
  });

  it("can be demanded: until it is set up, a session gets nothing else", async () => {
    const { password } = (
      await admin("POST", "/api/v1/users", {
        body: { username: "eve", role: "user", mustChangePassword: false },
      })
    ).json();
    const eve = await program.logIn("eve", password);
    await admin("PUT", "/api/v1/settings/login", { body: { secondFactor: "admins" } });
    expect((await eve("GET", "/api/v1/dashboard")).statusCode).toBe(200);
    expect((await admin("GET", "/api/v1/dashboard")).json().code).toBe("second_factor_setup_required");
    expect((await admin("GET", "/api/v1/me")).json().mustSetUpFactor).toBe(true);
    await setUp();
    expect((await admin("GET", "/api/v1/dashboard")).statusCode).toBe(200);
    expect((await admin("GET", "/api/v1/me")).json().mustSetUpFactor).toBe(false);
    const off = await admin("POST", "/api/v1/me/second-factor/remove", { body: confirm });
    expect(off.json().reason).toBe("factor_required");
    await admin("PUT", "/api/v1/settings/login", { body: { secondFactor: "everybody" } });
    for (const { method, url, access, forLimited, duringPasswordChange } of program.app.knownRoutes) {
      const setup = /\/me\/(second-factor|passkeys$|passkeys\/offer)/.test(url);
      if (access === "open" || method === "HEAD" || setup || duringPasswordChange) continue;
      if (access === "admin" && forLimited === null) continue;
      const answer = await eve(method as "GET", url.replace(/:\w+/g, "1"));
      expect([url, answer.json().code]).toEqual([url, "second_factor_setup_required"]);
    }
  });
});
