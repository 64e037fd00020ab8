import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StorageUnavailable } from "./platform/database/database.ts";
import { adminPassword, type TestApp, testApp } from "./testing/app.ts";

function path(url: string): string {
  return url.replace(/:\w+/g, "1").replace("*", "nothing-here");
}

describe("who may call what", () => {
  let program: TestApp;
  beforeAll(async () => {
    program = await testApp();
  });
  afterAll(() => program.close());

  const routes = () => program.app.knownRoutes.filter((route) => route.method !== "HEAD");
  it("every route has a limit for bodies that fits its need, and what is open a small one", () => {
    const limits = (access: (one: string) => boolean) => [
      ...new Set(
        routes().flatMap((route) => (access(route.access) ? [`${route.body} ${route.bodyLimit}`] : [])),
      ),
    ];
    const { maxUploadBytes } = program.context.config;
    expect(limits((access) => access === "open").sort()).toEqual([
      "login 16384",
      "none 1024",
      `report ${maxUploadBytes}`,
      "status 262144",
    ]);
    const receiving = routes().filter(({ body }) => body === "report" || body === "status");
    expect([...new Set(receiving.map(({ url, body }) => `${body} ${url}`))].sort()).toEqual([
      "report /api/upload",
      "report /api/upload/:token",
      "status /api/status",
      "status /api/status/:token",
    ]);
    const known = limits((access) => access !== "open").map((limit) => limit.split(" ")[0]);
    expect(known.filter((kind) => kind === "undefined" || kind === "report")).toEqual([]);
    // A whole database is streamed to the disk, by administrators only.
    const whole = routes().filter(({ body }) => body === "database");
    expect(whole.map(({ access }) => access).filter((access) => access !== "admin")).toEqual([]);
    for (const { body, bodyLimit } of routes()) {
      if (body !== "database") expect(bodyLimit).toBeLessThanOrEqual(maxUploadBytes);
    }
  });

  it("a body over the limit of its route is refused, and the limit named", async () => {
    const body = JSON.stringify({ username: "admin", password: "x".repeat(20_000) });
    const headers = { "content-type": "application/json" };
    const answer = await program.send("POST", "/api/v1/session", { body, headers });
    expect([answer.statusCode, answer.json()]).toMatchObject([
      413,
      { code: "too_large", reason: "limit", facts: { limit: 16_384 } },
    ]);
  });

  it("whatever may change something is a command that is audited", () => {
    const changing = routes().filter(({ method }) => method !== "GET" && method !== "OPTIONS");
    const named = (list: typeof changing) => list.map(({ method, url }) => `${method} ${url}`).sort();
    const rest = changing.filter((route) => route.command === null && !route.changesNothing);
    // Reports and progress are stored themselves, with their sender.
    const report = /^\/api\/(upload|status)(\/:token)?$/;
    expect(named(rest.filter(({ url }) => !report.test(url)))).toEqual([]);
    expect(named(changing.filter((route) => route.changesNothing))).toEqual([
      "POST /api/v1/database/clean-up/preview",
      "POST /api/v1/notifications/templates/preview",
      "POST /api/v1/servers/:id/reporting/preview",
      "POST /api/v1/servers/find",
      "POST /api/v1/servers/jobs/merges/preview",
      "POST /api/v1/servers/merges/preview",
      "POST /api/v1/servers/try",
      "POST /api/v1/settings/sign-on/test",
    ]);
    const unaudited = changing.filter((route) => route.command?.audited === false);
    // What is offered, asked or uploaded counts only once it is activated, answered or restored, which is audited.
    expect(named(unaudited)).toEqual([
      "PATCH /api/v1/me/preferences",
      "POST /api/v1/database/backups/upload",
      "POST /api/v1/me/passkeys/offer",
      "POST /api/v1/me/second-factor",
      "POST /api/v1/session/passkey/question",
      "POST /api/v1/session/sign-on",
    ]);
  });

  it("a body in a packing of its own is refused, since a few bytes would become gigabytes", async () => {
    for (const url of ["/api/upload", "/api/status", "/api/v1/session"]) {
      const headers = { "content-type": "application/json", "content-encoding": "gzip" };
      const answer = await program.send("POST", url, { body: gzipSync("{}"), headers });
      expect([url, answer.statusCode, answer.json().code]).toEqual([url, 415, "unsupported_media_type"]);
      const plain = { ...headers, "content-encoding": "identity" };
      expect((await program.send("POST", url, { body: "{}", headers: plain })).statusCode).toBe(400);
    }
  });

  it("what an upload is answered is never taken for a page", async () => {
    const answer = await program.send("POST", "/api/upload", { body: "<script>" });
    expect(answer.headers["x-content-type-options"]).toBe("nosniff");
  });

  it("nobody reaches any other route without logging in", async () => {
    for (const { method, url, access } of routes()) {
      if (access === "open") continue;
      const answer = await program.send(method as "GET", path(url));
      expect({ method, url, status: answer.statusCode }).toEqual({ method, url, status: 401 });
      expect(answer.json().code).toBe("login_required");
    }
  });

  it("a token that only sends reports reaches nothing else", async () => {
    const admin = await program.logIn();
    const made = await admin("POST", "/api/v1/tokens", { body: { name: "nas", scope: "ingest" } });
    const headers = { authorization: `Bearer ${made.json().secret}` };
    for (const { method, url, access } of routes()) {
      if (access === "open") continue;
      const answer = await program.send(method as "GET", path(url), { headers });
      expect({ method, url, status: answer.statusCode }).toEqual({ method, url, status: 403 });
    }
  });

  it("a user who is no administrator changes nothing", async () => {
    const { database, clock } = program.context;
    const { hashPassword } = await import("./access/accounts/passwords.ts");
    const { insertUser } = await import("./access/accounts/store.ts");
    const passwordHash = await hashPassword("Viewer-Pass-1");
    const viewer = { username: "viewer", passwordHash, role: "user" as const, mustChangePassword: false };
    await database.write((tx) => insertUser(tx, viewer, clock.now()));
    const send = await program.logIn("viewer", "Viewer-Pass-1");
    for (const { method, url, access } of routes()) {
      if (access !== "admin") continue;
      const answer = await send(method as "GET", path(url));
      expect({ method, url, code: answer.json().code }).toEqual({ method, url, code: "forbidden" });
    }
    expect((await send("GET", "/api/v1/me")).json().role).toBe("user");
    expect((await send("GET", "/api/v1/settings/ingest")).statusCode).toBe(200);
  });
});

describe("answers", () => {
  let program: TestApp;
  let webRoot: string;
  beforeAll(async () => {
    webRoot = mkdtempSync(join(tmpdir(), "duplistatus-web-"));
    mkdirSync(join(webRoot, "assets"));
    writeFileSync(
      join(webRoot, "index.html"),
      '<!doctype html><html><head><base href="/"></head><body></body></html>',
    );
    writeFileSync(join(webRoot, "assets/main-abc123.js"), "plain()");
    writeFileSync(join(webRoot, "assets/main-abc123.js.gz"), gzipSync("packed()"));
    writeFileSync(join(webRoot, "robots.txt"), "User-agent: *");
    program = await testApp({ webRoot, config: { basePath: "/backups/" } });
  });
  afterAll(async () => {
    await program.close();
    rmSync(webRoot, { recursive: true });
  });

  it("errors of /api/v1 are problem+json", async () => {
    const answer = await program.send("GET", "/backups/api/v1/me");
    expect(answer.statusCode).toBe(401);
    expect(answer.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.json()).toEqual({
      type: "urn:duplistatus:error:login_required",
      title: "Log in first.",
      status: 401,
      code: "login_required",
    });
  });

  it("errors of the other endpoints are {error, code}", async () => {
    const answer = await program.send("GET", "/backups/api/summary");
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toEqual({ error: "Log in first.", code: "login_required" });
  });

  it("a wrong body names the field", async () => {
    const answer = await program.send("POST", "/backups/api/v1/session", { body: { username: "admin" } });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().code).toBe("invalid_request");
    expect(answer.json()).toMatchObject({
      title: "password is missing.",
      reason: "field_missing",
      facts: { field: "password" },
    });
  });

  it("a body that is no JSON, too large or of another kind is refused in words", async () => {
    const send = (payload: string, type = "application/json") =>
      program.send("POST", "/backups/api/v1/session", { body: payload, headers: { "content-type": type } });
    expect((await send("{")).json().reason).toBe("body_not_json");
    expect((await send('{"__proto__":{}}')).statusCode).toBe(400);
    const large = await send(JSON.stringify({ username: "x".repeat(20_000) }));
    expect(large.json()).toMatchObject({ status: 413, reason: "limit", facts: { limit: 16_384 } });
    expect((await send("x", "application/xml")).statusCode).toBe(415);
  });

  it("nothing there is 404, the wrong method 405", async () => {
    expect((await program.send("GET", "/backups/api/v1/nothing")).json().code).toBe("not_found");
    expect((await program.send("GET", "/backups/api/nothing")).json()).toEqual({
      error: "This was not found. It may have been deleted.",
      code: "not_found",
    });
    const wrong = await program.send("GET", "/backups/api/v1/session");
    expect([wrong.statusCode, wrong.headers.allow]).toEqual([405, "POST, DELETE"]);
    expect((await program.send("GET", "/api/summary")).statusCode).toBe(404);
    expect((await program.send("GET", "/api/ping")).json()).toEqual({ ok: true });
    expect((await program.send("GET", "/backups/%")).statusCode).toBe(400);
  });

  it("an unexpected failure shows an id and nothing else; the log has the rest", async () => {
    const { reader } = program.context.database;
    const original = reader.get;
    reader.get = () => Promise.reject(new Error("near SELECT: secret detail"));
    try {
      const answer = await program.send("POST", "/backups/api/v1/session?token=ds_read_geheim", {
        body: { username: "somebody", password: "x" },
      });
      expect(answer.statusCode).toBe(500);
      expect(answer.body).not.toMatch(/SELECT|secret|at /);
      const line = program.logged.find((entry) => entry.includes(answer.json().facts.id));
      expect(line).toContain("secret detail");
      expect(line).not.toContain("geheim");
    } finally {
      reader.get = original;
    }
  });

  it("an unreachable or full storage is 503 with Retry-After", async () => {
    const { reader } = program.context.database;
    const original = reader.get;
    const failures = [
      new StorageUnavailable("disk_full", null),
      Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }),
    ];
    try {
      for (const failure of failures) {
        reader.get = () => Promise.reject(failure);
        const answer = await program.send("POST", "/backups/api/v1/session", {
          body: { username: "admin", password: adminPassword },
        });
        expect([answer.statusCode, answer.headers["retry-after"]]).toEqual([503, "30"]);
        expect(answer.json().code).toBe("storage_unavailable");
      }
    } finally {
      reader.get = original;
    }
  });

  it("pages may load nothing from elsewhere, and nothing forces TLS on plain HTTP", async () => {
    const { headers } = await program.send("GET", "/backups/", { headers: { accept: "text/html" } });
    const policy = String(headers["content-security-policy"]);
    expect(policy).toContain("default-src 'self';style-src 'self';img-src 'self' data:");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("upgrade-insecure-requests");
    expect(headers["strict-transport-security"]).toBeUndefined();
    expect(headers["x-content-type-options"]).toBe("nosniff");
  });

  it("the start page knows its base path and answers every page address", async () => {
    for (const url of ["/backups/", "/backups/index.html", "/backups/servers/a.b"]) {
      const answer = await program.send("GET", url, { headers: { accept: "text/html,*/*" } });
      expect([url, answer.statusCode]).toEqual([url, 200]);
      expect(answer.body).toContain('<base href="/backups/">');
      expect(answer.headers["cache-control"]).toBe("no-cache");
    }
    expect(
      (await program.send("GET", "/backups/logo.png", { headers: { accept: "image/*" } })).statusCode,
    ).toBe(404);
    expect((await program.send("HEAD", "/backups/", { headers: { accept: "text/html" } })).statusCode).toBe(
      200,
    );
  });

  it("files come compressed as built, hashed ones stay cached, and nothing outside is served", async () => {
    const url = "/backups/assets/main-abc123.js";
    const packed = await program.send("GET", url, { headers: { "accept-encoding": "gzip" } });
    expect(packed.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(packed.rawPayload).toString()).toBe("packed()");
    expect(packed.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(packed.headers["content-type"]).toMatch(/javascript/);
    const plain = await program.send("GET", url);
    expect(plain.body).toBe("plain()");
    const robots = await program.send("GET", "/backups/robots.txt");
    expect(robots.headers["cache-control"]).toBe("no-cache");
    const known = { "if-none-match": String(robots.headers.etag) };
    expect((await program.send("GET", "/backups/robots.txt", { headers: known })).statusCode).toBe(304);
    const head = await program.send("HEAD", url);
    expect([head.statusCode, head.headers["content-length"], head.body]).toEqual([200, "7", ""]);
    for (const outside of [
      "..%2f..%2f..%2fetc%2fpasswd",
      "%2e%2e/%2e%2e/etc/passwd",
      "a%00b",
      "assets/..%2f..%2f..%2f",
      "x".repeat(5000),
    ]) {
      const answer = await program.send("GET", `/backups/${outside}`);
      expect([400, 403, 404]).toContain(answer.statusCode);
    }
  });

  it("the API describes itself", async () => {
    const answer = await program.send("GET", "/backups/api/docs/json", {
      headers: { "accept-encoding": "br" },
    });
    expect(answer.headers["content-encoding"]).toBe("br");
    const document = (await program.send("GET", "/backups/api/docs/json")).json();
    expect(document.openapi).toBe("3.1.0");
    expect(Object.keys(document.paths)).toContain("/backups/api/v1/session");
    const page = await program.send("GET", "/backups/api/docs");
    expect(page.body).toContain('src="/backups/api/docs/swagger-ui-bundle.js"');
    expect((await program.send("GET", "/backups/api/docs/swagger-ui.css")).statusCode).toBe(200);
  });

  it("the log never shows tokens", async () => {
    await program.send("GET", "/backups/api/upload/ds_ingest_PATHSECRET?token=QUERYSECRET", {
      headers: {
        "content-type": "application/json",
        authorization: "Bearer HEADERSECRET",
        cookie: "duplistatus_session=COOKIESECRET",
      },
    });
    const everything = program.logged.join("\n");
    expect(everything).toContain("/backups/api/upload/***");
    expect(everything).not.toMatch(/PATHSECRET|QUERYSECRET|HEADERSECRET|COOKIESECRET/);
  });
});
