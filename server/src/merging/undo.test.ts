import type { ServerMerge } from "@duplistatus/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { check } from "../monitoring/check.ts";
import { type Send, type TestApp, testApp } from "../testing/app.ts";
import { engines } from "../testing/database.ts";
import { idOf, jsonReport, type SampleReport } from "../testing/reports.ts";

const hour = 3_600_000;
const day = 24 * hour;

const old = { machineId: idOf("old"), machineName: "nas" };
const fresh = { machineId: idOf("new"), machineName: "NAS" };
const into = `/api/v1/servers/${fresh.machineId}`;

describe.each(engines)("undoing a merge on %s", (engine) => {
  let program: TestApp;
  let admin: Send;
  beforeEach(async () => {
    program = await testApp({ engine });
    admin = await program.logIn();
  });
  afterEach(() => program.close());

  async function upload(sample: SampleReport, path = "/api/upload") {
    const headers = { "content-type": "application/json" };
    expect((await program.send("POST", path, { body: jsonReport(sample), headers })).statusCode).toBe(200);
  }
  async function merge(): Promise<number> {
    const body = { fromId: old.machineId, intoId: fresh.machineId };
    const answer = await admin("POST", "/api/v1/servers/merges", { body });
    expect(answer.statusCode).toBe(200);
    return answer.json<ServerMerge>().id;
  }
  const undo = async (id: number) => (await admin("DELETE", `/api/v1/servers/merges/${id}`)).statusCode;
  const rows = <Row extends object>(text: string) => program.context.database.reader.all<Row>(text);

  it("leaves what somebody changed since", async () => {
    const begin = program.clock.now() - hour;
    await upload({ ...old, begin });
    await upload({ ...fresh, begin: begin + 60_000 });
    const label = (id: string, body: object) => admin("PATCH", `/api/v1/servers/${id}`, { body });
    await label(old.machineId, { note: "in the cellar", alias: "Old NAS" });
    const id = await merge();
    const named = () =>
      rows<{ alias: string | null; note: string | null }>(
        `select alias, note from servers where id = '${fresh.machineId}'`,
      );
    expect(await named()).toEqual([{ alias: "Old NAS", note: "in the cellar" }]);
    expect((await label(fresh.machineId, { note: "in the attic" })).statusCode).toBe(200);
    expect(await undo(id)).toBe(200);
    expect(await named()).toEqual([{ alias: null, note: "in the attic" }]);
  });

  it("is possible for thirty days, and not a moment longer", async () => {
    await upload({ ...old, begin: program.clock.now() - hour });
    await upload({ ...fresh, begin: program.clock.now() - hour + 60_000 });
    const first = await merge();
    program.clock.advance(30 * day - 1);
    admin = await program.logIn();
    expect(await undo(first)).toBe(200);
    const second = await merge();
    program.clock.advance(30 * day);
    admin = await program.logIn();
    expect(await undo(second)).toBe(404);
  });

  it("calls a job late again whose incident was closed meanwhile", async () => {
    const begin = program.clock.now() - hour;
    const nextRun = new Date(begin + day).toISOString().replace(/[-:]|\.\d+/g, "");
    await upload({ ...old, begin, nextRun });
    await upload({ ...fresh, backupId: "DB-9", backupName: "Documents", begin });
    program.clock.advance(3 * day);
    await check(program.context);
    const open = () =>
      rows<{ server_id: string }>(
        "select server_id from incidents where cause = 'overdue' and closed_at is null",
      );
    expect(await open()).toEqual([{ server_id: old.machineId }]);
    const id = await merge();
    expect((await admin("POST", `${into}/archive`, { body: { archived: true } })).statusCode).toBe(200);
    expect(await open()).toEqual([]);
    expect(await undo(id)).toBe(200);
    await check(program.context);
    expect(await open()).toEqual([{ server_id: old.machineId }]);
  });

  it("takes the server's tokens along at once, there and back", async () => {
    const begin = program.clock.now() - 9 * hour;
    await upload({ ...old, begin });
    await upload({ ...fresh, backupId: "DB-9", backupName: "Documents", begin });
    const body = { name: "nas", scope: "ingest", serverId: old.machineId };
    const { secret } = (await admin("POST", "/api/v1/tokens", { body })).json();
    // A report of another server than the token's would go into quarantine.
    const reported = async (machine: typeof old, hours: number) => {
      await upload({ ...machine, begin: begin + hours * hour }, `/api/upload/${secret}`);
      const [last] = await rows<{ server_id: string }>(
        "select j.server_id from runs r join jobs j on j.id = r.job_id order by r.id desc limit 1",
      );
      return last!.server_id;
    };
    expect(await reported(old, 1)).toBe(old.machineId);
    const id = await merge();
    expect(await reported(fresh, 2)).toBe(fresh.machineId);
    expect(await undo(id)).toBe(200);
    expect(await reported(old, 3)).toBe(old.machineId);
  });
});
