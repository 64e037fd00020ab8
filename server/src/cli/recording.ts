import { type IncidentCause, userSchedule } from "@duplistatus/contract";
import { isoToEpochMs, parseTimeSpan, type Report } from "@duplistatus/duplicati";
import { whyInEnglish } from "../incidents/log.ts";
import { takeReport } from "../ingest/take-report.ts";
import { check, recordReachable } from "../monitoring/check.ts";
import {
  applyPause,
  applyRestart,
  applyResume,
  applySchedule,
  applyServerState,
} from "../monitoring/collected.ts";
import { editJobs } from "../monitoring/edit.ts";
import { applyGone } from "../monitoring/gone.ts";
import { dueJobs, ensureServer, saveGap, watchesOfServer } from "../monitoring/monitoring.ts";
import type { StoredPlan } from "../monitoring/plan.ts";
import { shortGap } from "../monitoring/timer.ts";
import { currentRules, currentSuppression, prepareWatch } from "../monitoring/watch.ts";
import { systemActor } from "../platform/actor.ts";
import type { Clock } from "../platform/clock.ts";
import type { Context } from "../platform/context.ts";
import { transact } from "../platform/database/unit-of-work.ts";
import { backupIdOf } from "../records/jobs/which-job.ts";
import { resolveServer } from "../records/servers/identity.ts";
import { insertServer } from "../records/servers/store.ts";

interface RecordedSchedule {
  Time?: string;
  Repeat?: string;
  LastRun?: string;
  AllowedDays?: string[] | null;
}

/** One line of a recording of a real server; every kind has `at`. */
interface RecordedEvent {
  at: string;
  kind: string;
  job?: string;
  body?: unknown;
  schedule?: RecordedSchedule | null;
  set?: RecordedSchedule;
  zone?: string;
  duration?: string;
  state?: string;
  active?: string | null;
  queue?: string[];
  proposed?: { job: string; time: string }[];
  pauseEnd?: string;
  /** Of `x-gone`: the job's name, or Duplicati's id of it. */
  id?: string;
}

/** One incident opened or closed, as `duplistatus replay` prints it. */
export interface ReplayedIncident {
  at: string;
  job: string | null;
  event: "opened" | "closed";
  /** `other` for what is unusual of a run: it is none of the clocks that recordings are written to try. */
  cause: Exclude<IncidentCause, "unusual"> | "other";
  reason: string;
}

const minute = 60_000;
const second = 1000;

/** Times of a recording are ISO texts; year 1 means never. */
function timeOf(text: string | undefined): number | null {
  if (text === undefined || text.startsWith("0001-")) return null;
  return isoToEpochMs(text);
}

const units: Record<string, number> = { s: second, m: minute, h: 60 * minute, D: 1440 * minute };

/** `5h`, `90m`, `1h30m` or a .NET time span, in ms. */
function durationOf(text: string): number | null {
  if (/^(\d+[smhD])+$/.test(text)) {
    const parts = [...text.matchAll(/(\d+)([smhD])/g)];
    return parts.reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!]!, 0);
  }
  const seconds = parseTimeSpan(text);
  return seconds === null ? null : seconds * second;
}

const isoSecond = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** Hands time out to everything that replays; nothing waits. */
export interface ReplayClock extends Clock {
  set(at: number): void;
}

export function replayClock(): ReplayClock {
  let now = 0;
  return {
    now: () => now,
    set: (at) => {
      now = at;
    },
  };
}

/**
 * Feeds a recording through the real record and monitoring path, in its own time. Between the events the checks run at
 * the interval of the settings, as they would have.
 * @param context on a throw-away database, with `clock`
 * @param step called whenever time has moved on
 */
export async function replayRecording(
  context: Context,
  clock: ReplayClock,
  lines: readonly string[],
  tell: (incident: ReplayedIncident) => void,
  step: () => Promise<void> = async () => undefined,
): Promise<void> {
  const events = lines
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as RecordedEvent)
    .map((event) => ({ ...event, time: isoToEpochMs(event.at) ?? 0 }));
  const first = events[0];
  if (first === undefined) return;
  clock.set(first.time);

  const names = new Map<number, string>();
  const reports = await readFirst(context, events);
  const server = await adoptServer(context, reports, first.time);
  const backupIds = new Map([...reports].map(([job, report]) => [job, backupIdOf(report)]));
  const idOf = (job: string) => backupIds.get(job) ?? `name:${job}`;

  context.subscribers.push({
    name: "recording",
    async inside({ sql }, event) {
      if (event.type !== "incident.opened" && event.type !== "incident.closed") return;
      const { jobId: id, cause } = event;
      if (id !== null && !names.has(id)) {
        const row = await sql.get<{ name: string }>("select name from jobs where id = ?", [id]);
        if (row !== undefined) names.set(id, row.name);
      }
      tell({
        at: isoSecond(clock.now()),
        job: id === null ? null : (names.get(id) ?? null),
        event: event.type === "incident.opened" ? "opened" : "closed",
        cause: cause === "unusual" ? "other" : cause,
        reason: whyInEnglish(event),
      });
    },
  });

  const every = 5 * minute;
  let next = first.time + every;
  let off: number | null = null;
  const plans = new Map<string, StoredPlan>();
  for (const event of events) {
    for (; next <= event.time; next += every) {
      if (off !== null) continue;
      clock.set(next);
      // A check without anything due changes nothing but its own time.
      if ((await dueJobs(context.database.reader, next, 0, 1)).length > 0) await check(context);
      await step();
    }
    clock.set(Math.max(clock.now(), event.time));
    if (event.kind === "x-monitor-off") off ??= event.time;
    else if (event.kind === "x-monitor-on") {
      if (off !== null) await startAgain(context, off, event.time);
      off = null;
    } else await feed(context, server, event, { idOf, plans });
    if (off === null) await step();
  }
  if (off === null) await check(context);
}

/** This program was off and starts again: shortly before and after nothing is lost, and it waits before it evaluates. */
async function startAgain(context: Context, from: number, until: number): Promise<void> {
  const { settings } = await currentRules(context);
  if (until - from <= shortGap(settings)) return;
  await context.database.write((sql) => saveGap(sql, from, until));
  currentSuppression(context).suppression = { reason: "starting", until: until + settings.startupGraceMs };
}

/** The first readable report of every job: it names the server and the job's id. */
async function readFirst(context: Context, events: readonly RecordedEvent[]): Promise<Map<string, Report>> {
  const reports = new Map<string, Report>();
  for (const { kind, job, body } of events) {
    if (kind !== "report" || job === undefined || reports.has(job)) continue;
    const { outcome } = await context.reader.digest(bodyOf(body), "application/json");
    if (outcome.ok) reports.set(job, outcome.report);
  }
  return reports;
}

const bodyOf = (body: unknown): Buffer => Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
const origin = { address: "192.0.2.1", tokenServerId: null };

/** Makes the server of the recording known: by its first report, or by a name where it never sends one. */
function adoptServer(context: Context, reports: ReadonlyMap<string, Report>, at: number): Promise<string> {
  const [report] = reports.values();
  return context.database.write(async (sql) => {
    const server =
      report === undefined
        ? await insertServer(sql, { id: "recording", name: "recording", placeholder: 0, createdAt: at })
        : (await resolveServer(sql, report, origin, at, at)).server;
    await ensureServer(sql, server.id);
    return server.id;
  });
}

interface Known {
  idOf(job: string): string;
  plans: Map<string, StoredPlan>;
}

function planOf(schedule: RecordedSchedule, known: StoredPlan | undefined): StoredPlan | null {
  const time = timeOf(schedule.Time) ?? known?.time ?? null;
  if (time === null) return null;
  return {
    time,
    lastRun: schedule.LastRun === undefined ? (known?.lastRun ?? null) : timeOf(schedule.LastRun),
    repeat: schedule.Repeat ?? known?.repeat ?? "",
    allowedDays: schedule.AllowedDays === undefined ? (known?.allowedDays ?? null) : schedule.AllowedDays,
  };
}

/** A run moves the stored plan of its job on; recordings may tell that only hours later. */
async function recordRun(
  context: Context,
  serverId: string,
  job: string,
  { idOf, plans }: Known,
): Promise<void> {
  const plan = plans.get(job);
  const rows = await watchesOfServer(context.database.reader, serverId);
  const row = rows.find((one) => one.backup_id === idOf(job));
  if (plan === undefined || row === undefined || row.expected_at === null) return;
  if (row.report_begin === null || row.report_begin <= (plan.lastRun ?? 0)) return;
  plans.set(job, { ...plan, time: row.expected_at, lastRun: row.report_begin });
}

async function feed(
  context: Context,
  serverId: string,
  event: RecordedEvent & { time: number },
  { idOf, plans }: Known,
): Promise<void> {
  const { kind, job } = event;
  switch (kind) {
    case "report":
      await takeReport(context, {
        body: bodyOf(event.body),
        contentType: "application/json",
        origin,
        policy: "open",
      });
      if (job !== undefined) await recordRun(context, serverId, job, { idOf, plans });
      return;
    case "job-created":
    case "schedule":
    case "schedule-edited": {
      if (job === undefined) return;
      const stored = event.set ?? event.schedule ?? null;
      const plan = stored === null ? null : planOf(stored, plans.get(job));
      if (plan === null) plans.delete(job);
      else plans.set(job, plan);
      await applySchedule(context, { serverId, backupId: idOf(job), name: job }, plan);
      return;
    }
    case "x-gone": {
      const name = job ?? event.id;
      const rows = await watchesOfServer(context.database.reader, serverId);
      const row = rows.find(
        (one) => name !== undefined && (one.backup_id === idOf(name) || one.backup_id === name),
      );
      if (row !== undefined) await applyGone(context, row.job_id);
      return;
    }
    case "x-unreachable":
      await transact(context, systemActor("collecting"), (work) => recordReachable(work, serverId, false));
      return;
    case "x-user-schedule": {
      const rows = await watchesOfServer(context.database.reader, serverId);
      const row = job === undefined ? undefined : rows.find((one) => one.backup_id === idOf(job));
      if (row === undefined) return;
      const schedule = event.schedule === null ? null : userSchedule.parse(event.schedule);
      const watch = await prepareWatch(context);
      await transact(context, systemActor("replay"), (work) =>
        editJobs(work, { ids: [row.job_id], patch: { schedule } }, watch),
      );
      return;
    }
    case "proposed-schedule":
      await transact(context, systemActor("collecting"), (work) => recordReachable(work, serverId, true));
      await applyServerState(context, serverId, {
        paused: event.state === "Paused",
        pauseEnd: timeOf(event.pauseEnd),
        active: event.active == null ? null : idOf(event.active),
        queue: (event.queue ?? []).map(idOf),
        proposed: new Map(
          (event.proposed ?? []).flatMap(({ job: name, time }) => {
            const at = timeOf(time);
            return at === null ? [] : [[idOf(name), at] as const];
          }),
        ),
      });
      return;
    case "paused": {
      const length = event.duration === undefined ? null : durationOf(event.duration);
      await applyPause(context, serverId, length === null ? null : event.time + length);
      return;
    }
    case "resumed":
      await applyResume(context, serverId);
      return;
    case "server-stopped":
      await applyRestart(context, serverId, "stopped");
      return;
    case "server-started":
      await applyRestart(context, serverId, "running", { zone: event.zone ?? null });
      return;
  }
}
