import { type ReplayClock, replayRecording } from "../../../server/src/cli/recording.ts";
import type { Context } from "../../../server/src/platform/context.ts";
import { reportBody } from "./body.ts";
import type { Alarm, Engine, WorldState } from "./engine.ts";
import { hour, second, type World, type WorldLimits } from "./world.ts";

/** Recordings look at a server every three hours; this program was not there, nobody changed the zone or the clock in one. */
export const recordedWorld: WorldLimits = {
  without: new Set(["away", "lost", "unpolled", "maintenance", "zone", "cut", "recreated", "clock"]),
  poll: 3 * hour,
};

const nameOf = (job: number): string => `Job ${job}`;
const iso = (at: number): string => new Date(at).toISOString();
const never = "0001-01-01T00:00:00Z";

/**
 * Writes down what happens, as the recordings of real servers do, and replays it in the end: the same evaluation by the
 * way of `duplistatus replay`.
 */
export function recordingEngine(context: Context, clock: ReplayClock, step: () => Promise<void>): Engine {
  const alarms: Alarm[] = [];
  const lines: string[] = [];
  let world: World;
  const note = (at: number, kind: string, more: object = {}) =>
    lines.push(JSON.stringify({ at: iso(at), kind, ...more }));

  return {
    alarms,
    async begin(begun) {
      world = begun;
      const at = world.from - world.skew;
      note(at, "server-started", world.generation === "utc" ? {} : { zone: world.zone });
      for (const [job, { time, repeat, allowedDays }] of world.schedules) {
        const schedule = { Time: iso(time), Repeat: repeat, AllowedDays: allowedDays };
        note(at, "job-created", { job: nameOf(job), schedule });
      }
    },
    async report(at, job, run) {
      note(at, "report", { job: nameOf(job), body: reportBody(world, job, run) });
    },
    async schedule(at, job, stored) {
      if (stored === null) return void note(at, "schedule", { job: nameOf(job), schedule: null });
      const { time, lastRun, repeat, allowedDays } = stored;
      const schedule = {
        Time: iso(time),
        LastRun: lastRun === null ? never : iso(lastRun),
        Repeat: repeat,
        AllowedDays: allowedDays,
      };
      note(at, "schedule", { job: nameOf(job), schedule });
    },
    async ahead() {},
    async state(at, state) {
      note(at, "proposed-schedule", stateLine(state));
    },
    async reach() {},
    async happened(at, happening) {
      switch (happening.kind) {
        case "paused": {
          const { forMs } = happening;
          note(at, "paused", forMs === null ? {} : { duration: `${Math.round(forMs / second)}s` });
          return;
        }
        case "edited": {
          const { time, repeat, allowedDays } = happening.change;
          const set = {
            ...(time !== undefined && { Time: iso(time) }),
            ...(repeat !== undefined && { Repeat: repeat }),
            ...(allowedDays !== undefined && { AllowedDays: allowedDays }),
          };
          note(at, "schedule-edited", { job: nameOf(happening.job), set });
          return;
        }
        case "stopped":
        case "started":
          note(at, `server-${happening.kind}`);
          return;
        case "resumed":
          note(at, "resumed");
      }
    },
    async userSchedule(at, job, schedule) {
      note(at, "x-user-schedule", { job: nameOf(job), schedule });
      return true;
    },
    async gone(at, job) {
      note(at, "x-gone", { id: `DB-${job}` });
    },
    async maintenance() {},
    async away() {},
    async check() {},
    async end(at) {
      note(at, "end");
      await replayRecording(
        context,
        clock,
        lines,
        ({ at: told, job, event, cause }) => {
          alarms.push({
            job: job === null ? null : Number(job.slice(nameOf(0).length - 1)),
            cause,
            event,
            at: Date.parse(told),
          });
        },
        step,
      );
    },
  };
}

const stateLine = (state: WorldState) => ({
  state: state.paused ? "Paused" : "Running",
  active: state.active === null ? null : nameOf(state.active),
  queue: state.queue.map(nameOf),
  proposed: [...state.proposed].map(([job, time]) => ({ job: nameOf(job), time: iso(time) })),
  pauseEnd: state.pauseEnd === null ? never : iso(state.pauseEnd),
});
