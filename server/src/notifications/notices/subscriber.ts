import type { IncidentCause, NotifyTopic, Severity } from "@duplistatus/contract";
import type { Sql } from "../../platform/database/database.ts";
import type { Subscriber, Work } from "../../platform/database/unit-of-work.ts";
import type { DomainEvent, EventOf } from "../../platform/events/domain-event.ts";
import { has, runFlag } from "../../records/runs/flags.ts";
import type { Tone } from "../channels/message.ts";
import { insertNotice, isAskedFor, readRun } from "./store.ts";

const topics: Partial<Record<IncidentCause, NotifyTopic>> = {
  overdue: "overdue",
  failing: "failing",
  stale: "failing",
  stuck: "stuck",
  server_unreachable: "unreachable",
};

/** What a rule must ask for to be told of an incident. */
export const topicOf = (cause: string): NotifyTopic => topics[cause as IncidentCause] ?? "unusual";

/** Symbol and colour of an incident. */
export function toneOf(cause: string, severity: string): Tone {
  if (["overdue", "stuck", "server_unreachable"].includes(cause)) return "overdue";
  return severity === "critical" ? "error" : "warning";
}

export interface IncidentNews {
  event: "opened" | "escalated" | "reminded" | "closed";
  incident: {
    id: number;
    job_id: number | null;
    server_id: string;
    cause: string;
    severity: Severity | string;
  };
  /** The run that made it open or close. */
  runId: number | null;
  at: number;
  /** False: a reminder that comes by the clock, and is told with the others. */
  asked?: boolean;
}

/** Writes down what happened to an incident, within the transaction that changed it. */
export async function addIncidentNotice(sql: Sql, news: IncidentNews): Promise<void> {
  const { event, incident, runId, at, asked = true } = news;
  const { id, cause, severity } = incident;
  const often = event === "reminded" ? `:${at}` : "";
  await insertNotice(sql, {
    event_key: `incident:${id}:${event}${often}`,
    kind: `incident.${event}`,
    topic: topicOf(cause),
    tone: event === "closed" ? "recovered" : toneOf(cause, severity),
    rank: 0,
    at,
    server_id: incident.server_id,
    job_id: incident.job_id,
    incident_id: id,
    run_id: runId,
    facts: JSON.stringify({ cause, asked }),
  });
}

export interface RunNews {
  runId: number;
  jobId: number;
  serverId: string;
  status: string | null;
  /** Partial or interrupted: not what a run should be, whatever its status. */
  incomplete: boolean;
  dryRun: boolean;
  /** End of the run, or its begin where no end is known. */
  endedAt: number;
  at: number;
}

const runTones: Record<string, Tone> = {
  Success: "success",
  Warning: "warning",
  Error: "error",
  Fatal: "fatal",
};

/** 0 = as it should be, 1 = warnings, 2 = errors. */
export function rankOf(status: string | null, incomplete: boolean): number {
  if (status === "Error" || status === "Fatal") return 2;
  return status === "Success" && !incomplete ? 0 : 1;
}

/** Writes down that a run ended, within the transaction that recorded it. */
export async function addRunNotice(sql: Sql, run: RunNews): Promise<void> {
  const rank = run.dryRun ? 0 : rankOf(run.status, run.incomplete);
  const tone = rank === 1 ? "warning" : (runTones[run.status ?? ""] ?? "warning");
  await insertNotice(sql, {
    event_key: `run:${run.runId}:finished`,
    kind: "run.finished",
    topic: "run",
    tone,
    rank,
    at: run.at,
    server_id: run.serverId,
    job_id: run.jobId,
    incident_id: null,
    run_id: run.runId,
    facts: JSON.stringify({ endedAt: run.endedAt, dryRun: run.dryRun }),
  });
}

/** Writes down that a run began. */
async function addStartNotice({ sql, at }: Work, event: EventOf<"run.started">): Promise<void> {
  await insertNotice(sql, {
    event_key: `live:${event.runKey}:started`,
    kind: "run.started",
    topic: "run",
    tone: "info",
    rank: 0,
    at,
    server_id: event.serverId,
    job_id: event.jobId,
    incident_id: null,
    run_id: null,
    facts: "{}",
  });
}

/** Writes down that a server was met for the first time. */
export async function addServerNotice(sql: Sql, serverId: string, at: number): Promise<void> {
  await insertNotice(sql, {
    event_key: `server:${serverId}:new`,
    kind: "server.new",
    topic: "newServer",
    tone: "info",
    rank: 0,
    at,
    server_id: serverId,
    job_id: null,
    incident_id: null,
    run_id: null,
    facts: "{}",
  });
}

type IncidentEvent = EventOf<
  "incident.opened" | "incident.escalated" | "incident.reminded" | "incident.closed"
>;

const events = {
  "incident.opened": "opened",
  "incident.escalated": "escalated",
  "incident.reminded": "reminded",
  "incident.closed": "closed",
} as const;

/** The run that made it so: the one that this transaction recorded for the job. */
function runOf({ told }: Work, jobId: number | null): number | null {
  for (const event of told) {
    if (event.type === "run.recorded" && event.jobId === jobId) return event.runId;
  }
  return null;
}

async function onIncident(work: Work, event: IncidentEvent): Promise<void> {
  const { incidentId: id, jobId, serverId, cause, severity } = event;
  await addIncidentNotice(work.sql, {
    event: events[event.type],
    incident: { id, job_id: jobId, server_id: serverId, cause, severity },
    runId: runOf(work, jobId),
    at: work.at,
    asked: event.type !== "incident.reminded" || (await isAskedFor(work.sql, id)),
  });
}

async function onRun({ sql, at }: Work, { runId, jobId, serverId }: EventOf<"run.recorded">): Promise<void> {
  const run = await readRun(sql, runId);
  if (run === undefined) return;
  await addRunNotice(sql, {
    ...{ runId, jobId, serverId, at },
    status: run.status,
    incomplete: has(run.flags, runFlag.partial) || has(run.flags, runFlag.interrupted),
    dryRun: has(run.flags, runFlag.dryrun),
    endedAt: run.end_at ?? run.begin_at,
  });
}

async function onEvent(work: Work, event: DomainEvent): Promise<void> {
  if (event.type in events) await onIncident(work, event as IncidentEvent);
  else if (event.type === "run.recorded") await onRun(work, event);
  else if (event.type === "run.started") await addStartNotice(work, event);
  // Whoever adds a server by hand knows of it.
  else if (event.type === "server.added" && work.actor.kind === "system") {
    await addServerNotice(work.sql, event.serverId, work.at);
  }
}

/**
 * Writes down what people may want to be told, in the transaction that made it happen: one small row each. Who is told is
 * planned afterwards.
 * @param wake called after the commit
 */
export const notices = (wake: () => void): Subscriber => ({
  name: "notices",
  wants: ({ type }) =>
    type in events || type === "run.recorded" || type === "run.started" || type === "server.added",
  inside: onEvent,
  after(all, local) {
    // Other replicas plan what they wrote; the poll looks after the rest.
    if (local && all.length > 0) wake();
  },
});
