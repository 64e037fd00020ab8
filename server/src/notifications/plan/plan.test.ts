import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engines } from "../../testing/database.ts";
import { later } from "../../testing/fake-channel.ts";
import { type TestNotifications, testNotifications } from "../../testing/notifications.ts";
import { removeChannel } from "../configured/change.ts";
import { createNotifier } from "../notifier.ts";

const minute = 60_000;
const hour = 60 * minute;

describe.each(engines)("who is told on %s", (engine) => {
  let world: TestNotifications;
  beforeEach(async () => {
    world = await testNotifications(engine);
  });
  afterEach(() => world.program.close());

  it("a trouble and its end, once each, however often they are told here", async () => {
    await world.addChannel("phone");
    const [job] = (await world.addServer("nas", 1)) as [number];
    const incident = await world.open(job);
    await world.settle();
    expect(await world.told()).toEqual([]);
    await world.pass(minute);
    expect(await world.told()).toEqual([`incident:${incident}:opened`]);
    await world.pass(2 * hour, 10 * minute);
    await world.close(incident);
    await world.pass(2 * minute);
    expect(await world.told()).toEqual([`incident:${incident}:opened`, `incident:${incident}:closed`]);
  });

  it("nobody of what is over before it was told; the decision says so", async () => {
    await world.addChannel("phone");
    const [job] = (await world.addServer("nas", 1)) as [number];
    const incident = await world.open(job);
    await world.settle();
    await world.pass(30_000);
    await world.close(incident);
    await world.pass(hour, 5 * minute);
    expect(await world.told()).toEqual([]);
    expect(await world.outcomes({ incident })).toEqual(["queued", "closed_before_told"]);
    const [row] = await world.deliveries();
    expect(row).toMatchObject({ state: "cancelled", reason: "closed_before_told" });
  });

  it("nobody of what was over while the channel was down, and of the rest in one message when it is back", async () => {
    await world.addChannel("phone");
    const [one, two, three, four] = (await world.addServer("nas", 8)) as [number, number, number, number];
    const first = await world.open(one);
    world.fake.usual = later();
    await world.pass(2 * hour, 10 * minute);
    const second = await world.open(two);
    const third = await world.open(three, "failing");
    await world.open(four);
    await world.pass(hour, 10 * minute);
    await world.close(first);
    await world.close(third);
    await world.pass(hour, 10 * minute);
    expect(await world.told()).toEqual([]);
    world.fake.usual = { result: "sent", status: 200, excerpt: "", ref: null };
    await world.pass(2 * hour, 10 * minute);
    expect(await world.told()).toEqual([`incident:${second}:opened+incident:${second + 2}:opened`]);
    expect((await world.outcomes({ incident: first })).at(-1)).toBe("closed_before_told");
  });

  it("of the end after all when the beginning may have arrived", async () => {
    await world.addChannel("phone");
    const [job] = (await world.addServer("nas", 1)) as [number];
    const incident = await world.open(job);
    world.fake.answers = [later({ reason: "timeout" })];
    await world.pass(minute);
    await world.close(incident);
    await world.pass(20 * minute, minute);
    expect(await world.told()).toEqual([`incident:${incident}:opened`, `incident:${incident}:closed`]);
  });

  it("several troubles as one message, worst tone first, then with a wider gap", async () => {
    await world.addChannel("phone");
    const jobs = await world.addServer("nas", 20);
    const ids = [await world.open(jobs[0]!, "quota", { severity: "warning" }), await world.open(jobs[1]!)];
    await world.pass(minute);
    expect(await world.told()).toEqual([ids.map((id) => `incident:${id}:opened`).join("+")]);
    expect((await world.deliveries()).find(({ kind }) => kind === "gathered")?.tone).toBe("overdue");
    await world.open(jobs[2]!);
    await world.pass(4 * minute);
    expect(await world.told()).toHaveLength(1);
    await world.pass(2 * minute);
    expect(await world.told()).toHaveLength(2);
    // After an hour of quiet the gap is what it was.
    await world.pass(2 * hour, 20 * minute);
    await world.open(jobs[3]!);
    await world.pass(minute);
    expect(await world.told()).toHaveLength(3);
  });

  it("a thousand incidents within a minute: one message per channel and minute", async () => {
    await world.addChannel("phone");
    await world.addChannel("mail");
    const jobs = await world.addServer("nas", 1_000);
    const begin = world.program.clock.now();
    for (const job of jobs) {
      await world.open(job);
      world.program.clock.advance(60);
    }
    await world.pass(3 * minute, 10_000);
    const sent = (await world.deliveries()).filter(({ state }) => state === "sent");
    expect(sent.length).toBeGreaterThan(0);
    const minutes = sent.map((row) => `${row.channel_id} ${Math.floor((row.sent_at! - begin) / minute)}`);
    expect(new Set(minutes).size).toBe(minutes.length);
    await world.pass(20 * minute, minute);
    const parts = (await world.deliveries()).filter(({ state }) => state === "gathered");
    expect(parts).toHaveLength(2_000);
  });

  it("of runs only those that are asked for, and of the others why not", async () => {
    await world.addChannel("phone");
    const [job, all, off] = (await world.addServer("nas", 3)) as [number, number, number];
    await world.setRule("job", all, { runs: "all" });
    await world.setRule("job", off, { runs: "off" });
    const fine = await world.runEnds(job, "Success");
    const warned = await world.runEnds(job, "Warning");
    const failed = await world.runEnds(job, "Error");
    const old = await world.runEnds(job, "Error", { endedAt: world.program.clock.now() - 25 * hour });
    const dry = await world.runEnds(job, "Error", { dryRun: true });
    const fineToo = await world.runEnds(all, "Success");
    const offFailed = await world.runEnds(off, "Fatal");
    await world.pass(10 * minute, minute);
    expect((await world.told()).sort()).toEqual([
      `run:${warned}:finished+run:${failed}:finished`,
      `run:${fineToo}:finished`,
    ]);
    const notices = await world.program.context.database.reader.all<{ run_id: number; outcome: string }>(
      "select run_id, outcome from notices where outcome is not null order by run_id",
    );
    expect(notices).toEqual([
      { run_id: fine, outcome: "below_level" },
      { run_id: old, outcome: "too_old" },
      { run_id: dry, outcome: "dry_run" },
      { run_id: offFailed, outcome: "below_level" },
    ]);
  });

  it("of a run that turns out worse by a fuller report", async () => {
    await world.addChannel("phone");
    const [job] = (await world.addServer("nas", 1)) as [number];
    const runId = await world.runEnds(job, "Success");
    await world.settle();
    await world.runEnds(job, "Error", { runId });
    await world.runEnds(job, "Error", { runId });
    await world.pass(10 * minute, minute);
    expect(await world.told()).toEqual([`run:${runId}:finished`]);
  });

  it("of a failed run by its incident, not by both; of a good one by the recovery, only where trouble was told", async () => {
    await world.addChannel("phone");
    const [job] = (await world.addServer("nas", 1)) as [number];
    await world.setRule("all", "", { runs: "all" });
    const failed = await world.runEnds(job, "Error");
    const incident = await world.open(job, "failing", { runId: failed });
    await world.pass(minute);
    expect(await world.told()).toEqual([`incident:${incident}:opened`]);
    expect(await world.outcomes({ run: failed })).toContain("with_incident");
    const good = await world.runEnds(job, "Success");
    await world.close(incident, good);
    await world.pass(2 * minute);
    expect((await world.told()).slice(1)).toEqual([`incident:${incident}:closed`]);
    // Over before it was told: then the run is what there is to tell.
    const again = await world.open(job, "overdue");
    await world.settle();
    const late = await world.runEnds(job, "Success");
    await world.close(again, late);
    await world.pass(2 * minute);
    expect((await world.told()).slice(2)).toEqual([`run:${late}:finished`]);
  });

  it("by the rule of the job, else of its server, else the default; each with destinations of its own", async () => {
    const phone = await world.addChannel("phone");
    const mail = await world.addChannel("mail", { recipients: ["admin@example.org"] });
    const [job, other] = (await world.addServer("nas", 2)) as [number, number];
    await world.setRule("all", "", { channels: [phone] });
    await world.setRule("server", "nas", {
      destinations: [{ channelId: mail, recipient: "ops@example.org", runs: "off", topics: ["overdue"] }],
    });
    await world.setRule("job", other, { topics: { overdue: false }, destinations: [] });
    const incident = await world.open(job);
    const silent = await world.open(other);
    await world.pass(minute);
    const rows = await world.deliveries();
    expect(rows.map((row) => [row.incident_id, row.channel_id, row.recipient, row.state])).toEqual([
      [incident, phone, "", "sent"],
      [incident, mail, "ops@example.org", "sent"],
    ]);
    expect(await world.outcomes({ incident: silent })).toEqual(["topic_off"]);
    await world.close(incident);
    await world.pass(10 * minute, minute);
    // The destination asked for overdue alone.
    expect(await world.told()).toEqual([
      `incident:${incident}:opened`,
      `incident:${incident}:opened`,
      `incident:${incident}:closed`,
    ]);
  });

  it("by a channel that was just added", async () => {
    const [job] = (await world.addServer("nas", 1)) as [number];
    await world.open(job);
    await world.pass(minute);
    const [notice] = await world.program.context.database.reader.all("select outcome from notices");
    expect(notice).toEqual({ outcome: "no_channel" });
    await world.addChannel("phone");
    await world.open(job, "failing");
    await world.pass(minute);
    expect(await world.told()).toHaveLength(1);
  });

  it("as it is now of what became worse before it was told, else once more", async () => {
    await world.addChannel("phone");
    const [job, other] = (await world.addServer("nas", 2)) as [number, number];
    const early = await world.open(job, "quota", { severity: "warning" });
    await world.escalate(early);
    await world.pass(minute);
    expect(await world.told()).toEqual([`incident:${early}:opened`]);
    expect(await world.outcomes({ incident: early })).toEqual(["queued", "with_opened"]);
    const late = await world.open(other, "quota", { severity: "warning" });
    await world.pass(2 * minute);
    await world.escalate(late);
    await world.pass(2 * minute);
    expect((await world.told()).slice(1)).toEqual([`incident:${late}:opened`, `incident:${late}:escalated`]);
  });

  it("nobody at once of what comes and goes: once a day that it does, and again when it stays", async () => {
    await world.addChannel("phone");
    const [job] = (await world.addServer("nas", 1)) as [number];
    const ids: number[] = [];
    for (let n = 0; n < 6; n++) {
      ids.push(await world.open(job));
      await world.pass(20 * minute, 5 * minute);
      await world.close(ids.at(-1)!);
      await world.pass(20 * minute, 5 * minute);
    }
    const told = await world.told();
    expect(told.filter((key) => key.includes("unsteady"))).toHaveLength(1);
    expect(told).toHaveLength(5);
    expect(told).not.toContain(`incident:${ids[4]}:opened`);
    const last = await world.open(job);
    await world.pass(7 * hour, 20 * minute);
    expect((await world.told()).at(-1)).toBe(`incident:${last}:opened`);
  });

  it("by one message of many troubles with one cause, and of their end when all have ended", async () => {
    await world.addChannel("phone");
    const jobs = await world.addServer("nas", 4);
    await world.addServer("other", 20);
    const ids: number[] = [];
    for (const job of jobs.slice(0, 3)) ids.push(await world.open(job));
    await world.pass(minute);
    const whole = (await world.deliveries()).find(({ kind }) => kind === "gathered")!;
    expect(JSON.parse(whole.facts).causes).toMatchObject([
      { kind: "server", value: "nas", count: 3, of: 4, incidents: ids },
    ]);
    await world.pass(hour, 10 * minute);
    await world.close(ids[0]!);
    await world.pass(hour, 10 * minute);
    await world.close(ids[1]!);
    await world.pass(hour, 10 * minute);
    expect(await world.told()).toHaveLength(1);
    await world.close(ids[2]!);
    await world.pass(10 * minute, minute);
    expect((await world.told()).slice(1)).toEqual([ids.map((id) => `incident:${id}:closed`).join("+")]);
  });

  it("in quiet hours nobody but of errors, afterwards all as one; restarts change nothing", async () => {
    // The clock of the tests stands at 12:00.
    const quiet = {
      from: "11:00",
      until: "13:00",
      weekdays: [0, 1, 2, 3, 4, 5, 6],
      errorsBreakThrough: true,
    };
    await world.addChannel("phone", { options: { quiet, zone: "UTC" } });
    const [one, two, three, four] = (await world.addServer("nas", 9)) as [number, number, number, number];
    const soft = await world.open(one, "quota", { severity: "warning" });
    const loud = await world.open(two);
    const over = await world.open(three, "quota", { severity: "warning" });
    await world.pass(2 * minute);
    expect(await world.told()).toEqual([`incident:${loud}:opened`]);
    await world.close(over);
    const later = await world.open(four, "quota", { severity: "warning" });
    const restarted = createNotifier(world.program.context, world.sending);
    await restarted.tick();
    await restarted.dispatcher.idle();
    expect(await world.told()).toHaveLength(1);
    await world.pass(hour, 10 * minute);
    expect((await world.told()).slice(1)).toEqual([`incident:${soft}:opened+incident:${later}:opened`]);
    const whole = (await world.deliveries()).find(({ kind }) => kind === "gathered")!;
    expect(JSON.parse(whole.facts).withdrawn).toBe(1);
    expect(await world.outcomes({ incident: soft })).toEqual(["quiet", "gathered"]);
  });

  it("after quiet hours what came in them, by a program that was off when they ended; once", async () => {
    const quiet = {
      from: "11:00",
      until: "13:00",
      weekdays: [0, 1, 2, 3, 4, 5, 6],
      errorsBreakThrough: false,
    };
    await world.addChannel("phone", { options: { quiet, zone: "UTC" } });
    const [one, two, three] = (await world.addServer("nas", 9)) as [number, number, number];
    const first = await world.open(one);
    const second = await world.open(two, "quota", { severity: "warning" });
    await world.settle();
    // Planned by nobody before it ended.
    const third = await world.open(three);
    world.program.clock.advance(3 * hour);
    for (let starts = 0; starts < 3; starts += 1) {
      const started = createNotifier(world.program.context, world.sending);
      await started.tick();
      await started.dispatcher.idle();
      world.program.clock.advance(30_000);
    }
    await world.pass(10 * minute, minute);
    const told = await world.told();
    expect(told.join("+").split("+").sort()).toEqual(
      [first, second, third].map((id) => `incident:${id}:opened`),
    );
  });

  it("nobody by a channel that was removed with messages waiting", async () => {
    const channel = await world.addChannel("phone");
    const [job] = (await world.addServer("nas", 1)) as [number];
    const incident = await world.open(job);
    await world.settle();
    const { database, clock } = world.program.context;
    await database.write((sql) => removeChannel(sql, channel, clock.now()));
    await world.pass(10 * minute, minute);
    expect(await world.deliveries()).toMatchObject([{ state: "cancelled", reason: "channel_removed" }]);
    await world.close(incident);
    await world.pass(10 * minute, minute);
    expect(await world.told()).toEqual([]);
  });
});
