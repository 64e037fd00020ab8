import type { MergeOffer, ServerMerge } from "@duplistatus/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createToken } from "../access/accounts/tokens.ts";
import { check } from "../monitoring/check.ts";
import { act } from "../testing/act.ts";
import { type Send, type TestApp, testApp } from "../testing/app.ts";
import { collectRows } from "../testing/collect-rows.ts";
import { engines } from "../testing/database.ts";
import { addCollected, connect, dumpAll } from "../testing/merging.ts";
import { idOf, jsonReport, oldFailure, type SampleReport, textReport } from "../testing/reports.ts";
import { forgetOldMerges } from "./undo.ts";

const hour = 3_600_000;
const day = 24 * hour;

const old = { machineId: idOf("old"), machineName: "nas" };
const fresh = { machineId: idOf("new"), machineName: "NAS" };
const pair = { fromId: old.machineId, intoId: fresh.machineId };

describe.each(engines)("who is who on %s", (engine) => {
  let program: TestApp;
  let admin: Send;
  beforeEach(async () => {
    program = await testApp({ engine });
    let session = await program.logIn();
    // Sessions end while the clock is moved on.
    admin = async (...request) => {
      const answer = await session(...request);
      if (answer.statusCode !== 401) return answer;
      session = await program.logIn();
      return session(...request);
    };
  });
  afterEach(() => program.close());

  const upload = async (sample: SampleReport, path = "/api/upload") => {
    const answer = await program.send("POST", path, {
      body: jsonReport(sample),
      headers: { "content-type": "application/json" },
    });
    expect(answer.statusCode).toBe(200);
    return answer.json();
  };
  const json = async (answer: ReturnType<Send>) => {
    const { statusCode, body } = await answer;
    expect({ statusCode, body }).toMatchObject({ statusCode: 200 });
    return JSON.parse(body);
  };
  const jobs = async (): Promise<{ server: string; name: string; runs: number }[]> => {
    const rows = await program.context.database.reader.all<{
      server_id: string;
      name: string;
      run_count: number;
    }>("select server_id, name, run_count from jobs order by server_id, name");
    return rows.map((row) => ({ server: row.server_id, name: row.name, runs: row.run_count }));
  };
  const list = () => json(admin("GET", "/api/v1/servers"));
  const offers = async (): Promise<MergeOffer[]> => (await list()).offers;
  const merge = (): Promise<ServerMerge> => json(admin("POST", "/api/v1/servers/merges", { body: pair }));
  const undo = (id: number) => admin("DELETE", `/api/v1/servers/merges/${id}`);

  /** A machine with two daily jobs for a week, which comes back under a new id with one job under another number. */
  async function reinstalled(): Promise<number> {
    const start = program.clock.now();
    for (let n = 0; n < 7; n++) {
      const begin = program.clock.now() - hour;
      await upload({ ...old, backupId: "DB-1", backupName: "Photos", begin });
      await upload({ ...old, backupId: "DB-2", backupName: "Documents", begin: begin + 60_000 });
      program.clock.advance(day);
    }
    program.clock.advance(hour);
    await upload({ ...fresh, backupId: "DB-1", backupName: "Documents", begin: program.clock.now() - hour });
    return start;
  }

  it("a reinstalled machine is offered, previewed, merged and taken apart again", async () => {
    await reinstalled();
    const [offer, ...others] = await offers();
    expect(others).toEqual([]);
    expect(offer).toMatchObject({ ...pair, why: "reinstalled", jobs: ["Documents"] });

    const before = await dumpAll(program.context);
    const preview = await json(admin("POST", "/api/v1/servers/merges/preview", { body: pair }));
    expect(preview).toMatchObject({
      fromName: "nas",
      intoName: "NAS",
      jobs: [
        { name: "Photos", intoName: null, runs: 7, same: 0 },
        { name: "Documents", intoName: "Documents", runs: 7, same: 0 },
      ],
      identities: [old.machineId],
      connection: null,
    });
    expect(await dumpAll(program.context)).toEqual(before);

    const merged = await merge();
    expect(merged).toMatchObject({ ...pair, kind: "merge", by: "admin", runs: 14, undoneAt: null });
    expect(await jobs()).toEqual([
      { server: fresh.machineId, name: "Documents", runs: 8 },
      { server: fresh.machineId, name: "Photos", runs: 7 },
    ]);
    expect(await offers()).toEqual([]);
    expect((await json(admin("GET", "/api/v1/servers/merges")))[0]).toEqual(merged);
    const last = await json(admin("GET", `/api/lastbackup/${old.machineId}`));
    expect(last.server.id).toBe(fresh.machineId);

    expect((await undo(merged.id)).json()).toMatchObject({ id: merged.id, undoUntil: null });
    expect(await dumpAll(program.context)).toEqual(before);
    expect((await undo(merged.id)).json().code).toBe("merge_not_found");
    expect((await json(admin("GET", `/api/lastbackup/${old.machineId}`))).server.id).toBe(old.machineId);
  });

  it("reports of either id go on landing in the right job after a merge", async () => {
    await reinstalled();
    const { id } = await merge();
    program.clock.advance(hour);
    const now = program.clock.now() - 60_000;
    // The new installation numbers its jobs anew; a late report of the old one has the old numbers.
    await upload({ ...fresh, backupId: "DB-1", backupName: "Documents", begin: now });
    await upload({ ...fresh, backupId: "DB-2", backupName: "photos", begin: now + 1000 });
    await upload({ ...fresh, backupId: "DB-3", backupName: "Music", begin: now + 2000 });
    await upload({ ...old, backupId: "DB-1", backupName: "Photos", begin: now - 9 * day });
    await upload({ ...old, backupId: "DB-2", backupName: "Documents", begin: now - 9 * day });
    await upload({ ...old, backupId: "DB-3", backupName: "Mail", begin: now - 9 * day });
    expect(await jobs()).toEqual([
      { server: fresh.machineId, name: "Documents", runs: 10 },
      { server: fresh.machineId, name: "Mail", runs: 1 },
      { server: fresh.machineId, name: "Music", runs: 1 },
      { server: fresh.machineId, name: "photos", runs: 9 },
    ]);
    // A rename under the known number stays a rename.
    await upload({ ...fresh, backupId: "DB-2", backupName: "Pictures", begin: now + 5000 });
    await upload({ ...old, backupId: "DB-1", backupName: "Photos", begin: now - 8 * day });
    expect((await jobs()).find((job) => job.name === "Pictures")).toMatchObject({ runs: 11 });

    expect((await undo(id)).statusCode).toBe(200);
    // What came since stays with the job that has it: Photos had moved whole, Documents had become one.
    expect(await jobs()).toEqual(
      [
        { server: fresh.machineId, name: "Documents", runs: 3 },
        { server: fresh.machineId, name: "Mail", runs: 1 },
        { server: fresh.machineId, name: "Music", runs: 1 },
        { server: old.machineId, name: "Documents", runs: 7 },
        { server: old.machineId, name: "Pictures", runs: 11 },
      ].sort((a, b) => (a.server + a.name < b.server + b.name ? -1 : 1)),
    );
    await upload({ ...old, backupId: "DB-2", backupName: "Documents", begin: now + 9000 });
    expect(
      (await jobs()).find((job) => job.server === old.machineId && job.name === "Documents"),
    ).toMatchObject({
      runs: 8,
    });
  });

  it("a job that the new installation goes on with is no longer overdue, and nothing opens", async () => {
    const next = (begin: number) => new Date(begin + day).toISOString().replace(/[-:]|\.\d+/g, "");
    let begin = program.clock.now() - hour;
    await upload({ ...old, backupName: "Photos", begin, nextRun: next(begin) });
    program.clock.advance(5 * day);
    await check(program.context);
    const open = async () => (await json(admin("GET", "/api/v1/incidents"))).incidents;
    expect(await open()).toMatchObject([{ cause: "overdue", serverId: old.machineId }]);
    begin = program.clock.now() - hour;
    await upload({ ...fresh, backupId: "DB-9", backupName: "Photos", begin, nextRun: next(begin) });
    const { id } = await merge();
    expect(await open()).toEqual([]);
    expect(await check(program.context)).toMatchObject({ opened: 0, closed: 0 });
    const closed = (await json(admin("GET", "/api/v1/incidents?state=closed"))).incidents;
    expect(closed).toMatchObject([{ cause: "overdue", serverId: fresh.machineId, jobName: "Photos" }]);
    await undo(id);
    expect(await open()).toMatchObject([{ cause: "overdue", serverId: old.machineId }]);
  });

  it("of two open incidents of one cause the older one goes on", async () => {
    await upload({ ...old, begin: program.clock.now() - 2 * hour, result: "Error", errors: 1 });
    program.clock.advance(hour);
    await upload({ ...fresh, begin: program.clock.now() - hour, result: "Error", errors: 1 });
    const all = async () => (await json(admin("GET", "/api/v1/incidents?state=all"))).incidents;
    const [younger, older] = await all();
    expect([younger.serverId, older.serverId]).toEqual([fresh.machineId, old.machineId]);
    const { id } = await merge();
    expect(await all()).toMatchObject([
      { id: younger.id, closedAt: program.clock.now() },
      { id: older.id, closedAt: null, serverId: fresh.machineId },
    ]);
    await upload({ ...fresh, begin: program.clock.now() - 60_000 });
    expect((await all()).every((incident: { closedAt: number | null }) => incident.closedAt !== null)).toBe(
      true,
    );
    expect((await undo(id)).statusCode).toBe(200);
  });

  it("a run that both know is kept once, in the fuller form", async () => {
    const begin = program.clock.now() - hour;
    await upload({ ...old, begin, backupId: "DB-7" });
    const text = textReport({ ...fresh, begin });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    expect((await program.send("POST", "/api/upload", { body: text, headers })).statusCode).toBe(200);
    const before = await dumpAll(program.context);
    expect(before.runs).toHaveLength(2);
    const { id } = await merge();
    const { runs } = await dumpAll(program.context);
    expect(runs).toMatchObject([{ stored_bytes: 9000, begin_at: begin }]);
    await undo(id);
    expect(await dumpAll(program.context)).toEqual(before);
    await merge();
    program.clock.advance(31 * day);
    expect(await forgetOldMerges(program.context)).toBe(1);
    // The raw bytes of the form that was given up go with the possibility to undo.
    expect((await dumpAll(program.context)).reports).toHaveLength(1);
    const [merged] = await json(admin("GET", "/api/v1/servers/merges"));
    expect(merged.undoUntil).toBeNull();
    expect((await undo(merged.id)).json().code).toBe("merge_not_found");
  });

  it("a token of the server that vanished brings its reports to the one that remained", async () => {
    await upload({ ...old, begin: program.clock.now() - hour });
    await upload({ ...fresh, begin: program.clock.now() - hour });
    const token = await act(program.context, (work) =>
      createToken(work, { name: "t", scope: "ingest", serverId: old.machineId }),
    );
    const path = `/api/upload/${token.secret}`;
    const send = () =>
      program.send("POST", path, {
        body: oldFailure("Photos", String(program.clock.now())),
        headers: { "content-type": "application/json" },
      });
    await send();
    await merge();
    program.clock.advance(1);
    expect((await send()).statusCode).toBe(200);
    expect((await jobs()).every((job) => job.server === fresh.machineId)).toBe(true);
  });

  it("refuses what cannot be undone in words", async () => {
    await reinstalled();
    const first = await merge();
    await upload({ machineId: idOf("third"), machineName: "other", begin: program.clock.now() });
    const second = await json(
      admin("POST", "/api/v1/servers/merges", {
        body: { fromId: fresh.machineId, intoId: idOf("third") },
      }),
    );
    const refused = await undo(first.id);
    expect(refused.statusCode).toBe(409);
    expect(refused.json().title).toContain("Undo that first");
    expect((await json(admin("GET", `/api/lastbackup/${old.machineId}`))).server.id).toBe(idOf("third"));
    expect((await undo(second.id)).statusCode).toBe(200);
    expect((await admin("DELETE", `/api/v1/servers/${fresh.machineId}`)).statusCode).toBe(204);
    const gone = await undo(first.id);
    expect([gone.statusCode, gone.json().code]).toEqual([409, "conflict"]);
    const same = { fromId: "a", intoId: "a" };
    expect((await admin("POST", "/api/v1/servers/merges", { body: same })).statusCode).toBe(400);
    const unknown = { fromId: "a", intoId: idOf("third") };
    expect((await admin("POST", "/api/v1/servers/merges", { body: unknown })).statusCode).toBe(404);
  });

  it("what was dismissed is not offered again", async () => {
    await reinstalled();
    const [offer] = await offers();
    const path = `/api/v1/servers/offers/${encodeURIComponent(offer!.key)}/dismiss`;
    expect((await admin("POST", path)).statusCode).toBe(204);
    expect(await offers()).toEqual([]);
    expect((await admin("POST", path)).statusCode).toBe(204);
  });

  it("offers nothing while both report, or where only the name is the same among many", async () => {
    await upload({ ...old, begin: program.clock.now() });
    program.clock.advance(3 * day);
    await upload({ ...fresh, begin: program.clock.now() });
    expect(await offers()).toHaveLength(1);
    program.clock.advance(2 * day);
    await upload({ ...old, begin: program.clock.now() });
    expect(await offers()).toEqual([]);
    await upload({ machineId: idOf("x1"), machineName: "box", backupName: "A", begin: program.clock.now() });
    program.clock.advance(5 * day);
    await upload({ machineId: idOf("x2"), machineName: "box", backupName: "B", begin: program.clock.now() });
    expect(await offers()).toHaveLength(1);
    program.clock.advance(5 * day);
    await upload({ machineId: idOf("x3"), machineName: "box", backupName: "C", begin: program.clock.now() });
    expect(await offers()).toEqual([]);
  });

  it("one name of a job is no reason to offer machines of different names; of those that fit as well all are shown", async () => {
    await addCollected(program.context, "c", "nas01");
    const known = async (name: string) => {
      const owner = { serverId: "c", remoteId: name === "Photos" ? "1" : "2", name };
      await collectRows(program.context, owner, []);
    };
    const machine = (name: string) => ({ machineId: idOf(name), machineName: name });
    const begin = program.clock.now();
    await known("Photos");
    await upload({ ...machine("a"), begin });
    expect(await offers()).toEqual([]);
    await known("Documents");
    await upload({ ...machine("a"), backupId: "DB-2", backupName: "Documents", begin });
    expect(await offers()).toMatchObject([{ why: "collected", intoId: idOf("a"), ties: 0 }]);
    await upload({ ...machine("b"), begin });
    await upload({ ...machine("b"), backupId: "DB-2", backupName: "documents", begin });
    const both = await offers();
    expect(both.map(({ intoId }) => intoId).sort()).toEqual([idOf("a"), idOf("b")].sort());
    expect(both.every(({ ties }) => ties === 1)).toBe(true);
  });

  it("joins two backups by the interface, for administrators only", async () => {
    const begin = program.clock.now();
    await upload({ begin, backupName: "Docs" });
    await upload({ begin: begin + 1000, backupId: "DB-2", backupName: "Papers" });
    const path = `/api/v1/servers/${(await list()).servers[0].id}/jobs`;
    expect((await program.send("GET", path)).statusCode).toBe(401);
    const [from, into] = await json(admin("GET", path));
    expect([from, into]).toMatchObject([{ name: "Docs", runs: 1 }, { name: "Papers" }]);
    const body = { fromJobId: from.id, intoJobId: into.id };
    expect(await json(admin("POST", "/api/v1/servers/jobs/merges/preview", { body }))).toMatchObject({
      same: 0,
    });
    const done = await json(admin("POST", "/api/v1/servers/jobs/merges", { body }));
    expect((await jobs()).map(({ name, runs }) => [name, runs])).toEqual([["Papers", 2]]);
    expect((await list()).merges).toMatchObject([{ id: done.id, kind: "jobs" }]);
    expect((await undo(done.id)).statusCode).toBe(200);
    expect(await jobs()).toHaveLength(2);
    const twice = await admin("POST", "/api/v1/servers/jobs/merges", {
      body: { ...body, intoJobId: from.id },
    });
    expect(twice.statusCode).toBe(400);
  });

  it("archived servers are not offered", async () => {
    await reinstalled();
    await admin("POST", `/api/v1/servers/${old.machineId}/archive`, { body: { archived: true } });
    expect(await offers()).toEqual([]);
  });

  it("keeps the connection of the server that stays, and gives the other one back", async () => {
    await reinstalled();
    await connect(program.context, old.machineId, 8201);
    await connect(program.context, fresh.machineId, 8202);
    const before = await dumpAll(program.context);
    const { id } = await merge();
    expect((await dumpAll(program.context)).connections).toMatchObject([{ port: 8202 }]);
    await undo(id);
    expect(await dumpAll(program.context)).toEqual(before);
  });

  it("ids are given to a server for good, and taken away", async () => {
    await upload({ ...old, begin: program.clock.now() - hour, backupName: "Photos" });
    const path = `/api/v1/servers/${old.machineId}/identities`;
    const rule = { kind: "machine-id", value: idOf("coming") };
    expect((await admin("POST", path, { body: rule })).statusCode).toBe(204);
    const coming = { machineId: idOf("coming"), machineName: "nas" };
    await upload({ ...coming, backupId: "DB-5", backupName: "Photos", begin: program.clock.now() });
    await upload({ ...coming, backupId: "DB-1", backupName: "Music", begin: program.clock.now() });
    expect(await jobs()).toEqual([
      { server: old.machineId, name: "Music", runs: 1 },
      { server: old.machineId, name: "Photos", runs: 2 },
    ]);
    const [entry] = (await list()).servers;
    expect(entry.identities).toMatchObject([{ rule: false }, { rule: true, value: idOf("coming") }]);

    await upload({ ...fresh, begin: program.clock.now() });
    const taken = await admin("POST", path, { body: { kind: "machine-id", value: fresh.machineId } });
    expect(taken.statusCode).toBe(409);
    expect(taken.json().title).toContain("Merge the two servers");

    const query = `?kind=machine-id&value=${old.machineId}`;
    expect((await admin("DELETE", path + query)).statusCode).toBe(204);
    expect((await admin("DELETE", path + query)).statusCode).toBe(404);
    await upload({ ...old, begin: program.clock.now() + 1000 });
    expect(new Set((await jobs()).map((job) => job.server)).size).toBe(3);
  });

  it("uploads that arrive while their server is merged are neither lost nor doubled", async () => {
    await reinstalled();
    const begin = program.clock.now() - hour;
    const wave = (from: number) =>
      Array.from({ length: 12 }, (_, n) =>
        upload({
          ...(n % 2 === 0 ? old : fresh),
          backupId: n % 3 === 0 ? "DB-8" : "DB-2",
          backupName: n % 3 === 0 ? "New" : n % 2 === 0 ? "Documents" : "Films",
          begin: begin + (from + n) * 1000,
        }),
      );
    const [merged] = await Promise.all([merge(), ...wave(0)]);
    const total = async () => (await jobs()).reduce((sum, job) => sum + job.runs, 0);
    expect(await total()).toBe(15 + 12);
    expect((await jobs()).every((job) => job.server === fresh.machineId)).toBe(true);
    const [answer] = await Promise.all([undo(merged.id), ...wave(100)]);
    expect(answer.statusCode).toBe(200);
    expect(await total()).toBe(15 + 24);
  });
});
