import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listOpen } from "../../incidents/store.ts";
import { act, eva } from "../../testing/act.ts";
import { engines } from "../../testing/database.ts";
import { jsonReport, type TestIntake, testIntake } from "../../testing/reports.ts";
import type { DomainEvent } from "../events/domain-event.ts";
import { retryPending } from "./pending.ts";
import { type Subscriber, transact } from "./unit-of-work.ts";

const minute = 60_000;

describe.each(engines)("one unit of work on %s", (engine) => {
  let intake: TestIntake;
  beforeEach(async () => {
    intake = await testIntake(engine);
  });
  afterEach(() => intake.close());

  const count = async (table: string): Promise<number> =>
    (await intake.context.database.reader.get<{ count: number }>(`select count(*) as count from ${table}`))!
      .count;
  const subscribe = (subscriber: Subscriber) => void intake.context.subscribers.push(subscriber);
  const note = (name: string): Subscriber["inside"] => {
    return async ({ sql, at }) => {
      await sql.run("insert into dismissed_offers (key, at) values (?, ?)", [name, at]);
    };
  };
  const noted = async () =>
    (await intake.context.database.reader.all<{ key: string }>("select key from dismissed_offers")).map(
      ({ key }) => key,
    );

  it("a subscriber that throws makes no report fail, and is called again later", async () => {
    let broken = true;
    const heard: string[] = [];
    const wants = (event: DomainEvent) => event.type === "run.recorded";
    subscribe({
      name: "broken",
      wants,
      async inside(work, event) {
        await note("half done")!(work, event);
        if (broken) throw new Error("out of order");
      },
    });
    subscribe({ name: "sound", wants, inside: note("sound") });
    subscribe({ name: "after", after: (events) => void heard.push(...events.map(({ type }) => type)) });

    expect(await intake.take(jsonReport())).toMatchObject({ status: 200 });
    expect([await count("runs"), await noted(), await count("pending_events")]).toEqual([1, ["sound"], 1]);
    expect(heard.filter((type) => type === "run.recorded")).toHaveLength(1);

    expect(await retryPending(intake.context)).toBe(0);
    intake.clock.advance(minute);
    expect(await retryPending(intake.context)).toBe(0);
    expect(await count("pending_events")).toBe(1);
    broken = false;
    intake.clock.advance(minute);
    expect(await retryPending(intake.context)).toBe(0);
    intake.clock.advance(minute);
    expect(await retryPending(intake.context)).toBe(1);
    expect([(await noted()).sort(), await count("pending_events")]).toEqual([["half done", "sound"], 0]);
  });

  it("a report whose evaluation fails is recorded, and evaluated later", async () => {
    const { database, clock } = intake.context;
    await intake.take(jsonReport());
    // Evaluating asks for what is not there.
    await database.write((sql) => sql.run("alter table incidents rename to mislaid"));
    const failed = jsonReport({ begin: clock.now(), result: "Error" });
    expect(await intake.take(failed)).toMatchObject({ status: 200 });
    await database.write((sql) => sql.run("alter table mislaid rename to incidents"));
    expect([await count("runs"), await count("pending_events")]).toEqual([2, 1]);
    intake.clock.advance(minute);
    expect(await retryPending(intake.context)).toBe(1);
    expect((await listOpen(database.reader)).map(({ cause }) => cause)).toEqual(["failing"]);
  });

  it("begun anew after a lost race, it tells everything once", async () => {
    const heard: DomainEvent[] = [];
    subscribe({ name: "after", after: (events) => void heard.push(...events) });
    subscribe({ name: "inside", inside: note("inside") });
    let attempts = 0;
    await transact(intake.context, eva, async (work) => {
      attempts += 1;
      await work.emit({ type: "quarantine.changed" });
      if (attempts < 3) throw Object.assign(new Error("lost"), { code: "40001" });
    });
    expect([attempts, heard, await noted()]).toEqual([3, [{ type: "quarantine.changed" }], ["inside"]]);
  });

  it("that fails tells nobody and stores nothing", async () => {
    const heard: DomainEvent[] = [];
    subscribe({ name: "after", after: (events) => void heard.push(...events) });
    subscribe({ name: "inside", inside: note("inside") });
    const failing = act(intake.context, async (work) => {
      await work.emit({ type: "quarantine.changed" });
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect([heard, await noted()]).toEqual([[], []]);
  });

  it("what listens after the commit harms nobody", async () => {
    const heard: DomainEvent[] = [];
    subscribe({
      name: "throws",
      after: () => {
        throw new Error("no");
      },
    });
    subscribe({ name: "after", after: (events) => void heard.push(...events) });
    expect(
      await act(intake.context, async (work) => work.emit({ type: "quarantine.changed" })),
    ).toBeUndefined();
    expect(heard).toEqual([{ type: "quarantine.changed" }]);
  });

  it("what a subscriber tells is heard by those after it, and events of one key once", async () => {
    const heard: string[] = [];
    subscribe({
      name: "first",
      wants: (event) => event.type === "run.removed",
      keyOf: (event) => ("jobId" in event ? String(event.jobId) : ""),
      inside: (work) => work.emit({ type: "setting.changed", name: "echo" }),
    });
    subscribe({
      name: "second",
      inside: async (_work, event) => void heard.push(event.type),
    });
    await act(intake.context, async (work) => {
      for (const runId of [1, 2]) {
        await work.emit({ type: "run.removed", runId, jobId: 7, serverId: "s", wasNewest: false });
      }
    });
    expect(heard).toEqual(["run.removed", "run.removed", "setting.changed"]);
  });
});
