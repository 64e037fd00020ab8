import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connect, optionsFor, passwords } from "../../fixtures/api/connect.ts";
import { recording } from "../../fixtures/api/recordings.ts";
import { type StandIn, startStandIn } from "../../fixtures/api/stand-in.ts";
import { openConnection } from "./open-connection.ts";
import type { ConnectOptions } from "./options.ts";
import { lifetimeMs } from "./token-session.ts";

let standIn: StandIn;
let clock: number;
beforeEach(async () => {
  clock = 0;
  standIn = await startStandIn({ version: "2.3.0.4", preAuth: true });
});
afterEach(() => standIn.close());

function options(changes: Partial<ConnectOptions> = {}): ConnectOptions {
  return { ...optionsFor(standIn, passwords["2.3.0.4"]!), monotonicMs: () => clock, ...changes };
}

function logins(): number {
  return standIn.paths().filter((path) => path === "/api/v1/auth/login").length;
}

function refreshes(): number {
  return standIn.paths().filter((path) => path === "/api/v1/auth/refresh").length;
}

describe("a password login (5.1)", () => {
  test.each(["2.1.0.5", "2.2.0.3", "2.3.0.4", "2.3.1.0"])(
    "opens a real %s and logs out of it",
    async (version) => {
      await standIn.close();
      standIn = await startStandIn({ version });
      const connection = await connect(optionsFor(standIn, passwords[version]!));
      expect(connection.family).toBe("token");
      expect(connection.system.version).toBe(version);
      expect((await connection.backups()).ok).toBe(true);
      await connection.close();
      expect(standIn.requests.find(({ path }) => path === "/api/v1/auth/login")!.body).toContain(
        '"RememberMe":false',
      );
      const logout = standIn.requests.find(({ path }) => path === "/api/v1/auth/refresh/logout");
      if (version === "2.1.0.5")
        expect(logout).toBeUndefined(); // without RememberMe it gives no cookie
      else {
        expect(logout!.headers.cookie).toMatch(/^RefreshToken_\d+=/);
        expect(JSON.parse(logout!.body)).toHaveProperty("Nonce");
      }
    },
  );

  test("with the wrong password is told as such, and the password is in no problem", async () => {
    const opened = await openConnection(options({ credentials: { kind: "password", password: "Hunter-2" } }));
    expect(opened).toEqual({ ok: false, problem: { kind: "wrong-password" } });
  });

  test("is not sent before the family is known, and is asked for where it is missing", async () => {
    const opened = await openConnection(options({ credentials: { kind: "none" } }));
    expect(opened).toEqual({ ok: false, problem: { kind: "password-needed" } });
    expect(logins()).toBe(0);
  });

  test("is one for many requests side by side", async () => {
    const connection = await connect(options());
    standIn.expire();
    const before = logins() + refreshes();
    const answers = await Promise.all([
      connection.backups(),
      connection.notifications(),
      connection.serverState(),
    ]);
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(logins() + refreshes()).toBe(before + 1);
    await connection.close();
  });
});

describe("an access token", () => {
  test("lives as long as it says, whatever the server's clock", () => {
    const { AccessToken } = JSON.parse(recording("2.3.0.4", "auth/login-ok").response.body!);
    expect(lifetimeMs(AccessToken)).toBe(15 * 60_000);
    expect(lifetimeMs("not-a-jwt")).toBe(15 * 60_000);
  });

  test("is refreshed with cookie and nonce before it ends", async () => {
    const connection = await connect(options());
    clock = 13 * 60_000;
    await connection.serverState();
    expect([logins(), refreshes()]).toEqual([1, 0]);
    clock = 14.5 * 60_000;
    expect((await connection.serverState()).ok).toBe(true);
    expect([logins(), refreshes()]).toEqual([1, 1]);
    await connection.close();
  });

  test("that expired leads to one renewal and the same answer", async () => {
    const connection = await connect(options());
    standIn.expire();
    expect((await connection.serverState()).ok).toBe(true);
    expect([logins(), refreshes()]).toEqual([1, 1]);
    await connection.close();
  });

  test("that cannot be refreshed leads to a new login", async () => {
    const connection = await connect(options());
    standIn.expire();
    standIn.misbehave(/auth\/refresh$/, { kind: "recording", name: "flows/refresh/6-refresh-wrong-nonce" });
    expect((await connection.serverState()).ok).toBe(true);
    expect(logins()).toBe(2);
    await connection.close();
  });

  test("whose family is gone (500, empty body) leads to a new login, not to a refresh", async () => {
    const connection = await connect(options());
    standIn.forget();
    expect((await connection.serverState()).ok).toBe(true);
    expect([logins(), refreshes()]).toEqual([2, 0]);
    await connection.close();
  });

  test("is asked for once more only: a server that always refuses is no endless loop", async () => {
    const connection = await connect(options());
    standIn.misbehave(/notifications/, { kind: "recording", name: "access/expired-token" });
    expect(await connection.notifications()).toEqual({ ok: false, problem: { kind: "login-lost" } });
    standIn.misbehave(/serversettings/, { kind: "recording", name: "flows/logout/3-access-after-logout" });
    expect(await connection.serverSettings()).toMatchObject({ problem: { kind: "refused", status: 500 } });
    expect(logins() + refreshes()).toBe(3);
    await connection.close();
  });

  test("of another server's answer is not taken as a header", async () => {
    standIn.misbehave(/auth\/login/, { kind: "foreign", status: 200, body: '{"AccessToken":"a\\r\\nb"}' });
    expect(await openConnection(options())).toMatchObject({ problem: { kind: "unreadable", what: "login" } });
    standIn.behave();
    standIn.misbehave(/auth\/login/, { kind: "foreign", status: 200, body: "" });
    expect(await openConnection(options())).toMatchObject({
      problem: { kind: "unreadable", reason: "empty" },
    });
  });
});

describe("a static token", () => {
  test("as PreAuth opens without a login, and nothing is logged out", async () => {
    const connection = await connect(
      options({ credentials: { kind: "preauth", token: "monitor-token-0001" } }),
    );
    expect((await connection.serverState()).ok).toBe(true);
    await connection.close();
    expect(standIn.paths().some((path) => path.startsWith("/api/v1/auth/"))).toBe(false);
    const sent = standIn.requests.at(-1)!.headers.authorization;
    expect(sent).toBe("PreAuth monitor-token-0001"); // the scheme is case-sensitive
  });

  test("for ever opens as bearer", async () => {
    const token = JSON.parse(recording("2.3.0.4", "flows/forever/1-issue").response.body!).AccessToken;
    const connection = await connect(options({ credentials: { kind: "forever", token } }));
    await connection.close();
    expect(logins()).toBe(0);
  });

  test.each([
    { kind: "preauth", token: "monitor-token-9999" },
    { kind: "forever", token: "monitor-token-0001" },
    { kind: "preauth", token: "two\r\nlines" },
  ] as const)("that is wrong is told as such, not as a wrong password: $kind", async (credentials) => {
    expect(await openConnection(options({ credentials }))).toEqual({
      ok: false,
      problem: { kind: "wrong-token" },
    });
  });

  test("whose family was reset is wrong, too", async () => {
    const connection = await connect(
      options({ credentials: { kind: "preauth", token: "monitor-token-0001" } }),
    );
    standIn.misbehave(/serverstate/, { kind: "recording", name: "flows/logout/3-access-after-logout" });
    expect(await connection.serverState()).toMatchObject({ problem: { kind: "wrong-token" } });
    await connection.close();
  });
});

test("a server that fails behind the login is logged out of", async () => {
  standIn.misbehave(/systeminfo/, {
    kind: "foreign",
    status: 200,
    body: '{"APIVersion":2,"ServerVersion":"9.0"}',
  });
  expect(await openConnection(options())).toEqual({
    ok: false,
    problem: { kind: "version-not-supported", version: "9.0" },
  });
  expect(standIn.paths()).toContain("/api/v1/auth/refresh/logout");
});
