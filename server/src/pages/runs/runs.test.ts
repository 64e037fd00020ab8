import type { RunDetail, RunLog, RunLogGroups } from "@duplistatus/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Send, type TestApp, testApp } from "../../testing/app.ts";
import { engines } from "../../testing/database.ts";
import { jsonReport } from "../../testing/reports.ts";
import type { SampleReport } from "../../testing/sample-reports.ts";

const day = 24 * 3_600_000;
let program: TestApp;
let admin: Send;

async function report(daysAgo: number, sample: SampleReport = {}): Promise<number> {
  const begin = program.clock.now() - daysAgo * day - 3_600_000;
  const body = jsonReport({ begin, versions: 20, ...sample }).toString();
  const headers = { "content-type": "application/json" };
  const answer = await program.send("POST", "/api/upload", { body, headers });
  expect(answer.statusCode).toBe(200);
  return (answer.json() as { runId: number }).runId;
}
const get = async <Answer>(path: string) => {
  const answer = await admin("GET", `/api/v1/runs/${path}`);
  expect(answer.statusCode).toBe(200);
  return answer.json() as Answer;
};
const inUse = (name: string) =>
  `2026-06-15 01:00:00 +00 - [Warning-Duplicati.Library.Main.Operation.Backup.FileBlockProcessor-FileAccessError]: Error reported while accessing file: /home/${name}\nSystem.IO.IOException: The process cannot access the file '/home/${name}' because it is being used by another process.`;
const snapshot =
  "2026-06-15 01:00:00 +00 - [Warning-Duplicati.Library.Main.Operation.BackupHandler-SnapshotFailed]: Failed to create a snapshot: no rights";
const message = (at: number) =>
  `2026-06-15 01:00:00 +00 - [Information-A.B-C]: Remote file duplicati-b${at}.dblock.zip`;

describe.each(engines)("the page of a run on %s", (engine) => {
  beforeEach(async () => {
    program = await testApp({ engine });
    admin = await program.logIn();
  });
  afterEach(() => program.close());

  it("tells of a failure its known cause, since when, and the last good backup", async () => {
    const failure = {
      result: "Fatal",
      exception:
        "Duplicati.Library.Interface.FolderMissingException: The folder /mnt/backup/till does not exist\n   at Duplicati.X",
    } as const;
    for (const daysAgo of [9, 8, 7, 6, 5]) await report(daysAgo, { seconds: 600 });
    const good = await report(4, { seconds: 600 });
    const first = await report(3, failure);
    await report(2, failure);
    const run = await get<RunDetail>(String(await report(1, failure)));
    expect(run.cause).toEqual({ code: "folder-missing", host: null, path: "/mnt/backup/till" });
    expect(run.problem).toBe("The folder /mnt/backup/till does not exist");
    expect(run.streak).toMatchObject({ count: 3, first: { id: first, status: "Fatal" } });
    expect(run.lastGood).toMatchObject({ id: good, versions: 20 });
    expect(run.usualDurationMs).toBe(600_000);
    expect(run.next).toBeNull();
    const before = await get<RunDetail>(String(good));
    expect(before).toMatchObject({ streak: null, cause: null, next: { id: first, status: "Fatal" } });
  });

  it("names the other servers that fail for the same cause, to those for whom they exist", async () => {
    const named = (server: string) => ({ machineId: `${server}-machine`, machineName: server });
    const refused = (server: string, host: string) =>
      report(1, {
        ...named(server),
        result: "Fatal",
        exception: `System.Net.Sockets.SocketException: No route to host ${host}`,
      });
    const elsewhere = await refused("office", "vault.lan");
    await refused("far", "other.lan");
    // Fails no longer.
    await report(2, { ...named("well"), result: "Fatal", exception: "No route to host vault.lan" });
    await report(1, named("well"));
    const own = await refused("attic", "vault.lan");
    const run = await get<RunDetail>(String(own));
    expect(run.cause).toMatchObject({ code: "no-route" });
    expect(run.sameCause).toEqual({
      servers: 1,
      runs: [{ runId: elsewhere, jobName: expect.any(String), serverName: "office" }],
    });
    const tag = (name: string) =>
      admin("PATCH", `/api/v1/servers/${name}-machine`, { body: { tags: ["acme"] } });
    await tag("attic");
    const token = { name: "widget", scope: "read", tags: ["acme"] };
    const { secret } = (await admin("POST", "/api/v1/tokens", { body: token })).json() as { secret: string };
    const seen = async () => {
      const headers = { authorization: `Bearer ${secret}` };
      return ((await program.send("GET", `/api/v1/runs/${own}`, { headers })).json() as RunDetail).sameCause;
    };
    expect(await seen()).toEqual({ servers: 0, runs: [] });
    await tag("office");
    expect(await seen()).toMatchObject({ servers: 1 });
  });

  it("counts equal warnings as one, tells which are new, and shows the lines of a group", async () => {
    await report(2, { result: "Warning", warnings: 1, logLines: [inUse("report.odt")] });
    const lines = [
      ...Array.from({ length: 11 }, (_, at) => inUse(`my file ${at}.odt`)),
      snapshot,
      message(1),
    ];
    const id = await report(1, { result: "Warning", warnings: 12, logLines: lines });
    const { groups, rest } = await get<RunLogGroups>(`${id}/log/groups?level=warning`);
    expect(groups.map(({ count, first, isNew }) => [count, first.id, first.line, isNew])).toEqual([
      [11, "FileAccessError", 1, false],
      [1, "SnapshotFailed", 12, true],
    ]);
    expect(rest).toBe(0);
    const group = await get<RunLog>(`${id}/log?level=warning&group=${groups[0]!.key}&offset=2&limit=2`);
    expect(group.total).toBe(11);
    expect(group.entries.map(({ line }) => line)).toEqual([3, 4]);
    expect(group.counts).toEqual({ message: 1, warning: 12, error: 0 });
  });

  it("keeps the number of a line in every search, and hands the log out as text", async () => {
    const logLines = Array.from({ length: 1200 }, (_, at) => (at === 900 ? snapshot : message(at)));
    const id = await report(1, { logLines });
    const { entries, total } = await get<RunLog>(`${id}/log?level=message&q=duplicati-b950.`);
    expect([total, entries[0]!.line]).toEqual([1, 950]);
    const page = await get<RunLog>(`${id}/log?level=message&offset=949&limit=1`);
    expect(page.entries[0]!.text).toBe(entries[0]!.text);
    const text = await admin("GET", `/api/v1/runs/${id}/log/text`);
    expect(text.headers["content-type"]).toContain("text/plain");
    expect(text.payload).toBe(`${logLines.join("\n")}\n`);
    const some = await admin("GET", `/api/v1/runs/${id}/log/text?level=warning`);
    expect(some.payload).toBe(`${snapshot}\n`);
  });

  it("answers 404 for a run that is not there", async () => {
    for (const path of ["99", "99/log", "99/log/groups", "99/log/text"])
      expect((await admin("GET", `/api/v1/runs/${path}`)).statusCode).toBe(404);
  });
});
