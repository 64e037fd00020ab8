import { textsOf } from "@duplistatus/texts/all";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashPassword } from "./access/accounts/passwords.ts";
import { insertUser } from "./access/accounts/store.ts";
import { writeTags } from "./access/accounts/tags.ts";
import { buildApp } from "./app.ts";
import type { KnownRoute } from "./platform/http/route-table.ts";
import { adminPassword, type TestApp, testApp } from "./testing/app.ts";

/**
 * Every route and what it needs: one of `Access`, and behind it what people get who are limited to tags (`ForLimited`; none:
 * nothing). A route that is new, or needs something else, belongs here, or the test below fails.
 */
const routeAccess: Readonly<Record<string, string>> = {
  "DELETE /api/status": "open",
  "DELETE /api/status/:token": "open",
  "DELETE /api/upload": "open",
  "DELETE /api/upload/:token": "open",
  "DELETE /api/v1/channels/:id": "admin",
  "DELETE /api/v1/channels/:id/devices/:device": "admin",
  "DELETE /api/v1/collections/:id": "admin",
  "DELETE /api/v1/database/backups/:name": "admin",
  "DELETE /api/v1/database/work": "admin",
  "DELETE /api/v1/digests/:id": "admin",
  "DELETE /api/v1/jobs/:id": "admin",
  "DELETE /api/v1/maintenance/:id": "admin",
  "DELETE /api/v1/me/sessions": "user own",
  "DELETE /api/v1/me/sessions/:id": "user own",
  "DELETE /api/v1/notifications/templates": "admin",
  "DELETE /api/v1/notifications/templates/:name/:language": "admin",
  "DELETE /api/v1/public-links/:id": "admin",
  "DELETE /api/v1/reports/:id": "admin",
  "DELETE /api/v1/runs/:id": "admin",
  "DELETE /api/v1/servers/:id": "admin",
  "DELETE /api/v1/servers/:id/connection": "admin",
  "DELETE /api/v1/servers/:id/identities": "admin",
  "DELETE /api/v1/servers/:id/reporting": "admin",
  "DELETE /api/v1/servers/merges/:id": "admin",
  "DELETE /api/v1/session": "user own",
  "DELETE /api/v1/tokens/:id": "admin",
  "DELETE /api/v1/users/:id": "admin",
  "DELETE /api/v1/users/:id/second-factor": "admin",
  "GET /*": "open",
  "GET /api/acknowledge/:secret": "open",
  "GET /api/docs": "open",
  "GET /api/docs/json": "open",
  "GET /api/docs/start.js": "open",
  "GET /api/docs/swagger-ui-bundle.js": "open",
  "GET /api/docs/swagger-ui.css": "open",
  "GET /api/health": "open",
  "GET /api/lastbackup/:server": "readOrPublic list",
  "GET /api/lastbackups/:server": "readOrPublic list",
  "GET /api/ping": "open",
  "GET /api/ready": "open",
  "GET /api/summary": "readOrPublic list",
  "GET /api/upload": "open",
  "GET /api/upload/:token": "open",
  "GET /api/v1/audit": "admin",
  "GET /api/v1/audit/check": "admin",
  "GET /api/v1/audit/export": "admin",
  "GET /api/v1/channels": "user",
  "GET /api/v1/channels/:id": "user",
  "GET /api/v1/channels/:id/devices": "admin",
  "GET /api/v1/channels/:id/subscribe": "admin",
  "GET /api/v1/channels/kinds": "user",
  "GET /api/v1/charts": "read list",
  "GET /api/v1/collections": "user",
  "GET /api/v1/collections/:id": "user",
  "GET /api/v1/collections/:id/json": "admin",
  "GET /api/v1/dashboard": "read list",
  "GET /api/v1/dashboard/changes": "read list",
  "GET /api/v1/database": "admin",
  "GET /api/v1/database/backups/:name": "admin",
  "GET /api/v1/database/dump": "admin",
  "GET /api/v1/deliveries": "user",
  "GET /api/v1/deliveries/:id": "user",
  "GET /api/v1/digests": "user",
  "GET /api/v1/events": "read list",
  "GET /api/v1/incidents": "read list",
  "GET /api/v1/incidents/:id": "read incident",
  "GET /api/v1/incidents/:id/decisions": "user",
  "GET /api/v1/incidents/count": "read list",
  "GET /api/v1/jobs/:id/destination": "read job",
  "GET /api/v1/jobs/:id/history": "read job",
  "GET /api/v1/jobs/:id/page": "read job",
  "GET /api/v1/jobs/:id/versions": "read job",
  "GET /api/v1/logs": "admin",
  "GET /api/v1/logs/:name": "admin",
  "GET /api/v1/maintenance": "read list",
  "GET /api/v1/me": "user own",
  "GET /api/v1/me/passkeys": "user own",
  "GET /api/v1/me/second-factor": "user own",
  "GET /api/v1/me/sessions": "user own",
  "GET /api/v1/monitoring": "read list",
  "GET /api/v1/notifications/rules": "user",
  "GET /api/v1/notifications/templates": "user",
  "GET /api/v1/public-links": "admin",
  "GET /api/v1/relays": "user",
  "GET /api/v1/reports": "admin",
  "GET /api/v1/reports/:id/body": "admin",
  "GET /api/v1/runs": "read list",
  "GET /api/v1/runs/:id": "read run",
  "GET /api/v1/runs/:id/decisions": "user",
  "GET /api/v1/runs/:id/log": "read run",
  "GET /api/v1/runs/:id/log/groups": "read run",
  "GET /api/v1/runs/:id/log/text": "read run",
  "GET /api/v1/runs/:id/report": "read run",
  "GET /api/v1/servers": "user list",
  "GET /api/v1/servers/:id/jobs": "admin",
  "GET /api/v1/servers/:id/page": "user server",
  "GET /api/v1/servers/merges": "admin",
  "GET /api/v1/session/options": "open",
  "GET /api/v1/session/sign-on/return": "open",
  "GET /api/v1/settings/audit": "admin",
  "GET /api/v1/settings/collecting": "user",
  "GET /api/v1/settings/ingest": "user",
  "GET /api/v1/settings/login": "admin",
  "GET /api/v1/settings/monitoring": "user",
  "GET /api/v1/settings/mqtt": "admin",
  "GET /api/v1/settings/notifications": "user",
  "GET /api/v1/settings/proxy-login": "admin",
  "GET /api/v1/settings/sign-on": "admin",
  "GET /api/v1/tokens": "admin",
  "GET /api/v1/users": "admin",
  "GET /api/v1/waiting": "admin",
  "GET /badge/:file": "open",
  "GET /calendar/:file": "open",
  "GET /feed/:file": "open",
  "GET /metrics": "metrics list",
  "GET /status/:key": "open",
  "PATCH /api/status": "open",
  "PATCH /api/status/:token": "open",
  "PATCH /api/upload": "open",
  "PATCH /api/upload/:token": "open",
  "PATCH /api/v1/channels/:id": "admin",
  "PATCH /api/v1/me/passkeys/:id": "user own",
  "PATCH /api/v1/me/preferences": "user own",
  "PATCH /api/v1/monitoring/jobs": "admin",
  "PATCH /api/v1/monitoring/servers/:id": "admin",
  "PATCH /api/v1/notifications/rules": "admin",
  "PATCH /api/v1/servers/:id": "admin",
  "PATCH /api/v1/users/:id": "admin",
  "POST /api/acknowledge/:secret": "open",
  "POST /api/status": "open",
  "POST /api/status/:token": "open",
  "POST /api/upload": "open",
  "POST /api/upload/:token": "open",
  "POST /api/v1/channels": "admin",
  "POST /api/v1/channels/:id/devices": "admin",
  "POST /api/v1/channels/:id/test": "admin",
  "POST /api/v1/collections": "admin",
  "POST /api/v1/database/backups": "admin",
  "POST /api/v1/database/backups/:name/restore": "admin",
  "POST /api/v1/database/backups/upload": "admin",
  "POST /api/v1/database/clean-up": "admin",
  "POST /api/v1/database/clean-up/preview": "admin",
  "POST /api/v1/database/compact": "admin",
  "POST /api/v1/database/import-1x": "admin",
  "POST /api/v1/deliveries/retry": "admin",
  "POST /api/v1/digests": "admin",
  "POST /api/v1/digests/:id/send": "admin",
  "POST /api/v1/incidents/:id/accept": "admin",
  "POST /api/v1/incidents/:id/acknowledge": "admin",
  "POST /api/v1/incidents/:id/snooze": "admin",
  "POST /api/v1/incidents/:id/unsnooze": "admin",
  "POST /api/v1/jobs/:id/run": "admin",
  "POST /api/v1/maintenance": "admin",
  "POST /api/v1/maintenance/:id/end": "admin",
  "POST /api/v1/me/passkeys": "user own",
  "POST /api/v1/me/passkeys/:id/remove": "user own",
  "POST /api/v1/me/passkeys/offer": "user own",
  "POST /api/v1/me/password": "user own",
  "POST /api/v1/me/second-factor": "user own",
  "POST /api/v1/me/second-factor/activate": "user own",
  "POST /api/v1/me/second-factor/recovery-codes": "user own",
  "POST /api/v1/me/second-factor/remove": "user own",
  "POST /api/v1/monitoring/check": "admin",
  "POST /api/v1/monitoring/reset-notifications": "admin",
  "POST /api/v1/notifications/templates/preview": "user",
  "POST /api/v1/notifications/templates/test": "admin",
  "POST /api/v1/public-links": "admin",
  "POST /api/v1/reports/replay": "admin",
  "POST /api/v1/reports/replay-all": "admin",
  "POST /api/v1/servers/:id/reporting": "admin",
  "POST /api/v1/servers/:id/reporting/preview": "admin",
  "POST /api/v1/servers/:id/reporting/start": "admin",
  "POST /api/v1/servers": "admin",
  "POST /api/v1/servers/:id/archive": "admin",
  "POST /api/v1/servers/:id/identities": "admin",
  "POST /api/v1/servers/find": "admin",
  "POST /api/v1/servers/import": "admin",
  "POST /api/v1/servers/jobs/merges": "admin",
  "POST /api/v1/servers/jobs/merges/preview": "admin",
  "POST /api/v1/servers/merges": "admin",
  "POST /api/v1/servers/merges/preview": "admin",
  "POST /api/v1/servers/offers/:key/dismiss": "admin",
  "POST /api/v1/servers/try": "admin",
  "POST /api/v1/session": "open",
  "POST /api/v1/settings/mqtt/test": "admin",
  "POST /api/v1/session/passkey": "open",
  "POST /api/v1/session/passkey/question": "open",
  "POST /api/v1/session/proxy": "open",
  "POST /api/v1/session/sign-on": "open",
  "POST /api/v1/session/sign-on/logout": "user own",
  "POST /api/v1/settings/sign-on/test": "admin",
  "POST /api/v1/tokens": "admin",
  "POST /api/v1/users": "admin",
  "POST /api/v1/users/:id/reset-password": "admin",
  "POST /api/v1/users/:id/unlock": "admin",
  "POST /api/v1/waiting/:key/approve": "admin",
  "POST /api/v1/waiting/:key/reject": "admin",
  "PUT /api/status": "open",
  "PUT /api/status/:token": "open",
  "PUT /api/upload": "open",
  "PUT /api/upload/:token": "open",
  "PUT /api/v1/digests/:id": "admin",
  "PUT /api/v1/notifications/templates/:name/:language": "admin",
  "PUT /api/v1/servers/:id/connection": "admin",
  "PUT /api/v1/settings/audit": "admin",
  "PUT /api/v1/settings/collecting": "admin",
  "PUT /api/v1/settings/database": "admin",
  "PUT /api/v1/settings/ingest": "admin",
  "PUT /api/v1/settings/login": "admin",
  "PUT /api/v1/settings/monitoring": "admin",
  "PUT /api/v1/settings/mqtt": "admin",
  "PUT /api/v1/settings/notifications": "admin",
  "PUT /api/v1/settings/proxy-login": "admin",
  "PUT /api/v1/settings/sign-on": "admin",
};

/** What a request that may reach its handler is answered here, so that no handler runs. */
const reached = 299;
const password = "Viewer-Pass-1";
const day = 24 * 3_600_000;

type Answer = "reached" | "login_required" | "forbidden" | "password_change_required" | "cross_origin";
type Sender = { name: string; headers: Record<string, string>; expected: (route: KnownRoute) => Answer };

const address = (url: string) => url.replace(/:\w+/g, "1").replace("*", "nothing-here");
const isOpen = ({ access }: KnownRoute) => access === "open";
const isSafe = ({ method }: KnownRoute) => ["GET", "HEAD", "OPTIONS"].includes(method);

describe("who may call what", () => {
  let program: TestApp;
  let app: Awaited<ReturnType<typeof buildApp>>;
  let senders: Sender[];

  const logIn = async (username: string, secret = password) => {
    const body = { username, password: secret };
    const [cookie] = (await program.send("POST", "/api/v1/session", { body })).cookies;
    return `${cookie!.name}=${cookie!.value}`;
  };

  beforeAll(async () => {
    program = await testApp();
    app = await buildApp(program.context, {
      beforeHandlers: (scope) =>
        scope.addHook("onRequest", async (_request, reply) => reply.code(reached).send("reached")),
    });
    const { database, clock } = program.context;
    const passwordHash = await hashPassword(password);
    const people = [
      { username: "viewer", role: "user" as const, mustChangePassword: false, tags: null },
      { username: "limited", role: "user" as const, mustChangePassword: false, tags: writeTags(["acme"]) },
      { username: "fresh", role: "admin" as const, mustChangePassword: true, tags: null },
      { username: "idle", role: "admin" as const, mustChangePassword: false, tags: null },
    ];
    for (const person of people) {
      await database.write((tx) => insertUser(tx, { ...person, passwordHash }, clock.now()));
    }
    const idle = await logIn("idle");
    program.clock.advance(8 * day);
    const cookies = {
      admin: await logIn("admin", adminPassword),
      user: await logIn("viewer"),
      limited: await logIn("limited"),
      fresh: await logIn("fresh"),
    };
    const token = async (scope: string, tags: string[] | null = null) => {
      const headers = { cookie: cookies.admin };
      const body = { name: scope, scope, tags };
      const made = await program.send("POST", "/api/v1/tokens", { body, headers });
      return { authorization: `Bearer ${made.json().secret}` };
    };
    const role =
      (...allowed: KnownRoute["access"][]) =>
      ({ access }: KnownRoute): Answer =>
        access === "open" || allowed.includes(access) ? "reached" : "forbidden";
    const reading = ["read", "readOrPublic"] as const;
    const onlyTheirs = (allowed: Sender["expected"]) => (route: KnownRoute) =>
      allowed(route) === "reached" && !isOpen(route)
        ? route.forLimited === null
          ? "forbidden"
          : "reached"
        : allowed(route);
    const foreign = (route: KnownRoute): Answer =>
      isSafe(route) || (isOpen(route) && !sameOriginOnly(route)) ? "reached" : "cross_origin";
    senders = [
      { name: "nobody", headers: {}, expected: (r) => (isOpen(r) ? "reached" : "login_required") },
      {
        name: "an expired session",
        headers: { cookie: idle },
        expected: (r) => (isOpen(r) ? "reached" : "login_required"),
      },
      {
        name: "a made-up session",
        headers: { cookie: "duplistatus_session=made-up" },
        expected: (r) => (isOpen(r) ? "reached" : "login_required"),
      },
      {
        name: "an administrator",
        headers: { cookie: cookies.admin },
        expected: role("user", "admin", "metrics", ...reading),
      },
      { name: "a user", headers: { cookie: cookies.user }, expected: role("user", "metrics", ...reading) },
      {
        name: "a user limited to a tag",
        headers: { cookie: cookies.limited },
        expected: onlyTheirs(role("user", "metrics", ...reading)),
      },
      {
        name: "an administrator who must change the password",
        headers: { cookie: cookies.fresh },
        expected: (r) => (isOpen(r) || r.duringPasswordChange ? "reached" : "password_change_required"),
      },
      { name: "an ingest token", headers: await token("ingest"), expected: role() },
      { name: "a read token", headers: await token("read"), expected: role(...reading) },
      { name: "a metrics token", headers: await token("metrics"), expected: role("metrics") },
      {
        name: "a read token limited to a tag",
        headers: await token("read", ["acme"]),
        expected: onlyTheirs(role(...reading)),
      },
      {
        name: "an admin token",
        headers: await token("admin"),
        expected: role("admin", "metrics", ...reading),
      },
      {
        name: "a page of another site with the administrator's cookie",
        headers: { cookie: cookies.admin, host: "nas:9666", origin: "http://evil.example" },
        expected: foreign,
      },
      {
        name: "a page on another port of the same host with the administrator's cookie",
        headers: { cookie: cookies.admin, host: "nas:9666", origin: "http://nas:8200" },
        expected: foreign,
      },
      {
        name: "a page of the same site, as the browser says, with the administrator's cookie",
        headers: { cookie: cookies.admin, "sec-fetch-site": "same-site" },
        expected: foreign,
      },
    ];
  });
  afterAll(async () => {
    await app.close();
    await program.close();
  });

  /** Open routes that refuse other sites: they begin something for whoever calls. */
  const sameOriginOnly = ({ sameOrigin }: KnownRoute) => sameOrigin;

  const routes = () => app.knownRoutes.filter(({ method }) => method !== "HEAD");

  it("every route stands in the list of routes with what it needs", () => {
    const named = (key: string, route: Pick<KnownRoute, "access" | "forLimited">) =>
      `  "${key}": "${route.access}${route.forLimited === null ? "" : ` ${route.forLimited}`}",`;
    const real = new Map(routes().map((route) => [`${route.method} ${route.url}`, route]));
    const wrong = [...real].flatMap(([key, route]) => {
      const line = named(key, route);
      return `  "${key}": "${routeAccess[key]}",` === line ? [] : [line];
    });
    const gone = Object.keys(routeAccess).filter((key) => !real.has(key));
    const advice = [
      ...(wrong.length === 0
        ? []
        : ["If this is meant to be so, write it into routeAccess in route-access.test.ts:", ...wrong]),
      ...(gone.length === 0 ? [] : ["Take these out of it:", ...gone]),
    ];
    if (advice.length > 0) throw new Error(advice.join("\n"));
  });

  it("has words for what can be done, and for nothing else", () => {
    // A file that arrives changes nothing until it is restored.
    const commands = app.knownRoutes.flatMap(({ command }) => command?.name ?? []);
    const told = commands.filter((name) => name !== "database.upload");
    const withoutRoute = [
      "database.import-1x",
      "database.rebuild",
      "database.restore",
      "secrets.rekey",
      "session.refused",
    ];
    expect(Object.keys(textsOf("en").actions).sort()).toEqual(
      [...new Set([...told, ...withoutRoute])].sort(),
    );
  });

  it("every route answers everybody as its place in the list says", async () => {
    const wrong: string[] = [];
    for (const route of routes()) {
      for (const { name, headers, expected } of senders) {
        const answer = await app.inject({ method: route.method as "GET", url: address(route.url), headers });
        const got = answer.statusCode === reached ? "reached" : answer.json().code;
        // Of what is not theirs, or not there, those who are limited learn nothing.
        const byId =
          name.includes("limited") && route.forLimited !== null && address(route.url) !== route.url;
        const named = ["server_not_found", "not_found"].includes(got) && byId ? "reached" : got;
        if (named !== expected(route)) wrong.push(`${route.method} ${route.url} for ${name}: ${got}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
