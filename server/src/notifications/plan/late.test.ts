import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadStatusStreams } from "../../../../duplicati/fixtures/load.ts";
import { engines } from "../../testing/database.ts";
import { later } from "../../testing/fake-channel.ts";
import { type TestNotifications, testNotifications } from "../../testing/notifications.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe.each(engines)("what becomes known late, and what begins, on %s", (engine) => {
  let world: TestNotifications;
  beforeEach(async () => {
    world = await testNotifications(engine);
  });
  afterEach(() => world.program.close());
  const now = () => world.program.clock.now();
  const runOutcomes = () =>
    world.program.context.database.reader.all<{ run_id: number; outcome: string }>(
      "select run_id, outcome from notices where outcome is not null order by run_id",
    );

  it("is one summary of what went wrong within a week, without waking anybody; the rest is history", async () => {
    await world.addChannel("phone", {
      options: {
        quiet: { from: "11:00", until: "14:00", weekdays: [0, 1, 2, 3, 4, 5, 6], errorsBreakThrough: true },
      },
    });
    const [one, two] = (await world.addServer("nas", 9)) as [number, number];
    await world.setRule("all", "", { runs: "all" });
    world.program.clock.advance(10 * day);
    const ended = (days: number) => ({ endedAt: now() - days * day });
    const failed = await world.runEnds(one, "Error", ended(3));
    // A collection visits one server after the other.
    await world.pass(4 * minute, minute);
    const warned = await world.runEnds(two, "Warning", ended(2));
    const good = await world.runEnds(two, "Success", ended(1.5));
    const old = await world.runEnds(one, "Error", ended(8));
    const fresh = await world.runEnds(one, "Error", { endedAt: now() - 2 * hour });
    await world.pass(3 * minute, minute);
    expect(await world.told()).toEqual([`run:${fresh}:finished`]);
    await world.pass(3 * hour, 10 * minute);
    expect((await world.told()).slice(1)).toEqual([`run:${failed}:finished+run:${warned}:finished`]);
    expect(await runOutcomes()).toEqual([
      { run_id: good, outcome: "too_old" },
      { run_id: old, outcome: "too_old" },
    ]);
    expect(await world.outcomes({ run: warned })).toEqual(["quiet", "gathered"]);
    const whole = (await world.deliveries()).find(({ kind }) => kind === "gathered");
    expect(JSON.parse(whole!.facts)).toMatchObject({ late: true });
  });

  it("of before a backup was known here is history", async () => {
    await world.addChannel("phone");
    const [job] = (await world.addServer("nas", 1)) as [number];
    await world.runEnds(job, "Error", { endedAt: now() - 2 * day });
    await world.pass(hour, 10 * minute);
    expect(await world.told()).toEqual([]);
  });

  it("looks to a watcher as if it happened now, so it is not told there", async () => {
    world.fake.kind.alone = true;
    await world.addChannel("ping");
    const [job] = (await world.addServer("nas", 1)) as [number];
    world.program.clock.advance(10 * day);
    const late = await world.runEnds(job, "Error", { endedAt: now() - 2 * day });
    await world.pass(hour, 10 * minute);
    expect(await world.told()).toEqual([]);
    expect(await world.outcomes({ run: late })).toEqual(["too_old"]);
  });

  const stream = loadStatusStreams().find(({ file }) => file === "backup-large-interval-5s.ndjson")!;
  const status = (body: string) =>
    world.program.send("POST", "/api/status", { body, headers: { "content-type": "application/json" } });
  const jobId = async () =>
    (await world.program.context.database.reader.get<{ id: number }>("select id from jobs"))!.id;

  it("a run that begins is told once, to watchers alone", async () => {
    await world.addChannel("phone");
    const [first, second, third] = stream.requests;
    await status(first!.body);
    await world.pass(2 * minute);
    expect(await world.deliveries()).toMatchObject([{ kind: "server.new" }]);
    world.fake.kind.alone = true;
    world.fake.kind.events = ["run.started", "run.finished"];
    await status(second!.body);
    await world.settle();
    const starts = async () => (await world.told()).filter((key) => key.startsWith("live:"));
    expect(await starts()).toEqual([]);
    const next = (body: string) =>
      body.replace(/"startedUtc":\s*"[^"]*"/i, '"startedUtc":"2026-06-20T01:00:00Z"');
    expect(next(first!.body)).not.toBe(first!.body);
    for (const { body } of [first!, second!, third!]) {
      await status(next(body));
      await world.settle();
    }
    expect(await starts()).toHaveLength(1);
  });

  it("its begin is told before its end, or not at all", async () => {
    world.fake.kind.alone = true;
    world.fake.kind.events = ["run.started", "run.finished"];
    await world.addChannel("ping");
    world.fake.answers = [later()];
    await status(stream.requests[0]!.body);
    await world.settle();
    const job = await jobId();
    const run = await world.runEnds(job, "Success");
    await world.pass(10 * minute, minute);
    expect(await world.told()).toEqual([`run:${run}:finished`]);
    const start = (await world.deliveries()).find(({ kind }) => kind === "run.started");
    expect(start).toMatchObject({ state: "cancelled", reason: "expired", attempts: 1 });
  });

  it("a begin that could not be told in time is told no more", async () => {
    world.fake.kind.alone = true;
    world.fake.kind.events = ["run.started", "run.finished"];
    await world.addChannel("ping");
    world.fake.usual = later();
    await status(stream.requests[0]!.body);
    await world.pass(10 * minute, minute);
    expect(await world.deliveries()).toMatchObject([{ kind: "run.started", state: "dead" }]);
    world.fake.usual = { result: "sent", status: 200, excerpt: "", ref: null };
    await world.pass(10 * minute, minute);
    expect(await world.told()).toEqual([]);
  });

  it("a destination that nobody reaches is one trouble of backups of several servers", async () => {
    await world.addChannel("phone");
    const ids: number[] = [];
    for (const name of ["attic", "cellar", "office"]) {
      const [job, other] = (await world.addServer(name, 9)) as [number, number];
      const say = (id: number, problem: string) =>
        world.program.context.database.write((sql) =>
          sql.run("update jobs set latest_problem = ? where id = ?", [problem, id]),
        );
      await say(job, "Connection refused (Vault.lan:22)");
      await say(other, "The remote server returned 401 Unauthorized (vault.lan:22)");
      ids.push(await world.open(job, "failing"), await world.open(other, "failing"));
    }
    await world.pass(2 * minute);
    const whole = (await world.deliveries()).find(({ kind }) => kind === "gathered")!;
    const members = ids.filter((_, index) => index % 2 === 0);
    expect(JSON.parse(whole.facts).causes).toEqual([
      { kind: "destination", value: "vault.lan", name: "vault.lan", count: 3, of: 3, incidents: members },
    ]);
    for (const id of members.slice(1)) await world.close(id);
    await world.pass(hour, 10 * minute);
    expect(await world.told()).toHaveLength(1);
    await world.close(members[0]!);
    await world.pass(10 * minute, minute);
    expect((await world.told()).slice(1)).toEqual([
      [...members.slice(1), members[0]].map((id) => `incident:${id}:closed`).join("+"),
    ]);
  });
});
