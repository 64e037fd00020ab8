import type { RunJobAnswer, ServerList } from "@duplistatus/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TestCollecting, testCollecting } from "../testing/collecting.ts";
import { engines } from "../testing/database.ts";

const answer = JSON.stringify({ Status: "OK", ID: 7 });

describe.each(engines)("running a backup by hand on %s", (engine) => {
  let world: TestCollecting;
  let jobs: { id: number; name: string; server_id: string }[];

  beforeEach(async () => {
    world = await testCollecting({ engine });
    await world.collect();
    jobs = await world.program.context.database.reader.all(
      "select id, name, server_id from jobs order by id",
    );
  });
  afterEach(() => world.close());

  const remoteId = async (name: string) => {
    const found = await world.program.context.database.reader.get<{ remote_id: string }>(
      "select remote_id from collected_jobs join jobs on jobs.id = job_id where name = ?",
      [name],
    );
    return found!.remote_id;
  };
  const run = async (id: number) => {
    const admin = await world.program.logIn();
    const told = await admin("POST", `/api/v1/jobs/${id}/run`);
    return { status: told.statusCode, told: told.json() as RunJobAnswer };
  };
  const asked = () =>
    world.standIn.requests.filter(({ method, path }) => method === "POST" && path.endsWith("/run"));

  it("asks Duplicati for the backup of that name, and tells what it said", async () => {
    const documents = jobs.find(({ name }) => name === "Documents")!;
    const remote = await remoteId("Documents");
    world.standIn.misbehave(/\/run$/, { kind: "made", body: () => answer });
    const { status, told } = await run(documents.id);
    expect({ status, told }).toEqual({ status: 200, told: { state: "queued", problem: null } });
    expect(asked().map(({ path }) => path)).toEqual([`/api/v1/backup/${remote}/run`]);
    const audited = await world.program.context.database.reader.all<{ action: string; actor_name: string }>(
      "select action, actor_name from audit_events where action = 'job.run'",
    );
    expect(audited).toEqual([{ action: "job.run", actor_name: "admin" }]);
  });

  it("runs nothing where the name is another one there, and does not call the server unreachable", async () => {
    const { context } = world.program;
    const documents = jobs.find(({ name }) => name === "Documents")!;
    await context.database.write((tx) =>
      tx.run("update jobs set name = 'Renamed here' where id = ?", [documents.id]),
    );
    const { told } = await run(documents.id);
    expect(told).toMatchObject({ state: null, problem: { kind: "not-found" } });
    expect(asked()).toEqual([]);
    const admin = await world.program.logIn();
    const { servers } = (await admin("GET", "/api/v1/servers")).json() as ServerList;
    expect(servers.find(({ id }) => id === documents.server_id)?.connection?.problem).toBeNull();
  });

  it("tells of a refusal in Duplicati's words, and of a server that nobody reaches", async () => {
    const documents = jobs.find(({ name }) => name === "Documents")!;
    world.standIn.misbehave(/\/run$/, { kind: "foreign", status: 500, body: '{"Error":"No such database"}' });
    expect((await run(documents.id)).told).toMatchObject({
      state: null,
      problem: { kind: "refused", status: 500, text: "No such database" },
    });
    await world.program.context.database.write((tx) => tx.run("delete from connections", []));
    expect((await run(documents.id)).told).toMatchObject({ state: null, problem: { kind: "not-connected" } });
  });

  it("is for administrators, and for backups that are there", async () => {
    expect((await world.program.send("POST", `/api/v1/jobs/${jobs[0]!.id}/run`)).statusCode).toBe(401);
    expect((await run(999_999)).status).toBe(404);
  });
});
