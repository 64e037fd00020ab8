import type { ReportingDone, ReportingPlan } from "@duplistatus/contract";
import { afterEach, describe, expect, it } from "vitest";
import type { Send } from "../../testing/app.ts";
import { type TestCollecting, testCollecting } from "../../testing/collecting.ts";
import { engines } from "../../testing/database.ts";
import { jsonReport } from "../../testing/reports.ts";

let world: TestCollecting;
let admin: Send;
let base: string;
afterEach(() => world.close());

async function begin(options: Parameters<typeof testCollecting>[0] = {}) {
  world = await testCollecting({ jobOptions: {}, ...options });
  admin = await world.program.logIn();
  await world.program.app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = world.program.app.server.address() as { port: number };
  base = `http://127.0.0.1:${port}/`;
}

const url = (rest = "") => `/api/v1/servers/${world.serverId}/reporting${rest}`;
async function post<Answer>(rest: string, more: object = {}): Promise<Answer> {
  const answer = await admin("POST", url(rest), { body: { base, ...more } });
  expect([answer.statusCode, answer.body]).toEqual([200, expect.any(String)]);
  return answer.json();
}
const preview = (more?: object) => post<ReportingPlan>("/preview", more);
const install = (more?: object) => post<ReportingDone>("", more);
const undo = async (): Promise<ReportingPlan> =>
  (await admin("DELETE", `${url()}?base=${encodeURIComponent(base)}`)).json();
const ingest = (policy: string) =>
  admin("PUT", "/api/v1/settings/ingest", { body: { policy, allowList: [], publicStatusApi: false } });
const counts = async () =>
  world.program.context.database.reader.get(
    "select (select count(*) from runs) as runs, (select count(*) from servers) as servers, (select count(*) from reports) as reports",
  );

describe.each(engines)("options for reports, installed by the program on %s", (engine) => {
  it.each([
    ["2.0.8.1", true],
    ["2.1.0.5", false],
    ["2.2.0.3", false],
    ["2.3.0.4", false],
    ["2.3.1.0", false],
  ])("in %s are previewed, set, checked with a test report, and taken back", async (version, login) => {
    const own = { "--blocksize": "1MB" };
    await begin({ engine, version, use: [], login, jobOptions: own });
    const before = await counts();
    const plan = await preview();
    expect(plan).toMatchObject({ problem: null, inTheWay: null, installedAt: null });
    expect(world.standIn.jobOptions).toEqual(own);
    const name = login ? "--send-http-url" : "--send-http-json-urls";
    expect(plan.changes).toContainEqual({ name, before: null, after: `${base}api/upload` });

    const done = await install();
    expect(done).toMatchObject({ problem: null, check: { ok: true, status: 200, reason: null } });
    expect(done.changes).toEqual(plan.changes);
    expect(world.standIn.jobOptions).toMatchObject({ ...own, [name]: `${base}api/upload` });
    // The test report left nothing behind.
    expect(await counts()).toEqual(before);
    expect((await install()).changes).toEqual([]);

    expect((await undo()).problem).toBeNull();
    expect(world.standIn.jobOptions).toEqual(own);
  });
});

describe("options for reports", () => {
  it("carry a token of the server where one is needed, which ends with them", async () => {
    await begin();
    await ingest("token");
    expect(JSON.stringify((await preview()).changes)).not.toMatch(/ds_ingest_\w{6}/);
    const done = await install();
    expect(done.check).toEqual({ ok: true, status: 200, reason: null });
    expect(JSON.stringify(done)).not.toMatch(/ds_ingest_\w{6}/);
    const upload = world.standIn.jobOptions["--send-http-json-urls"]!;
    expect(upload).toMatch(/\/api\/upload\/ds_ingest_\w+$/);
    const send = () =>
      fetch(upload, { method: "POST", body: jsonReport({ begin: world.program.clock.now() }) });
    expect((await send()).status).toBe(200);
    // The token that is there is used again, and no second one made.
    expect((await install({ live: true })).changes.map(({ name }) => name)).toEqual([
      "--http-report-status-url",
    ]);
    expect((await admin("GET", "/api/v1/tokens")).json()).toHaveLength(1);
    await undo();
    expect(world.standIn.jobOptions).toEqual({});
    expect((await send()).status).toBe(401);
    const stored = await world.program.context.database.reader.all("select * from connections");
    expect(JSON.stringify(stored)).not.toContain("ds_ingest_");
  });

  it("of another receiver in 2.0.x stay, until somebody says otherwise, and come back", async () => {
    const own = { "--send-http-url": "https://other.example/secret-token" };
    await begin({ version: "2.0.8.1", use: [], login: true, jobOptions: own });
    expect(await install()).toMatchObject({ inTheWay: "other.example", changes: [], check: null });
    expect(world.standIn.jobOptions).toEqual(own);
    const done = await install({ replace: true });
    expect(JSON.stringify(done)).not.toContain("secret-token");
    expect(world.standIn.jobOptions["--send-http-url"]).toBe(`${base}api/upload`);
    await undo();
    expect(world.standIn.jobOptions).toEqual(own);
  });

  it("are not called installed when the server says yes and does nothing", async () => {
    await begin();
    world.standIn.misbehave(/^\/api\/v1\/serversettings$/, { kind: "made", body: () => "{}" });
    const done = await install();
    expect(done).toMatchObject({ problem: { kind: "unreadable" }, changes: [], check: null });
  });

  it("are told of when something else answers at the address, or nobody does", async () => {
    await begin();
    const here = base;
    base = `http://127.0.0.1:${world.standIn.port}/`;
    expect((await install()).check).toMatchObject({ ok: false, reason: null });
    await undo();
    base = "http://no-such-host.invalid/";
    expect((await install()).check).toEqual({ ok: false, status: null, reason: "name-unknown" });
    base = here;
  });

  it("are no business of the server when it cannot be asked, and of no user", async () => {
    await begin();
    await world.standIn.close();
    expect(await install()).toMatchObject({ problem: { kind: "unreachable" }, changes: [], check: null });
    for (const wrong of ["ftp://x", "http://user:pw@x", "http://x?y", "x"])
      expect((await admin("POST", url(), { body: { base: wrong } })).statusCode).toBe(400);
    const unknown = await admin("POST", "/api/v1/servers/nobody/reporting/preview", { body: { base } });
    expect(unknown.json()).toMatchObject({ problem: { kind: "not-connected" } });
  });

  it("are written to the audit log by their names, without addresses of others or tokens", async () => {
    await begin({ jobOptions: { "--send-http-json-urls": "https://other.example/secret-token" } });
    await ingest("token");
    await install();
    const text = (await admin("GET", "/api/v1/audit")).body;
    expect(text).toContain("reporting.install");
    expect(text).not.toMatch(/secret-token|ds_ingest_\w{10}/);
  });
});

describe("a test report", () => {
  it("is refused as any other report would be", async () => {
    await begin();
    await ingest("token");
    const headers = { "x-duplistatus-check": "1", "content-type": "application/json" };
    const send = (body: string | Buffer, path = "/api/upload") =>
      world.program.send("POST", path, { body, headers });
    expect((await send(jsonReport())).statusCode).toBe(401);
    await ingest("open");
    expect((await send("nonsense")).statusCode).toBe(400);
    expect((await send(jsonReport())).json()).toMatchObject({ success: true, check: "1" });
  });
});
