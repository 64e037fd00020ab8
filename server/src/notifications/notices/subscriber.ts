import type { IncidentCause, NotifyTopic, Severity } from "@duplistatus/contract";
import type { Sql } from "../../platform/database/database.ts";
import type { Tone } from "../channels/message.ts";
import { insertNotice } from "./store.ts";

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
}

/** Writes down what happened to an incident, within the transaction that changed it. */
export async function noteIncident(sql: Sql, { event, incident, runId, at }: IncidentNews): Promise<void> {
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
    facts: JSON.stringify({ cause }),
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
export async function noteRun(sql: Sql, run: RunNews): Promise<void> {
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
