import type { CollectingProblem, ServerProgress } from "@duplistatus/contract";
import { type Connection, type Job, openConnection, type ServerState } from "@duplistatus/duplicati";
import {
  claim,
  connectOptions,
  type Outcome,
  ownProblem,
  recordOutcome,
  release,
  renew,
  toProblem,
} from "../connections/connections.ts";
import { zoneOfServer } from "../connections/zone.ts";
import { type LoggedJob, linkBySameRun, linkOtherIds } from "../merging/link.ts";
import { applyZone } from "../monitoring/collected.ts";
import type { Context } from "../platform/context.ts";
import {
  applyAhead,
  applyHiddenFailures,
  applyJobs,
  applyMissing,
  applyState,
  applyVersions,
  type ImportedJob,
} from "./after-runs.ts";
import { importLog, newestRuns, recordRows } from "./job-log.ts";
import { paceOf } from "./pace.ts";
import type { Progress } from "./progress.ts";
import type { SavedJson } from "./saved-json.ts";
import * as store from "./store.ts";
import { answered, breathe, forJob, problemOf, type Visit } from "./visit.ts";

const minute = 60_000;
/** The right to a server ends by itself so long after its holder was last heard of. */
const leaseMs = 3 * minute;
/** What a running operation kept from being read is tried again after this. */
const soonMs = 5 * minute;

export interface CollectOptions {
  /** `test` logs in and looks without taking anything over. */
  kind: "collect" | "test";
  /** Unique to one collection of one server. */
  by: string;
  signal: AbortSignal;
  progress: Progress;
  keep?: SavedJson | null;
}

/** The sole right to one server while it is collected from, kept alive until it is given back. */
async function acquireLease(context: Context, serverId: string, by: string) {
  if (!(await claim(context, serverId, by, leaseMs))) return null;
  const lease = { serverId };
  const timer = setInterval(() => {
    renew(context, lease.serverId, by, leaseMs).catch((error) =>
      context.log.warn({ err: error }, "the right to collect could not be renewed"),
    );
  }, leaseMs / 3);
  timer.unref();
  return {
    moveTo(id: string) {
      lease.serverId = id;
    },
    async giveBack() {
      clearInterval(timer);
      await release(context, lease.serverId, by);
    },
  };
}

/**
 * Collects from one server: its runs, schedules, state, versions and facts. What was taken over stays, however it ends;
 * the next collection goes on from there. Never throws for what is wrong with the server.
 * @returns null when it went well, else the problem; `progress` tells the rest
 */
export async function collectServer(
  context: Context,
  serverId: string,
  { kind, by, signal, progress, keep = null }: CollectOptions,
): Promise<CollectingProblem | null> {
  progress.update({ serverId, phase: "connecting", startedAt: context.clock.now() });
  let connection: Connection | null = null;
  let lease: Awaited<ReturnType<typeof acquireLease>> = null;
  let outcome: Outcome;
  let here = serverId;
  const leave = paceOf(context).enter();
  try {
    const options = await connectOptions(context, serverId, signal);
    lease = await acquireLease(context, serverId, by);
    if (lease === null) {
      leave();
      return end(context, progress, ownProblem("busy"));
    }
    connection = answered(await openConnection(options));
    const visit: Visit = { context, connection, serverId, progress, signal, keep };
    try {
      outcome = await look(visit, kind);
    } finally {
      here = visit.serverId;
      lease.moveTo(here);
    }
  } catch (error) {
    outcome = { ok: false, problem: signal.aborted ? ownProblem("aborted") : problemOf(context, error) };
  }
  leave();
  await connection?.close();
  try {
    await recordOutcome(context, here, outcome);
    // A server that is known by its address only gets the name it calls itself.
    progress.update({ name: (await store.nameOf(context.database.reader, here)) ?? progress.now.name });
    const isLater = ({ problem }: { problem: CollectingProblem }) => problem.kind === "later";
    if (outcome.ok && progress.now.notes.some(isLater)) {
      const soon = context.clock.now() + soonMs;
      await context.database.write((sql) => store.collectSoon(sql, here, soon));
    }
  } catch (error) {
    outcome = { ok: false, problem: problemOf(context, error) };
  } finally {
    await lease?.giveBack().catch((error) => context.log.warn({ err: error }, "a claim was not released"));
  }
  return end(context, progress, outcome.ok ? null : outcome.problem);
}

function end(
  context: Context,
  progress: Progress,
  problem: CollectingProblem | null,
): CollectingProblem | null {
  const phase = problem === null ? "done" : problem.kind === "aborted" ? "cancelled" : "failed";
  progress.update({ phase, problem: phase === "failed" ? problem : null, endedAt: context.clock.now() });
  return problem;
}

async function look(visit: Visit, kind: "collect" | "test"): Promise<Outcome> {
  const { context, connection, progress, keep } = visit;
  const { system } = connection;
  progress.update({ phase: "jobs" });
  const settings = await connection.serverSettings();
  const timeZone = settings.ok ? settings.value.timeZone : undefined;
  const state = answered(await connection.serverState());
  const jobs = answered(await connection.backups()).filter((job) => !job.temporary);
  progress.update({ jobs: jobs.length });
  await keep?.put("system", system);
  await keep?.put("settings", settings.ok ? settings.value : null);
  await keep?.put("stateBefore", state);
  await keep?.put("jobs", jobs);
  const done: Outcome = {
    ok: true,
    certificate: connection.certificate,
    system,
    timeZone,
    family: connection.family,
    collected: kind === "collect",
  };
  if (kind === "test") return done;
  // 2.0.x without such an answer is no trouble worth telling.
  if (!settings.ok && settings.problem.kind !== "not-found") progress.note(null, toProblem(settings.problem));
  await link(visit, jobs);
  if (timeZone !== undefined) await applyZone(context, visit.serverId, zoneOfServer(system, timeZone));
  // What was taken over before, as it was known then: names of jobs may have changed.
  const known = await store.collectedJobs(context.database.reader, visit.serverId);
  const taken = await applyNames(visit, jobs);
  await applyAhead(visit, state, taken);
  await importRuns(visit, taken, known);
  await linkOtherIds(context, visit.serverId);
  await importRest(visit, jobs, taken, state);
  return done;
}

/**
 * A server that never reported may be one that does, under its other id: an identical run of the same job shows it,
 * before anything of it is recorded twice (docs/duplicati 5.9).
 */
async function link(visit: Visit, jobs: readonly Job[]): Promise<void> {
  const { context, serverId, progress } = visit;
  const { reader } = context.database;
  const names = jobs.map((job) => job.name);
  if (await store.hasReports(reader, serverId)) return;
  if (!(await store.isNamedElsewhere(reader, serverId, names))) return;
  const begun: LoggedJob[] = [];
  for (const job of jobs) {
    const runs = await forJob(visit, job, () => newestRuns(visit, job));
    if (runs === null) progress.update({ notes: progress.now.notes.filter((note) => note.job !== job.name) });
    else begun.push({ remoteId: job.id, name: job.name, runs });
  }
  const answer = await linkBySameRun(context, { serverId, jobs: begun });
  visit.serverId = answer.serverId;
  if (answer.linked !== null) {
    progress.update({ serverId: answer.serverId, name: answer.linked.name, linkedTo: answer.linked });
  }
}

/** Makes all jobs known, those that never ran, too. */
async function applyNames(visit: Visit, jobs: readonly Job[]): Promise<ImportedJob[]> {
  const { context, serverId, progress } = visit;
  const before = new Set(await store.jobIdsOf(context.database.reader, serverId));
  const taken: ImportedJob[] = [];
  for (const job of jobs) {
    const { jobId, backupId } = await recordRows(visit, job, []);
    await note(visit, job, jobId, null);
    taken.push({ job, jobId, backupId });
    await breathe(visit);
  }
  progress.update({ newJobs: taken.filter(({ jobId }) => !before.has(jobId)).length });
  return taken;
}

/** The runs of all jobs; what an operation in progress locks is tried once more at the end. */
async function importRuns(visit: Visit, jobs: readonly ImportedJob[], known: readonly store.CollectedJob[]) {
  const { progress } = visit;
  progress.update({ phase: "runs" });
  const take = ({ job, jobId }: ImportedJob) =>
    forJob(visit, job, async () => {
      const row = known.find((collected) => collected.remote_id === job.id && collected.name === job.name);
      const cursor = row?.log_cursor ?? null;
      const mark = row === undefined || cursor === null ? null : { id: cursor, written: row.log_written };
      await note(visit, job, jobId, await importLog(visit, job, mark));
    });
  for (const taken of jobs) {
    await take(taken);
    progress.update({ jobsDone: progress.now.jobsDone + 1 });
  }
  for (const taken of jobs) {
    const isLater = isLaterOf(taken.job);
    if (!progress.now.notes.some(isLater)) continue;
    progress.update({ notes: progress.now.notes.filter((entry) => !isLater(entry)) });
    await take(taken);
  }
}

const isLaterOf =
  (job: Job) =>
  ({ job: name, problem }: ServerProgress["notes"][number]): boolean =>
    name === job.name && problem.kind === "later";

const note = (visit: Visit, job: Job, jobId: number, mark: store.LogMark | null): Promise<void> => {
  const { database, clock } = visit.context;
  return database.write((sql) => store.recordCollected(sql, { jobId, remoteId: job.id }, mark, clock.now()));
};

async function importRest(
  visit: Visit,
  jobs: readonly Job[],
  taken: readonly ImportedJob[],
  stateBefore: ServerState,
): Promise<void> {
  const { connection, progress, keep } = visit;
  progress.update({ phase: "schedules" });
  // What runs is known before the plans are: an edit of a plan counts only when the run has ended (docs/duplicati 6.1).
  await applyState(visit, stateBefore, taken, { plansFollow: true });
  await applyJobs(visit, taken);
  await applyMissing(visit, jobs);
  await applyHiddenFailures(visit, taken);
  await applyVersions(visit, taken);
  await breathe(visit);
  const after = answered(await connection.serverState());
  await applyState(visit, after, taken);
  await keep?.put("stateAfter", after);
}
