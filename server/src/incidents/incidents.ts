import {
  type ClosedBy,
  type IncidentCause,
  type IncidentCount,
  type IncidentMark,
  type IncidentReason,
  isAttended,
  type MonitoringSettings,
  type Severity,
} from "@duplistatus/contract";
import { type Visible, whereVisible } from "../access/limits.ts";
import { nameOf } from "../platform/actor.ts";
import type { Sql } from "../platform/database/database.ts";
import type { Work } from "../platform/database/unit-of-work.ts";
import * as store from "./store.ts";

export { type IncidentOfServer, type IncidentRow, openedBy, openOfJob } from "./store.ts";

export interface Subject {
  /** Null for the trouble of a whole server. */
  jobId: number | null;
  serverId: string;
}

/** What opens an incident: what is wrong, as facts, and how bad that is since when. */
export type Trouble = Subject & IncidentReason & Grade;

interface Grade {
  severity: Severity;
  since: number;
}

/** The incident of a job or server that a cause has. */
export type OfCause = Subject & { cause: IncidentCause };

const keyOf = ({ jobId, serverId, cause }: OfCause): string =>
  jobId === null ? `server:${serverId}:${cause}` : `job:${jobId}:${cause}`;

const reasonOf = ({ variant, facts }: Trouble): object => ({ variant, facts });

/** Opens the incident unless it is open already; its severity can only grow. */
export async function openIncident(work: Work, trouble: Trouble, runId: number | null = null): Promise<void> {
  const { sql, at } = work;
  const facts = JSON.stringify(trouble.facts);
  const incident = await store.insertIncident(sql, { ...trouble, openKey: keyOf(trouble), at, facts });
  if (incident === undefined) {
    const known = await store.findOpen(sql, keyOf(trouble));
    if (known?.severity !== "warning" || trouble.severity !== "critical") return;
    const { severity, variant } = trouble;
    await store.setSeverity(sql, known.id, severity, variant, facts);
    await store.insertEvent(sql, {
      incidentId: known.id,
      at,
      kind: "escalated",
      facts: reasonOf(trouble),
      runId,
    });
    return tell(work, "incident.escalated", { ...known, severity, variant, facts });
  }
  await store.insertEvent(sql, {
    incidentId: incident.id,
    at,
    kind: "opened",
    facts: reasonOf(trouble),
    runId,
  });
  return tell(work, "incident.opened", incident);
}

/** Hands an open incident to those who notify people, and notes that it was; whether a message arrives is another matter. */
async function tell(
  work: Work,
  type: "incident.opened" | "incident.escalated" | "incident.reminded",
  incident: store.IncidentRow,
): Promise<void> {
  await store.setPrompted(work.sql, incident.id, work.at);
  await emit(work, type, incident);
}

function emit(
  work: Work,
  type: "incident.opened" | "incident.escalated" | "incident.reminded" | "incident.closed",
  row: store.IncidentRow,
): Promise<void> {
  return work.emit({
    type,
    ...{ incidentId: row.id, jobId: row.job_id, serverId: row.server_id },
    cause: row.cause as IncidentCause,
    severity: row.severity as Severity,
    variant: row.variant,
    facts: JSON.parse(row.facts),
    closedBy: row.closed_by === null ? null : JSON.parse(row.closed_by),
  });
}

const day = 86_400_000;
const remindedAfter: Record<MonitoringSettings["repeat"], number> = {
  once: Number.MAX_SAFE_INTEGER,
  daily: day,
  weekly: 7 * day,
  monthly: 30 * day,
};

/**
 * Tells of open incidents once more: those told so long ago that `repeat` wants it, those whose snooze has ended, and
 * those that were reset. What somebody acknowledged or snoozed stays quiet.
 * @param isQuiet not now: a maintenance window is open, or Duplicati paused
 */
export async function remind(
  work: Work,
  repeat: MonitoringSettings["repeat"],
  isQuiet: (incident: store.IncidentOfServer) => boolean,
): Promise<void> {
  const { sql, at } = work;
  for (const incident of await store.listToRemind(sql, at, at - remindedAfter[repeat])) {
    if (isQuiet(incident)) continue;
    await store.insertEvent(sql, { incidentId: incident.id, at, kind: "notified" });
    await tell(work, "incident.reminded", incident);
  }
}

/** A message about these incidents has arrived. */
export async function markNotified(sql: Sql, ids: readonly number[], at: number): Promise<void> {
  if (ids.length > 0) await store.setNotified(sql, ids, at);
}

/** Closes the incident of this cause, if one is open. */
export async function closeIncident(
  work: Work,
  trouble: OfCause,
  by: ClosedBy,
  runId: number | null = null,
): Promise<void> {
  const { sql, at } = work;
  const incident = await store.findOpen(sql, keyOf(trouble));
  if (incident === undefined) return;
  await store.setClosed(sql, incident.id, at, by, runId);
  // What somebody accepted is closed by them.
  const person = by.code === "accepted" ? { by: nameOf(work.actor) } : {};
  await store.insertEvent(sql, { incidentId: incident.id, at, kind: "closed", facts: by, runId, ...person });
  await emit(work, "incident.closed", { ...incident, closed_by: JSON.stringify(by) });
}

/** Only a report tells of these: a evaluation without one cannot find them again. */
const reportedCauses = ["quota", "versions_shrinking"] as const;

/**
 * Opens once more what a report told before the job was left unwatched.
 * @param latestRunAt begin of the latest run; a run since then may have ended the trouble, the next report will tell
 */
export async function reopenReported(work: Work, jobId: number, latestRunAt: number): Promise<void> {
  for (const cause of reportedCauses) {
    const last = await store.latestOfCause(work.sql, jobId, cause);
    if (last === undefined || last.closed_at === null || last.closing_run_id !== null) continue;
    if (latestRunAt > last.closed_at) continue;
    const trouble = {
      jobId,
      serverId: last.server_id,
      cause,
      variant: last.variant,
      severity: last.severity as Severity,
      since: last.since,
      facts: JSON.parse(last.facts),
    } as Trouble;
    await openIncident(work, trouble);
  }
}

/** Notes in the timelines of the job's open incidents that it ran without ending them. */
export async function recordRun(
  { sql, at }: Work,
  openIncidents: readonly store.IncidentRow[],
  runId: number,
  status: string | null,
): Promise<void> {
  for (const { id } of openIncidents) {
    await store.insertEvent(sql, { incidentId: id, at, kind: "run", facts: { status }, runId });
  }
}

/** An open incident as lists of jobs show it. */
export const markOf = (row: store.IncidentRow, now: number): IncidentMark => ({
  id: row.id,
  cause: row.cause as IncidentCause,
  variant: row.variant,
  facts: JSON.parse(row.facts),
  severity: row.severity as Severity,
  openedAt: row.opened_at,
  since: row.since,
  acknowledged: row.acknowledged_at !== null,
  snoozedUntil: row.snoozed_until !== null && row.snoozed_until > now ? row.snoozed_until : null,
});

/** Open incidents of those that have one, those that nobody attends to and the worst first: of jobs by their id, of servers themselves by theirs. */
export interface OpenMarks {
  jobs: ReadonlyMap<number, IncidentMark[]>;
  servers: ReadonlyMap<string, IncidentMark[]>;
}

export const openMarks = async (sql: Sql, now: number): Promise<OpenMarks> =>
  marksOf(await store.listOpen(sql), now);

/** The same of some jobs and servers only. */
export const openMarksOf = async (
  sql: Sql,
  now: number,
  jobIds: readonly number[],
  serverIds: readonly string[],
): Promise<OpenMarks> => marksOf(await store.listOpenOf(sql, jobIds, serverIds), now);

function marksOf(rows: readonly store.IncidentRow[], now: number): OpenMarks {
  const jobs = new Map<number, IncidentMark[]>();
  const servers = new Map<string, IncidentMark[]>();
  const add = <Key>(marks: Map<Key, IncidentMark[]>, key: Key, mark: IncidentMark) => {
    const known = marks.get(key);
    if (known === undefined) marks.set(key, [mark]);
    else known.push(mark);
  };
  for (const row of rows) {
    const mark = markOf(row, now);
    if (row.job_id === null) add(servers, row.server_id, mark);
    else add(jobs, row.job_id, mark);
  }
  for (const list of [...jobs.values(), ...servers.values()]) {
    list.sort(
      (a, b) =>
        Number(isAttended(a)) - Number(isAttended(b)) ||
        Number(b.severity === "critical") - Number(a.severity === "critical") ||
        a.id - b.id,
    );
  }
  return { jobs, servers };
}

/** Open incidents, and the critical ones among them. */
export async function countOpen(
  sql: Sql,
  visible: Visible = null,
): Promise<Pick<IncidentCount, "open" | "critical">> {
  const { text, values } = whereVisible(visible, "server_id");
  const row = await sql.get<{ open: number; critical: number | null }>(
    `select count(*) as open, sum(case when severity = 'critical' then 1 else 0 end) as critical
     from incidents where closed_at is null${text}`,
    values,
  );
  return { open: Number(row?.open ?? 0), critical: Number(row?.critical ?? 0) };
}
