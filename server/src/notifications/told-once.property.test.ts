import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { engines } from "../testing/database.ts";
import { delivered, type FakeKind, fakeKind, later } from "../testing/fake-channel.ts";
import { type TestMonitoring, testMonitoring } from "../testing/monitoring.ts";
import { wrongTellings } from "../testing/told-once.ts";
import type { Outcome } from "./channels/channel.ts";
import { createNotifier, type Notifier } from "./notifier.ts";
import { notificationsOf } from "./service.ts";
import { leaderWork } from "./timed/timers.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How a channel is: it takes messages, refuses them for now, takes them while its answer gets lost, or hangs. */
type Network = "up" | "down" | "answers lost" | "hangs";
type Step =
  | { kind: "upload"; machine: 0 | 1; job: 0 | 1; result: "Success" | "Warning" | "Error" }
  | { kind: "pass"; hours: number }
  | { kind: "soon"; minutes: number }
  | { kind: "network"; channel: 0 | 1; is: Network }
  | { kind: "killed" }
  | { kind: "clock"; backHours: number }
  | { kind: "quiet"; on: boolean }
  | { kind: "acknowledge" }
  | { kind: "merge" }
  | { kind: "delete"; machine: 0 | 1 };

const which = fc.constantFrom(0 as const, 1 as const);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("upload" as const),
      machine: which,
      job: which,
      result: fc.constantFrom("Success" as const, "Success" as const, "Warning" as const, "Error" as const),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant("pass" as const), hours: fc.integer({ min: 1, max: 30 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("soon" as const), minutes: fc.integer({ min: 1, max: 20 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("network" as const),
      channel: which,
      is: fc.constantFrom<Network>("up", "down", "answers lost", "hangs"),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: "killed" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("clock" as const), backHours: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("quiet" as const), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ kind: "acknowledge" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "merge" as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("delete" as const), machine: which }) },
);

const machines = ["1".repeat(32), "2".repeat(32)] as const;
const lostAnswer = later({ reason: "timeout" });

/** A program whose channels go wrong, with everything that arrived there. */
class World {
  arrived = new Map<string, number>();
  killed = 0;
  readonly #network = new Map<string, Network>();
  readonly #fake: FakeKind;
  #notifier: Notifier;

  constructor(readonly monitoring: TestMonitoring) {
    const service = notificationsOf(monitoring.program.context);
    this.#fake = fakeKind("fake", {
      send: async ({ message, settings }) => {
        const is = this.#network.get(String(settings.place)) ?? "up";
        const arrives = is !== "down";
        if (arrives) {
          const key = message.idempotencyKey;
          this.arrived.set(key, (this.arrived.get(key) ?? 0) + 1);
        }
        if (is === "hangs") return new Promise<Outcome>(() => undefined);
        return is === "up" ? delivered : is === "down" ? later() : lostAnswer;
      },
    });
    service.kinds = new Map([["fake", this.#fake.kind]]);
    this.#notifier = createNotifier(monitoring.program.context, service.sending);
  }

  get sql() {
    return this.monitoring.program.context.database.reader;
  }

  network(channel: 0 | 1, is: Network): void {
    this.#network.set(`place ${channel}`, is);
  }

  /** The program ends while it sends, and starts again. */
  kill(): void {
    this.killed += 1;
    this.#notifier = createNotifier(
      this.monitoring.program.context,
      notificationsOf(this.monitoring.program.context).sending,
    );
  }

  /** Sends what is due; of what hangs nobody waits for the end. */
  async settle(): Promise<void> {
    const { context } = this.monitoring.program;
    for (let quiet = 0, before = ""; quiet < 2; ) {
      await this.#notifier.tick();
      await new Promise((resolve) => setImmediate(resolve));
      const rows = await context.database.reader.all(
        "select id, state, attempts from deliveries where state in ('held', 'queued', 'sending') order by id",
      );
      const now = JSON.stringify(rows);
      quiet = now === before ? quiet + 1 : 0;
      before = now;
    }
  }

  async pass(ms: number, every: number): Promise<void> {
    const { context } = this.monitoring.program;
    for (let left = ms; left > 0; left -= every) {
      this.monitoring.pass(Math.min(left, every));
      await this.monitoring.check();
      await leaderWork(context, notificationsOf(context))();
      await this.settle();
    }
  }

  async take(one: Step): Promise<void> {
    const { monitoring } = this;
    switch (one.kind) {
      case "upload":
        await this.upload(one.machine, one.job, one.result);
        return this.settle();
      case "pass":
        return this.pass(one.hours * hour, 3 * hour);
      case "soon":
        return this.pass(one.minutes * minute, 5 * minute);
      case "network":
        return this.network(one.channel, one.is);
      case "killed":
        return this.kill();
      case "clock":
        return monitoring.pass(-one.backHours * hour);
      case "quiet": {
        const days = [0, 1, 2, 3, 4, 5, 6];
        const quiet = { from: "20:00", until: "08:00", weekdays: days, errorsBreakThrough: false };
        await monitoring.send("PATCH", "channels/1", { options: one.on ? { quiet } : {} });
        return;
      }
      case "acknowledge": {
        const open = await this.sql.all<{ id: number }>("select id from incidents where closed_at is null");
        for (const { id } of open) await monitoring.send("POST", `incidents/${id}/acknowledge`, {});
        return;
      }
      case "merge":
        await monitoring.send("POST", "servers/merges", { fromId: machines[0], intoId: machines[1] });
        return this.settle();
      case "delete":
        await monitoring.send("DELETE", `servers/${machines[one.machine]}`);
        return this.settle();
    }
  }

  upload(machine: 0 | 1, job: 0 | 1, result: string, nextIn = day): Promise<void> {
    return this.monitoring.upload({
      machineId: machines[machine],
      machineName: `machine ${machine}`,
      backupId: `DB-${machine}-${job}`,
      backupName: `Job ${machine}-${job}`,
      result: result as never,
      nextIn,
    });
  }

  /** Messages that arrived more than once though nothing may have been lost on the way. */
  async doubled(): Promise<string[]> {
    const rows = await this.sql.all<{ id: number }>("select id from deliveries where doubtful = 0");
    const certain = new Set(rows.map(({ id }) => `d${id}`));
    return [...this.arrived]
      .filter(([key, times]) => times > 1 && certain.has(key.slice(key.lastIndexOf("-") + 1)))
      .map(([key, times]) => `${key} arrived ${times} times`);
  }
}

describe.each(engines)("whatever happens, on %s", (engine) => {
  let open: TestMonitoring | undefined;
  afterEach(() => open?.program.close());

  it("each incident is told once, and its end only where its trouble was told", async () => {
    const runs = Number(process.env.PROPERTY_RUNS ?? (engine === "sqlite" ? 4 : 1));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (steps) => {
        await open?.program.close();
        open = await testMonitoring(engine);
        const world = new World(open);
        for (const channel of [0, 1]) {
          const body = { kind: "fake", name: `Channel ${channel}`, settings: { place: `place ${channel}` } };
          expect((await open.send("POST", "channels", body)).statusCode).toBe(200);
        }
        for (const machine of [0, 1] as const) {
          for (const job of [0, 1] as const) await world.upload(machine, job, "Success");
        }
        for (const one of steps) {
          await world.take(one);
          expect(await wrongTellings(world.sql, { settled: false })).toEqual([]);
        }
        // All is well again, and everything that waited has its time.
        for (const channel of [0, 1] as const) world.network(channel, "up");
        world.kill();
        await open.send("PATCH", "channels/1", { options: {} });
        for (const machine of [0, 1] as const) {
          for (const job of [0, 1] as const) await world.upload(machine, job, "Success", 20 * day);
        }
        await world.pass(40 * hour, 2 * hour);
        await world.pass(20 * minute, 5 * minute);
        expect(await wrongTellings(world.sql, { settled: true })).toEqual([]);
        expect(await world.doubled()).toEqual([]);
      }),
      { numRuns: runs },
    );
  }, 600_000);
});
