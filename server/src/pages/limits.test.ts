import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beginSession, sessionCookie } from "../access/accounts/sessions.ts";
import { insertUser } from "../access/accounts/store.ts";
import { writeTags } from "../access/accounts/tags.ts";
import { check } from "../monitoring/check.ts";
import { systemActor } from "../platform/actor.ts";
import { transact } from "../platform/database/unit-of-work.ts";
import { type TestApp, testApp } from "../testing/app.ts";
import { engines } from "../testing/database.ts";
import { jsonReport } from "../testing/reports.ts";

const tags = ["acme", "Zeta", "Müller & Söhne"] as const;
const customers = ["alpha", "beta", "gamma", "delta"] as const;
type Assignment = Record<(typeof customers)[number], readonly string[]>;

/** What must never be seen of a server: its name, note, job, id. */
const mark = (customer: string) => new RegExp(`${customer}-(host|job|note|machine)`);

describe.each(engines)("people limited to tags on %s", (engine) => {
  let program: TestApp;
  let cookie: string;
  let bearer: string;
  let userId: number;
  const ids = { server: new Map<string, string>(), job: new Map(), run: new Map(), incident: new Map() };

  beforeAll(async () => {
    program = await testApp({ engine });
    const { context, clock } = program;
    const admin = await program.logIn();
    for (const customer of customers) {
      const body = jsonReport({
        machineId: `${customer}-machine`,
        machineName: `${customer}-host`,
        backupName: `${customer}-job`,
        begin: clock.now() - 3_600_000,
        result: "Fatal",
        exception: "System.Net.Sockets.SocketException: No route to host vault.lan",
      });
      const headers = { "content-type": "application/json" };
      const sent = await program.send("POST", "/api/upload", { body, headers });
      ids.run.set(customer, sent.json().runId);
    }
    await check(context);
    const { servers, jobs } = (await admin("GET", "/api/v1/dashboard")).json();
    for (const { id, name } of servers) {
      const customer = name.split("-")[0];
      ids.server.set(customer, id);
      const patch = { note: `${customer}-note` };
      await admin("PATCH", `/api/v1/servers/${id}`, { body: patch });
      const job = jobs.find(({ serverId }: { serverId: string }) => serverId === id);
      ids.job.set(customer, job.id);
      ids.incident.set(customer, job.watch.incident.id);
    }
    const user = {
      username: "limited",
      passwordHash: "none",
      role: "user" as const,
      mustChangePassword: false,
    };
    await context.database.write((tx) => insertUser(tx, { ...user, tags: "[]" }, clock.now()));
    userId = (await context.database.reader.get<{ id: number }>("select id from users where username = ?", [
      "limited",
    ]))!.id;
    const secret = await transact(context, systemActor("test"), (work) =>
      beginSession(work, userId, "password"),
    );
    cookie = `${sessionCookie}=${secret}`;
    const body = { name: "widget", scope: "read", tags: ["nobody"] };
    bearer = `Bearer ${(await admin("POST", "/api/v1/tokens", { body })).json().secret}`;
  });
  afterAll(() => program.close());

  /** Makes the world such that servers have these tags, and the reader is limited to those. */
  async function assign(assignment: Assignment, limit: readonly string[]): Promise<void> {
    const { database, services } = program.context;
    for (const customer of customers) {
      await database.write((tx) =>
        tx.run("update servers set tags = ? where id = ?", [
          JSON.stringify(assignment[customer]),
          ids.server.get(customer)!,
        ]),
      );
    }
    const stored = writeTags(limit);
    await database.write((tx) => tx.run("update users set tags = ? where id = ?", [stored, userId]));
    await database.write((tx) => tx.run("update tokens set tags = ?", [stored]));
    services.sessions.clear();
    services.tokens.clear();
    services.dashboard.made.clear();
  }

  const readable = () =>
    program.app.knownRoutes.filter(
      ({ method, url, forLimited }) => method === "GET" && forLimited !== null && !url.endsWith("/events"),
    );

  it("see theirs and nothing of another customer, anywhere", async () => {
    const some = fc.subarray([...tags]);
    const world = fc.record({ alpha: some, beta: some, gamma: some, delta: some });
    await fc.assert(
      fc.asyncProperty(world, fc.subarray([...tags], { minLength: 1 }), async (assignment, limit) => {
        await assign(assignment, limit);
        const isTheirs = (customer: keyof Assignment) =>
          assignment[customer].some((tag) => limit.includes(tag));
        const readers: Record<string, string>[] = [{ cookie }, { authorization: bearer }];
        for (const { url, forLimited } of readable()) {
          for (const asked of customers) {
            const known = forLimited === "list" || forLimited === "own" ? "server" : forLimited!;
            const id = String(ids[known].get(asked));
            const path = url.replace(":id", id).replace(":server", encodeURIComponent(`${asked}-host`));
            for (const headers of readers) {
              const answer = await program.send("GET", path, { headers });
              expect(answer.statusCode, `${path}: ${answer.body}`).toBeLessThan(500);
              for (const customer of customers) {
                if (isTheirs(customer)) continue;
                const told = answer.body.match(mark(customer));
                expect(told, `${path} told of ${customer}`).toBeNull();
              }
            }
            if (url.includes(":") && !isTheirs(asked)) {
              const answer = await program.send("GET", path, { headers: { cookie } });
              expect([path, answer.statusCode]).toEqual([path, 404]);
              const absent = url
                .replace(":id", forLimited === "server" ? "absent" : "999999")
                .replace(":server", "absent");
              const none = await program.send("GET", absent, { headers: { cookie } });
              expect(answer.json()).toEqual(none.json());
            }
          }
        }
        for (const asked of customers) {
          for (const path of ["runs", "charts"]) {
            const url = `/api/v1/${path}?server=${encodeURIComponent(ids.server.get(asked)!)}`;
            const answer = await program.send("GET", url, { headers: { cookie } });
            const { runs } = answer.json() as { runs: unknown[] };
            expect([path, answer.statusCode]).toEqual([path, 200]);
            expect(JSON.stringify(runs) !== "[]" && JSON.stringify(runs) !== "[0]").toBe(isTheirs(asked));
          }
        }
        const dashboard = (await program.send("GET", "/api/v1/dashboard", { headers: { cookie } })).json();
        const theirs = customers.filter(isTheirs);
        expect(dashboard.servers.map(({ name }: { name: string }) => name).sort()).toEqual(
          theirs.map((customer) => `${customer}-host`).sort(),
        );
        expect(dashboard.summary).toMatchObject({ servers: theirs.length, jobs: theirs.length });
        expect(dashboard.summary.openIncidents).toBe(theirs.length);
        const summary = (await program.send("GET", "/api/summary", { headers: { cookie } })).json();
        expect([summary.totalServers, summary.totalBackupsRuns]).toEqual([theirs.length, theirs.length]);
        const incidents = (await program.send("GET", "/api/v1/incidents", { headers: { cookie } })).json();
        expect([incidents.total, incidents.incidents.length]).toEqual([theirs.length, theirs.length]);
      }),
      { numRuns: engine === "sqlite" ? 12 : 4 },
    );
  });
});
