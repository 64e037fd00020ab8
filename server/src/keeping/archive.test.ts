import type { Dashboard, Monitoring, ServerList } from "@duplistatus/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claim, nextServers, recordOutcome, toProblem } from "../connections/connections.ts";
import { recordReachable } from "../monitoring/check.ts";
import { act } from "../testing/act.ts";
import { type Send, type TestApp, testApp } from "../testing/app.ts";
import { engines } from "../testing/database.ts";
import { jsonReport } from "../testing/reports.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const attic = "a".repeat(32);
const cellar = "c".repeat(32);

let program: TestApp;
let admin: Send;

const textOf = (at: number) => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
async function report(
  machineId: string,
  machineName: string,
  sample: { backupId?: string; backupName?: string } = {},
) {
  const at = program.clock.now();
  const begin = { begin: at - minute, nextRun: textOf(at + day), uploaded: 1_000, ...sample };
  const body = jsonReport({ machineId, machineName, ...begin }).toString();
  const headers = { "content-type": "application/json" };
  expect((await program.send("POST", "/api/upload", { body, headers })).statusCode).toBe(200);
}
const get = async <Answer>(url: string) => (await admin("GET", `/api/${url}`)).json() as Answer;
const archive = (id: string, archived: boolean) =>
  admin("POST", `/api/v1/servers/${id}/archive`, { body: { archived } });
const connect = (id: string) =>
  admin("PUT", `/api/v1/servers/${id}/connection`, {
    body: {
      addresses: [id.slice(0, 1)],
      trust: { kind: "plain" },
      credential: { kind: "password", password: "Pass-1" },
    },
  });
const count = async (table: string) =>
  Number((await program.context.database.reader.get<{ n: number }>(`select count(*) as n from ${table}`))!.n);

describe.each(engines)("servers on %s", (engine) => {
  beforeEach(async () => {
    program = await testApp({ engine });
    admin = await program.logIn();
    await report(attic, "attic");
    await report(cellar, "cellar");
  });
  afterEach(() => program.close());

  it("in the archive are recorded, and neither watched nor collected nor shown", async () => {
    const { context, clock } = program;
    await connect(attic);
    await act(context, (work) => recordReachable(work, attic, false));
    clock.advance(day + 3 * hour);
    expect((await admin("POST", "/api/v1/monitoring/check")).json().opened).toBe(3);
    expect((await archive(attic, true)).json()).toMatchObject({ id: attic, archivedAt: clock.now() });
    const open = await get<{ incidents: { serverId: string }[] }>("v1/incidents?state=open");
    expect(open.incidents.map((incident) => incident.serverId)).toEqual([cellar]);

    await report(attic, "attic", { backupId: "DB-2", backupName: "Music" });
    const dashboard = await get<Dashboard>("v1/dashboard");
    expect(dashboard.servers.map(({ id }) => id)).toEqual([cellar]);
    expect(dashboard.jobs.map((job) => job.serverId)).toEqual([cellar]);
    expect(dashboard.summary).toMatchObject({
      servers: 1,
      jobs: 1,
      runs: 1,
      uploadedBytes: 1_000,
      overdue: 1,
    });
    expect(dashboard.summary.uploaded7dBytes).toBe(1_000);
    const monitoring = await get<Monitoring>("v1/monitoring");
    expect([monitoring.servers.length, monitoring.jobs.length]).toEqual([1, 1]);
    expect(await get("summary")).toMatchObject({
      totalServers: 1,
      totalBackups: 1,
      totalBackupsRuns: 1,
      overdueBackupsCount: 1,
    });
    expect(await get("lastbackups/attic")).toMatchObject({ backup_jobs_count: 2, status: 200 });
    expect(await nextServers(context.database.reader, clock.now(), 10)).toEqual([]);
    const { servers } = await get<ServerList>("v1/servers");
    expect(servers.map(({ id, jobs, runs }) => [id, jobs, runs])).toEqual([
      [attic, 2, 2],
      [cellar, 1, 1],
    ]);
    clock.advance(3 * day);
    expect((await admin("POST", "/api/v1/monitoring/check")).json()).toMatchObject({ opened: 0 });

    expect((await archive(attic, false)).json()).toMatchObject({ archivedAt: null });
    expect(await nextServers(context.database.reader, clock.now(), 10)).toEqual([attic]);
    expect((await get<Dashboard>("v1/dashboard")).summary).toMatchObject({ servers: 2, jobs: 3, runs: 3 });
    await admin("POST", "/api/v1/monitoring/check");
    const overdue = (await get<Monitoring>("v1/monitoring")).jobs.filter((job) => job.overdueSince !== null);
    expect(overdue.map((job) => job.serverId).sort()).toEqual([attic, attic, cellar]);
    expect((await archive("nobody", true)).statusCode).toBe(404);
  });

  it("that are deleted leave nothing, and the others stay", async () => {
    const { context, clock } = program;
    await connect(attic);
    await recordOutcome(context, attic, { ok: false, problem: toProblem({ kind: "wrong-password" }) });
    const job = (await get<Dashboard>("v1/dashboard")).jobs.find((one) => one.serverId === attic)!;
    await context.database.write(async (sql) => {
      await sql.run(
        `with recursive n(i) as (select 1 union all select i + 1 from n where i < 2500)
         insert into runs (job_id, operation, dedupe_key, begin_at, received_at, status, flags, warnings, errors, messages, hints)
         select ?, 'Backup', 'k' || i, i, i, 'Success', 0, 0, 0, 0, '' from n`,
        [job.id],
      );
      await sql.run(
        "insert into live_runs (run_key, job_id, operation, started_at, updated_at, data) values ('x', ?, 'Backup', 0, 0, '{}')",
        [job.id],
      );
    });
    clock.advance(day + 3 * hour);
    await admin("POST", "/api/v1/monitoring/check");
    const body = { scope: { kind: "server", serverId: attic }, from: clock.now(), until: clock.now() + hour };
    expect((await admin("POST", "/api/v1/maintenance", { body })).statusCode).toBe(200);
    expect(await claim(context, attic, "collection", minute)).toBe(true);
    const busy = await admin("DELETE", `/api/v1/servers/${attic}`);
    expect([busy.statusCode, busy.json().code]).toEqual([409, "conflict"]);
    clock.advance(minute);
    expect((await admin("DELETE", `/api/v1/servers/${attic}`)).statusCode).toBe(204);
    expect((await admin("DELETE", `/api/v1/servers/${attic}`)).statusCode).toBe(404);
    const left = ["servers", "server_identities", "server_watch", "jobs", "job_watch", "runs", "reports"];
    for (const table of left) expect([table, await count(table)]).toEqual([table, 1]);
    expect(await count("incidents")).toBe(1);
    for (const table of ["connections", "live_runs"]) expect([table, await count(table)]).toEqual([table, 0]);
    expect((await get<{ windows: unknown[] }>("v1/maintenance")).windows).toEqual([]);
    // Its machine comes back as a new server.
    await report(attic, "attic");
    expect((await get<ServerList>("v1/servers")).servers).toHaveLength(2);
  });
});
