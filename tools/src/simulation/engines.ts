import type { Report, StoredSchedule } from "@duplistatus/duplicati";
import type { ReplayClock } from "../../../server/src/cli/recording.ts";
import { beforeChecks } from "../../../server/src/monitoring/before-check.ts";
import { check, recordReachable } from "../../../server/src/monitoring/check.ts";
import {
  applySchedule,
  applyServerState,
  applyStateAhead,
  applyZone,
  type KnownJob,
  type ServerState,
} from "../../../server/src/monitoring/collected.ts";
import { editJobs } from "../../../server/src/monitoring/edit.ts";
import { applyGone } from "../../../server/src/monitoring/gone.ts";
import { addWindow } from "../../../server/src/monitoring/maintenance.ts";
import {
  nextEvaluation,
  saveGap,
  saveServerWatch,
  watchesOfServer,
} from "../../../server/src/monitoring/store.ts";
import { currentSuppression, prepareWatch, watchRecorded } from "../../../server/src/monitoring/watch.ts";
import { systemActor } from "../../../server/src/platform/actor.ts";
import type { Context } from "../../../server/src/platform/context.ts";
import { transact, type Work } from "../../../server/src/platform/database/unit-of-work.ts";
import { collectedJob } from "../../../server/src/recording/collected-job.ts";
import { recordReport } from "../../../server/src/recording/record.ts";
import { resolveServer } from "../../../server/src/records/servers/identity.ts";
import { scheduledText } from "./body.ts";
import type { Alarm, Engine, ReportedRun, WorldState } from "./engine.ts";
import { day, hour, lengthOf, minute, type World } from "./world.ts";

const grace = 15 * minute;

/** A report as Duplicati would have sent it; only what the rules look at differs from run to run. */
function reportOf(
  template: Report,
  world: World,
  { job, number }: { job: number; number: number },
  run: ReportedRun,
): Report {
  return {
    ...template,
    machineId: world.id,
    machineName: world.id,
    backupId: `DB-${number}`,
    backupName: `Job ${job}`,
    begin: new Date(run.begin).toISOString(),
    end: new Date(run.end).toISOString(),
    durationSeconds: (run.end - run.begin) / 1000,
    result: run.outcome === "failed" ? "Fatal" : run.outcome === "partial" ? "Warning" : "Success",
    partial: run.outcome === "partial",
    dryrun: run.outcome === "dry",
    hints: run.fetched ? ["collected"] : [],
    countsAsBackup: run.outcome === "good",
    nextScheduledRun: run.next === null ? null : scheduledText(run.next),
    programVersion: world.generation === "utc" ? "2.1.0.5" : "2.3.0.4",
  };
}

const origin = { address: "192.0.2.1", tokenServerId: null };
const jobOf = (name: string): number => Number(name.slice("Job ".length));

const stateHere = (state: WorldState, idOf: (job: number) => string): ServerState => ({
  paused: state.paused,
  pauseEnd: state.pauseEnd,
  active: state.active === null ? null : idOf(state.active),
  queue: state.queue.map(idOf),
  proposed: new Map([...state.proposed].map(([job, time]) => [idOf(job), time])),
});

/** The real thing: reports are recorded and evaluated in a real database, collecting feeds what collecting will. */
export function realEngine(
  context: Context,
  clock: ReplayClock,
  template: Report,
  step: () => Promise<void>,
): Engine {
  const alarms: Alarm[] = [];
  let world: World;
  let wake: number | null = null;
  let reached: boolean | null = null;
  let zoneTold: string | null = null;
  let checked = 0;
  const renew = async () => {
    wake = await nextEvaluation(context.database.reader);
  };
  const numbers = new Map<number, number>();
  const numberOf = (job: number) => numbers.get(job) ?? job;
  const idOf = (job: number) => `DB-${numberOf(job)}`;
  const rowOf = async (job: number) =>
    (await watchesOfServer(context.database.reader, world.id)).find((one) => jobOf(one.name) === job);
  const known = (job: number): KnownJob => ({
    serverId: world.id,
    backupId: idOf(job),
    name: `Job ${job}`,
  });
  const inOne = <Result>(work: (work: Work) => Promise<Result>) =>
    transact(context, systemActor("simulation"), work);
  context.subscribers.push({
    name: "alarms",
    async inside({ sql }, event) {
      if (event.type !== "incident.opened" && event.type !== "incident.closed") return;
      const { jobId, cause } = event;
      const row = await sql.get<{ name: string }>("select name from jobs where id = ?", [jobId]);
      const job = row === undefined ? null : jobOf(row.name);
      const what = event.type === "incident.opened" ? "opened" : "closed";
      alarms.push({ job, cause, event: what, at: clock.now() });
    },
  });

  return {
    alarms,
    async begin(begun, ask) {
      world = begun;
      clock.set(world.from - world.skew);
      const told = { begin: world.from, end: world.from, outcome: "good", next: null } as const;
      const first = reportOf(template, world, { job: 1, number: 1 }, told);
      await context.database.write(async (sql) => {
        await resolveServer(sql, first, origin, world.from, world.from);
        await saveServerWatch(sql, {
          server_id: world.id,
          watched: 1,
          profile: world.laptop ? "laptop" : "server",
          tolerance_ms: world.tolerance,
          time_zone: null,
        });
      });
      if (world.collected) beforeChecks(context).push(ask);
    },
    async report(at, job, run) {
      clock.set(at);
      const report = reportOf(template, world, { job, number: numberOf(job) }, run);
      const watch = await prepareWatch(context);
      await inOne(async (work) => {
        const incoming = { report, origin, receivedAt: at, sha256: `${job}:${run.begin}` };
        const recorded = await recordReport(
          work.sql,
          incoming,
          async () => 0,
          () => null,
        );
        await watchRecorded(work, watch, recorded, report, at);
      });
      await renew();
      await step();
    },
    async schedule(at, job, schedule) {
      clock.set(at);
      const remoteId = String(numberOf(job));
      await inOne((work) => collectedJob(work.sql, { serverId: world.id, remoteId, name: `Job ${job}` }, at));
      await applySchedule(context, known(job), schedule);
      await renew();
    },
    async ahead(at, state) {
      clock.set(at);
      await applyStateAhead(context, world.id, [], stateHere(state, idOf));
    },
    async state(at, state) {
      clock.set(at);
      await applyServerState(context, world.id, stateHere(state, idOf));
      await renew();
    },
    async reach(at, reachable, zone) {
      if (reachable === reached && zone === zoneTold) return;
      clock.set(at);
      if (reachable !== reached) await inOne((work) => recordReachable(work, world.id, reachable));
      if (reachable && zone !== zoneTold) {
        await applyZone(context, world.id, world.generation === "utc" ? null : zone);
        zoneTold = zone;
      }
      reached = reachable;
      await renew();
    },
    async happened(_at, happening) {
      if (happening.kind === "recreated") numbers.set(happening.job, happening.number);
    },
    async userSchedule(at, job, schedule) {
      clock.set(at);
      const row = await rowOf(job);
      if (row === undefined) return false;
      const watch = await prepareWatch(context);
      await inOne((work) => editJobs(work, { ids: [row.job_id], patch: { schedule } }, watch));
      await renew();
      return true;
    },
    async gone(at, job) {
      clock.set(at);
      const row = await rowOf(job);
      if (row !== undefined) await applyGone(context, row.job_id);
      await renew();
    },
    async maintenance(at, from, until) {
      clock.set(at);
      await inOne((work) => addWindow(work, { scope: { kind: "all" }, from, until, note: null }));
    },
    async away(from, until) {
      clock.set(until);
      await context.database.write((sql) => saveGap(sql, from, until));
      currentSuppression(context).suppression = { reason: "starting", until: until + grace };
    },
    async check(at) {
      clock.set(at);
      await step();
      const unreachable = reached === false && at - checked >= hour;
      if (!unreachable && (wake === null || at < wake)) return;
      checked = at;
      await check(context);
      await renew();
      await step();
    },
    async end() {},
  };
}

/** The common ground of the wrong engines: one open alarm per job and cause, in memory. */
function simpleEngine(rules: {
  deadline(schedule: StoredSchedule | undefined, lastRun: number | null): number | null;
  reportsFailures: boolean;
}): Engine {
  const alarms: Alarm[] = [];
  const open = new Set<string>();
  const jobs = new Map<number, { schedule: StoredSchedule | undefined; lastRun: number | null }>();
  const tell = (job: number, cause: string, event: Alarm["event"], at: number) => {
    const key = `${job}:${cause}`;
    if (open.has(key) === (event === "opened")) return;
    if (event === "opened") open.add(key);
    else open.delete(key);
    alarms.push({ job, cause, event, at });
  };
  return {
    alarms,
    async begin(world) {
      for (const [job, schedule] of world.schedules) jobs.set(job, { schedule, lastRun: null });
    },
    async report(at, job, run) {
      jobs.get(job)!.lastRun = run.begin;
      tell(job, "overdue", "closed", at);
      const failed = run.outcome === "failed";
      if (rules.reportsFailures) tell(job, "failing", failed ? "opened" : "closed", at);
    },
    async schedule(_at, job, schedule) {
      jobs.get(job)!.schedule = schedule ?? undefined;
    },
    async ahead() {},
    async state() {},
    async reach() {},
    async happened() {},
    async userSchedule() {
      return true;
    },
    async gone() {},
    async maintenance() {},
    async away() {},
    async end() {},
    async check(at) {
      for (const [job, { schedule, lastRun }] of jobs) {
        const deadline = rules.deadline(schedule, lastRun);
        if (deadline !== null && at >= deadline) tell(job, "overdue", "opened", at);
      }
    },
  };
}

/** Wrong on purpose: the next run is the last one plus a fixed length, whatever weekdays, edits and zones say. */
export const fixedIntervalEngine = (): Engine =>
  simpleEngine({
    reportsFailures: true,
    deadline: (schedule, lastRun) => {
      if (schedule === undefined || lastRun === null) return null;
      return lastRun + lengthOf(schedule) + 2 * hour;
    },
  });

/** Wrong on purpose: every run counts, also a failed one. */
export const anyRunEngine = (): Engine =>
  simpleEngine({
    reportsFailures: false,
    deadline: (schedule, lastRun) =>
      schedule === undefined || lastRun === null ? null : Math.max(schedule.time, lastRun + day) + 3 * day,
  });
