import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connect, optionsFor, passwords } from "../../fixtures/api/connect.ts";
import { type StandIn, startStandIn } from "../../fixtures/api/stand-in.ts";
import { openConnection } from "./open-connection.ts";
import type { ConnectOptions } from "./options.ts";

let standIn: StandIn;
beforeEach(async () => {
  standIn = await startStandIn({ version: "2.3.0.4" });
});
afterEach(() => standIn.close());

function options(changes: Partial<ConnectOptions> = {}): ConnectOptions {
  return { ...optionsFor(standIn, passwords["2.3.0.4"]!), ...changes };
}

const byName = { addresses: ["backup.example.org"], resolve: async () => ["127.0.0.1"] };

describe("an address that leads nowhere", () => {
  test("is refused, unknown, or silent", async () => {
    const { port } = standIn;
    await standIn.close();
    expect(await openConnection(options())).toEqual({
      ok: false,
      problem: { kind: "unreachable", host: "127.0.0.1", port, reason: "refused", code: "ECONNREFUSED" },
    });
    const unknown = { addresses: ["nas01"], resolve: async () => Promise.reject(new Error("ENOTFOUND")) };
    expect(await openConnection(options(unknown))).toMatchObject({
      problem: { kind: "unreachable", reason: "name-unknown" },
    });
    standIn = await startStandIn({ version: "2.3.0.4" });
    standIn.misbehave(/./, { kind: "slow", ms: 400 });
    expect(await openConnection(options({ timeoutMs: 100 }))).toMatchObject({
      problem: { kind: "unreachable", reason: "timeout" },
    });
  });

  test("gives way to the next one", async () => {
    const connection = await connect(
      options({
        addresses: ["nas01", "127.0.0.1"],
        resolve: async () => Promise.reject(new Error("unknown")),
      }),
    );
    expect(connection.address.host).toBe("127.0.0.1");
    await connection.close();
  });

  test("of a name gives way to the name's next one", async () => {
    const resolve = async () => ["127.0.0.9", "127.0.0.1"];
    const connection = await connect(options({ addresses: ["localhost"], resolve }));
    expect((await connection.serverState()).ok).toBe(true);
    await connection.close();
  });

  test("is an option to correct when it cannot be read", async () => {
    expect(await openConnection(options({ addresses: ["not a host"] }))).toMatchObject({
      problem: { kind: "options" },
    });
    expect(await openConnection(options({ addresses: [] }))).toMatchObject({ problem: { kind: "options" } });
  });
});

describe("a host name that Duplicati does not answer to (5.0)", () => {
  test("is told apart from other refusals", async () => {
    const opened = await openConnection(options(byName));
    expect(opened).toEqual({ ok: false, problem: { kind: "host-not-allowed", host: "backup.example.org" } });
    // The password was not sent to a name that is not answered to.
    expect(standIn.requests.every(({ method }) => method === "GET")).toBe(true);
  });

  test("gives way to an address that it answers to", async () => {
    const connection = await connect(options({ ...byName, addresses: ["backup.example.org", "127.0.0.1"] }));
    expect(connection.address.host).toBe("127.0.0.1");
    await connection.close();
  });

  test("is told by the text of 2.0.x, too", async () => {
    const body = "The host header sent by the client is not allowed";
    standIn.misbehave(/./, { kind: "foreign", status: 403, body });
    expect(await openConnection(options())).toMatchObject({ problem: { kind: "host-not-allowed" } });
  });

  test("refuses API v2 with status 200, which is no list of versions", async () => {
    standIn.use("backups/list", "state/idle-after-a-week");
    const connection = await connect(options());
    const jobs = await connection.backups();
    if (!jobs.ok) throw new Error(jobs.problem.kind);
    standIn.misbehave(/list-filesets/, { kind: "recording", name: "errors/host-not-allowed-v2" });
    const reason = { newestBackup: "2026-07-19T01:00:04.359064Z", listedAt: null };
    expect(await connection.versions(jobs.value[0]!, reason)).toMatchObject({
      problem: { kind: "host-not-allowed" },
    });
    await connection.close();
  });
});

describe("something else at the address", () => {
  test.each([
    [{ status: 200, body: "<html>Welcome to nginx</html>" }, "not-duplicati"],
    [{ status: 404, body: "" }, "not-duplicati"],
    [{ status: 401, headers: { "WWW-Authenticate": "Bearer" } }, "not-duplicati"],
    [{ status: 401, headers: { "WWW-Authenticate": 'Basic realm="nas"' } }, "proxy-login"],
    [{ status: 407 }, "proxy-login"],
    [{ status: 401, body: '{"Error":"Request not authorized","Code":401}' }, "nas-login"],
    [{ status: 503, body: '{"Error":"Authentication service unavailable","Code":503}' }, "nas-login"],
    [{ status: 403, body: "no" }, "forbidden"],
    [{ status: 502, body: "" }, "unreachable"],
  ])("is named: %o", async (answer, kind) => {
    standIn.misbehave(/./, { kind: "foreign", ...answer });
    expect(await openConnection(options())).toMatchObject({ ok: false, problem: { kind } });
    expect(standIn.requests.every(({ method }) => method === "GET")).toBe(true);
  });

  test("that redirects is not followed, and its query is not repeated", async () => {
    const other = await startStandIn({ version: "2.3.0.4" });
    const location = `http://u:p@127.0.0.1:${other.port}/login?token=secret`;
    standIn.misbehave(/./, { kind: "foreign", status: 302, headers: { Location: location } });
    expect(await openConnection(options())).toEqual({
      ok: false,
      problem: { kind: "redirected", status: 302, to: `http://127.0.0.1:${other.port}/login` },
    });
    standIn.behave();
    const connection = await connect(options());
    standIn.misbehave(/backups/, { kind: "foreign", status: 307, headers: { Location: location } });
    expect(await connection.backups()).toMatchObject({ problem: { kind: "redirected", status: 307 } });
    expect(other.requests).toEqual([]);
    await connection.close();
    await other.close();
  });
});

describe("a proxy in front", () => {
  test("gets its headers with every request, and the path it serves Duplicati under", async () => {
    const extraHeaders = { "X-Proxy-Key": "abc" };
    const connection = await connect(options({ extraHeaders }));
    await connection.close();
    expect(standIn.requests.length).toBeGreaterThan(3);
    expect(standIn.requests.every(({ headers }) => headers["x-proxy-key"] === "abc")).toBe(true);
    await openConnection(options({ addresses: [`http://127.0.0.1:${standIn.port}/duplicati/`] }));
    expect(standIn.paths().at(-1)).toMatch(/^\/duplicati\//);
  });

  test("gets the basic login until Duplicati's token takes its header", async () => {
    const connection = await connect(options({ basicAuth: { user: "u", password: "p" } }));
    const login = standIn.requests.find(({ path }) => path === "/api/v1/auth/login");
    expect(login!.headers.authorization).toBe(`Basic ${Buffer.from("u:p").toString("base64")}`);
    standIn.misbehave(/backups/, { kind: "foreign", status: 401, headers: { "WWW-Authenticate": "Basic" } });
    expect(await connection.backups()).toEqual({ ok: false, problem: { kind: "proxy-login" } });
    await connection.close();
  });

  const forbidden: Record<string, string>[] = [
    { Host: "x" },
    { Cookie: "a=b" },
    { authorization: "x" },
    { "X-A": "a\r\nb" },
    { "X A": "a" },
  ];

  test.each(forbidden)("cannot be given headers that change the request: %o", async (extraHeaders) => {
    expect(await openConnection(options({ extraHeaders }))).toMatchObject({ problem: { kind: "options" } });
  });
});

describe("an answer", () => {
  test("that is cut off or never comes is told as such", async () => {
    const connection = await connect(options());
    standIn.misbehave(/notifications/, { kind: "half" });
    expect(await connection.notifications()).toMatchObject({
      problem: { kind: "unreachable", reason: "cut" },
    });
    standIn.misbehave(/serversettings/, { kind: "cut" });
    expect(await connection.serverSettings()).toMatchObject({
      problem: { kind: "unreachable", reason: "cut" },
    });
    await connection.close();
  });

  test("that is longer than the limit is not taken", async () => {
    const limited = await openConnection(options({ maxBodyBytes: 1000 }));
    expect(limited).toEqual({ ok: false, problem: { kind: "too-large", limitBytes: 1000 } });
  });

  test("that is empty, no JSON or of another shape is unreadable, never a crash", async () => {
    const connection = await connect(options());
    for (const [body, reason] of [
      ["", "empty"],
      ["<html>", "not-json"],
      ["{", "not-json"],
      ["{}", "wrong-shape"],
      ["null", "wrong-shape"],
    ] as const) {
      standIn.misbehave(/backups$/, { kind: "foreign", status: 200, body }, 1);
      expect(await connection.backups()).toMatchObject({
        ok: false,
        problem: { kind: "unreadable", reason },
      });
    }
    for (const body of ['[null, 1, {}, [], {"Backup":{}}]', "[]"]) {
      standIn.misbehave(/backups$/, { kind: "foreign", status: 200, body }, 1);
      expect(await connection.backups()).toEqual({ ok: true, value: [] });
    }
    await connection.close();
  });

  test("with an error carries its text, secrets masked", async () => {
    const connection = await connect(options());
    const body = JSON.stringify({ Error: "cannot open ssh://joe:geheim@nas/x?auth-password=pw", Code: 400 });
    standIn.misbehave(/backups$/, { kind: "foreign", status: 400, body });
    const answer = await connection.backups();
    expect(answer).toMatchObject({ problem: { kind: "refused", status: 400 } });
    expect(JSON.stringify(answer)).not.toMatch(/geheim|=pw/);
    expect(await connection.backup("77")).toEqual({
      ok: false,
      problem: { kind: "not-found", text: "Backup not found" },
    });
    await connection.close();
  });

  test("after a connection that the server closed meanwhile is fetched over a new one", async () => {
    const connection = await connect(options());
    standIn.misbehave(/serverstate/, { kind: "cut" }, 1);
    expect((await connection.serverState()).ok).toBe(true);
    await connection.close();
  });
});

describe("stopping", () => {
  test("ends opening and reading at once", async () => {
    const stop = new AbortController();
    const connection = await connect(options({ signal: stop.signal }));
    standIn.misbehave(/backups/, { kind: "slow", ms: 5000 });
    const started = performance.now();
    const reading = connection.backups();
    setTimeout(() => stop.abort(), 50);
    expect(await reading).toEqual({ ok: false, problem: { kind: "aborted" } });
    expect(performance.now() - started).toBeLessThan(2000);
    // What was opened is still logged out of.
    await connection.close();
    expect(standIn.paths()).toContain("/api/v1/auth/refresh/logout");
    expect(await openConnection(options({ signal: stop.signal }))).toEqual({
      ok: false,
      problem: { kind: "aborted" },
    });
  });
});

test("no problem holds what was sent to log in", async () => {
  const secrets = /Correct-Horse|geheim|Proxy-Secret|eyJhbGci/;
  for (const name of ["auth/login-broken-json", "errors/backup-unknown-id", "access/garbage-token"]) {
    standIn.misbehave(/systeminfo|auth\/refresh|auth\/login/, { kind: "recording", name });
    const opened = await openConnection(
      options({ extraHeaders: { "X-Key": "Proxy-Secret" }, basicAuth: { user: "u", password: "geheim" } }),
    );
    if (opened.ok) throw new Error("opened");
    expect(JSON.stringify(opened)).not.toMatch(secrets);
    standIn.behave();
  }
});
