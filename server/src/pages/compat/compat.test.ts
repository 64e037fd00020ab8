import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { check } from "../../monitoring/check.ts";
import { type TestApp, testApp } from "../../testing/app.ts";
import { engines } from "../../testing/database.ts";

const hour = 3_600_000;

function jsonReport(
  machineId: string,
  machine: string,
  job: string,
  begin: string,
  logLines: string[] = [],
  data: object = {},
): unknown {
  return {
    Data: {
      MainOperation: "Backup",
      ParsedResult: "Success",
      Version: "2.1.0.5 (2.1.0.5_stable_2025-03-04)",
      BeginTime: begin,
      EndTime: new Date(Date.parse(begin) + 3_723_500).toISOString(),
      Duration: "01:02:03.5000000",
      ExaminedFiles: 120,
      SizeOfExaminedFiles: 5000,
      AddedFiles: 3,
      PartialBackup: false,
      Dryrun: false,
      Interrupted: false,
      WarningsActualLength: 0,
      ErrorsActualLength: 0,
      MessagesActualLength: logLines.length,
      BackendStatistics: {
        BytesUploaded: 700,
        KnownFileSize: 9000,
        BackupListCount: 4,
        KnownFileCount: 10,
        KnownFilesets: 4,
      },
      ...data,
    },
    Extra: {
      OperationName: "Backup",
      "machine-id": machineId,
      "machine-name": machine,
      "backup-name": job,
      "backup-id": `DB-${job}`,
    },
    LogLines: logLines,
    Exception: null,
  };
}

describe.each(engines)("the 1.x endpoints on %s", (engine) => {
  let program: TestApp;
  let headers: Record<string, string>;
  beforeAll(async () => {
    program = await testApp({ engine });
    const admin = await program.logIn();
    const made = await admin("POST", "/api/v1/tokens", { body: { name: "widget", scope: "read" } });
    headers = { authorization: `Bearer ${made.json().secret}` };
  });
  afterAll(() => program.close());

  const get = async (url: string, more = headers) => await program.send("GET", url, { headers: more });
  async function upload(...report: Parameters<typeof jsonReport>) {
    const answer = await program.send("POST", "/api/upload", { body: jsonReport(...report) });
    expect([answer.statusCode, answer.json().success]).toEqual([200, true]);
  }

  it("an empty installation has zeros and no age", async () => {
    expect((await get("/api/summary")).json()).toEqual({
      totalServers: 0,
      totalBackupsRuns: 0,
      totalBackups: 0,
      totalUploadedSize: 0,
      totalStorageUsed: 0,
      totalBackupSize: 0,
      overdueBackupsCount: 0,
      secondsSinceLastBackup: null,
    });
  });

  it("health tells details only to those who may know", async () => {
    expect((await get("/api/health", {})).json()).toEqual({ status: "healthy" });
    expect((await get("/api/health")).json()).toMatchObject({
      status: "healthy",
      version: "0.0.0-test",
      database: { ok: true, engine },
    });
    expect((await program.send("HEAD", "/api/health")).statusCode).toBe(200);
    const { reader } = program.context.database;
    const original = reader.get;
    reader.get = () => Promise.reject(new Error("gone"));
    const ill = await get("/api/health", {});
    reader.get = original;
    expect([ill.statusCode, ill.json()]).toEqual([503, { status: "degraded" }]);
  });

  it("the summary is right as soon as the upload is answered", async () => {
    const begin = program.clock.now() - 2 * hour;
    await upload("m1", "nas", "Docs", new Date(begin - 24 * hour).toISOString());
    await upload("m1", "nas", "Docs", new Date(begin).toISOString(), [
      "2026-06-15 10:00:00 +00 - [Information-A-B]: hello",
    ]);
    await upload("m1", "nas", "Photos", new Date(begin - hour).toISOString());
    const answer = await get("/api/summary");
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.json()).toEqual({
      totalServers: 1,
      totalBackupsRuns: 3,
      totalBackups: 2,
      totalUploadedSize: 2100,
      totalStorageUsed: 18_000,
      totalBackupSize: 10_000,
      overdueBackupsCount: 0,
      secondsSinceLastBackup: 7200,
    });
    await program.context.database.write((tx) =>
      tx.run(
        "update job_watch set expected_at = ?, evaluate_at = 0 where job_id = (select id from jobs where name = 'Docs')",
        [begin + 1],
      ),
    );
    await check(program.context);
    expect((await get("/api/summary")).json().overdueBackupsCount).toBe(0);
    program.clock.advance(40 * hour);
    await check(program.context);
    expect((await get("/api/summary")).json().overdueBackupsCount).toBe(1);
  });

  it("the latest backup of a server, by id and by name", async () => {
    const byName = (await get("/api/lastbackup/nas")).json();
    expect((await get("/api/lastbackup/m1")).json()).toEqual(byName);
    expect(byName.status).toBe(200);
    expect(Object.keys(byName.server)).toEqual(["id", "name", "backup_name", "backup_id", "created_at"]);
    expect(byName.server).toMatchObject({ id: "m1", name: "nas", backup_name: "Docs", backup_id: "DB-Docs" });
    expect(byName.latest_backup).toMatchObject({
      server_id: "m1",
      name: "Docs",
      date: "2026-06-15T10:00:00.000Z",
      status: "Success",
      warnings: 0,
      errors: 0,
      messages: 1,
      fileCount: 120,
      fileSize: 5000,
      uploadedSize: 700,
      duration: "01:02:03",
      duration_seconds: 3723.5,
      durationInMinutes: 62,
      knownFileSize: 9000,
      backup_list_count: 4,
      warnings_array: [],
      errors_array: [],
    });
    expect(byName.latest_backup.messages_array.join()).toContain("hello");
    expect(Array.isArray(byName.latest_backup.available_backups)).toBe(true);
  });

  it("the latest backup of every job", async () => {
    const answer = (await get("/api/lastbackups/nas")).json();
    expect(answer).toMatchObject({ backup_jobs_count: 2, backup_names: ["Docs", "Photos"], status: 200 });
    expect(answer.latest_backups.map((backup: { name: string }) => backup.name)).toEqual(["Docs", "Photos"]);
  });

  it("unknown and ambiguous servers", async () => {
    const unknown = await get("/api/lastbackup/nobody");
    expect([unknown.statusCode, unknown.json().error]).toEqual([
      404,
      "There is no server with this id or name.",
    ]);
    await upload("m2", "büro nas", "A", "2026-06-14T10:00:00Z");
    await upload("m3", "büro nas", "B", "2026-06-14T10:00:00Z");
    const shared = await get(`/api/lastbackups/${encodeURIComponent("büro nas")}`);
    expect(shared.statusCode).toBe(400);
    expect(shared.json().duplicate_servers).toEqual([
      { id: "m2", name: "büro nas" },
      { id: "m3", name: "büro nas" },
    ]);
  });

  it("are closed until the administrator opens them, and then carry no log lines", async () => {
    expect((await get("/api/lastbackup/nas", {})).statusCode).toBe(401);
    const admin = await program.logIn();
    const body = { policy: "open", allowList: [], publicStatusApi: true };
    expect((await admin("PUT", "/api/v1/settings/ingest", { body })).statusCode).toBe(200);
    expect((await get("/api/summary", {})).statusCode).toBe(200);
    const open = (await get("/api/lastbackup/nas", {})).json();
    expect(open.latest_backup.messages).toBe(1);
    expect(open.latest_backup.messages_array).toEqual([]);
    expect((await get("/api/summary", { authorization: "Bearer ds_read_wrong" })).statusCode).toBe(401);
  });

  it("tell strangers no line of any list, and those who may read all of them", async () => {
    const lines = ["Information-A-B", "Warning-A-C", "Error-A-D"].map(
      (tag) => `2026-06-15 10:00:00 +00 - [${tag}]: hello`,
    );
    await upload("m4", "noisy", "Docs", "2026-06-15T10:00:00Z", lines, {
      ParsedResult: "Error",
      MessagesActualLength: 1,
      WarningsActualLength: 1,
      ErrorsActualLength: 1,
    });
    const lists = ({ messages_array, warnings_array, errors_array }: Record<string, string[]>) =>
      [messages_array, warnings_array, errors_array].map((list) => list!.length);
    const seen = async (more?: Record<string, string>) => {
      const one = (await get("/api/lastbackup/noisy", more)).json().latest_backup;
      const [all] = (await get("/api/lastbackups/noisy", more)).json().latest_backups;
      return [lists(one), lists(all)];
    };
    expect(await seen()).toEqual([
      [1, 1, 1],
      [1, 1, 1],
    ]);
    expect(await seen({})).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });
});
