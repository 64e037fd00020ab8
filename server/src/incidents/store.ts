import type { ClosedBy } from "@duplistatus/contract";
import { type Visible, whereVisible } from "../access/limits.ts";
import type { Sql } from "../platform/database/database.ts";
import type { IncidentEventsTable, IncidentsTable } from "../platform/database/schema.ts";

type Row<Table extends { id: unknown }> = Omit<Table, "id"> & { id: number };
export type IncidentRow = Row<IncidentsTable>;
export type IncidentEventRow = Row<IncidentEventsTable>;

export interface NewIncident {
  jobId: number | null;
  serverId: string;
  cause: string;
  severity: string;
  openKey: string;
  at: number;
  since: number;
  variant: string;
  /** JSON. */
  facts: string;
}

/** Opens an incident; undefined when one is open under the same key. */
export function insertIncident(sql: Sql, incident: NewIncident): Promise<IncidentRow | undefined> {
  return sql.get(
    `insert into incidents (job_id, server_id, cause, severity, open_key, opened_at, since, variant, facts)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (open_key) do nothing returning *`,
    [
      incident.jobId,
      incident.serverId,
      incident.cause,
      incident.severity,
      incident.openKey,
      incident.at,
      incident.since,
      incident.variant,
      incident.facts,
    ],
  );
}

export function findOpen(sql: Sql, openKey: string): Promise<IncidentRow | undefined> {
  return sql.get("select * from incidents where open_key = ?", [openKey]);
}

/** Open incidents of one job, oldest first. */
export function openOfJob(sql: Sql, jobId: number): Promise<IncidentRow[]> {
  return sql.all("select * from incidents where job_id = ? and closed_at is null order by id", [jobId]);
}

/** The run whose report opened an incident, or made it worse; null for none. */
export async function openedBy(sql: Sql, id: number): Promise<number | null> {
  const row = await sql.get<{ run_id: number | null }>(
    `select run_id from incident_events where incident_id = ? and kind in ('opened', 'escalated')
     order by id desc limit 1`,
    [id],
  );
  return row?.run_id ?? null;
}

/** The latest incident of a job and cause, open or closed. */
export function latestOfCause(sql: Sql, jobId: number, cause: string): Promise<IncidentRow | undefined> {
  return sql.get("select * from incidents where job_id = ? and cause = ? order by id desc limit 1", [
    jobId,
    cause,
  ]);
}

/** Every open incident, oldest first. */
export function listOpen(sql: Sql): Promise<IncidentRow[]> {
  return sql.all("select * from incidents where closed_at is null order by id");
}

/** The open ones of some jobs, and of some servers themselves, oldest first. */
export function listOpenOf(
  sql: Sql,
  jobIds: readonly number[],
  serverIds: readonly string[],
): Promise<IncidentRow[]> {
  // PostgreSQL takes no empty list.
  const marks = (values: readonly unknown[]) => values.map(() => "?").join(", ") || "null";
  return sql.all(
    `select * from incidents where closed_at is null
       and (job_id in (${marks(jobIds)}) or (job_id is null and server_id in (${marks(serverIds)}))) order by id`,
    [...jobIds, ...serverIds],
  );
}

export async function setClosed(
  sql: Sql,
  id: number,
  at: number,
  by: ClosedBy,
  runId: number | null,
): Promise<void> {
  await sql.run(
    "update incidents set closed_at = ?, closed_by = ?, closing_run_id = ?, open_key = null where id = ?",
    [at, JSON.stringify(by), runId, id],
  );
}

export async function setSeverity(
  sql: Sql,
  id: number,
  severity: string,
  variant: string,
  facts: string,
): Promise<void> {
  await sql.run("update incidents set severity = ?, variant = ?, facts = ? where id = ?", [
    severity,
    variant,
    facts,
    id,
  ]);
}

export async function setAcknowledged(
  sql: Sql,
  id: number,
  at: number,
  by: string | null,
  note: string | null,
): Promise<void> {
  await sql.run("update incidents set acknowledged_at = ?, acknowledged_by = ?, note = ? where id = ?", [
    at,
    by,
    note,
    id,
  ]);
}

export async function setSnoozed(sql: Sql, id: number, until: number | null): Promise<void> {
  await sql.run("update incidents set snoozed_until = ? where id = ?", [until, id]);
}

export async function setPrompted(sql: Sql, id: number, at: number): Promise<void> {
  await sql.run("update incidents set prompted_at = ? where id = ?", [at, id]);
}

export async function setNotified(sql: Sql, ids: readonly number[], at: number): Promise<void> {
  await sql.run(`update incidents set last_notified_at = ? where id in (${ids.map(() => "?").join(", ")})`, [
    at,
    ...ids,
  ]);
}

/** An incident with what may keep its server quiet. */
export interface IncidentOfServer extends IncidentRow {
  /** JSON array of strings. */
  tags: string;
  program_state: string;
  paused_until: number | null;
  state_at: number | null;
}

/** Open incidents nobody attends to that people were to be notified of `before` or not at all, or whose snooze has ended since. */
export function listToRemind(sql: Sql, now: number, before: number): Promise<IncidentOfServer[]> {
  return sql.all(
    `select incidents.*, servers.tags, coalesce(server_watch.program_state, 'unknown') as program_state,
       server_watch.paused_until, server_watch.state_at
     from incidents join servers on servers.id = incidents.server_id
     left join server_watch on server_watch.server_id = incidents.server_id
     where incidents.closed_at is null and incidents.acknowledged_at is null
       and (incidents.snoozed_until is null or incidents.snoozed_until <= ?)
       and (incidents.prompted_at is null or incidents.prompted_at <= ?
         or incidents.prompted_at < incidents.snoozed_until)
     order by incidents.id`,
    [now, before],
  );
}

/** Forgets when people were to be notified of the open incidents that nobody attends to; answers which they are. */
export function forgetPrompted(
  sql: Sql,
  now: number,
): Promise<Pick<IncidentRow, "id" | "job_id" | "server_id">[]> {
  return sql.all(
    `update incidents set prompted_at = null where closed_at is null and acknowledged_at is null
       and (snoozed_until is null or snoozed_until <= ?) returning id, job_id, server_id`,
    [now],
  );
}

export async function insertEvent(
  sql: Sql,
  event: {
    incidentId: number;
    at: number;
    kind: string;
    by?: string | null;
    note?: string | null;
    /** Stored as JSON. */
    facts?: object;
    runId?: number | null;
    until?: number | null;
  },
): Promise<void> {
  await sql.run(
    "insert into incident_events (incident_id, at, kind, done_by, note, facts, run_id, until_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
    [
      event.incidentId,
      event.at,
      event.kind,
      event.by ?? null,
      event.note ?? null,
      event.facts === undefined ? null : JSON.stringify(event.facts),
      event.runId ?? null,
      event.until ?? null,
    ],
  );
}

export function listEvents(sql: Sql, incidentId: number): Promise<IncidentEventRow[]> {
  return sql.all("select * from incident_events where incident_id = ? order by id", [incidentId]);
}

export interface NamedIncident extends IncidentRow {
  job_name: string | null;
  server_name: string;
  server_alias: string | null;
}

const named = `select incidents.*, jobs.name as job_name, servers.name as server_name, servers.alias as server_alias
  from incidents join servers on servers.id = incidents.server_id left join jobs on jobs.id = incidents.job_id`;

export function findIncident(sql: Sql, id: number): Promise<NamedIncident | undefined> {
  return sql.get(`${named} where incidents.id = ?`, [id]);
}

export interface IncidentFilter {
  state: "open" | "closed" | "all";
  job?: number | undefined;
  server?: string | undefined;
  cause?: string | undefined;
  /** Of these servers only. */
  visible?: Visible;
}

function conditions(filter: IncidentFilter): { text: string; values: (string | number)[] } {
  const parts: string[] = [];
  const values: (string | number)[] = [];
  if (filter.state !== "all")
    parts.push(`incidents.closed_at is ${filter.state === "open" ? "" : "not "}null`);
  for (const [column, value] of [
    ["job_id", filter.job],
    ["server_id", filter.server],
    ["cause", filter.cause],
  ] as const) {
    if (value === undefined) continue;
    parts.push(`incidents.${column} = ?`);
    values.push(value);
  }
  const visible = whereVisible(filter.visible ?? null, "incidents.server_id");
  const text = parts.length === 0 ? "" : ` and ${parts.join(" and ")}`;
  return { text: text + visible.text, values: [...values, ...visible.values] };
}

/** Incidents with ids below `before`, newest first. */
export function listIncidents(
  sql: Sql,
  filter: IncidentFilter,
  before: number,
  limit: number,
): Promise<NamedIncident[]> {
  const { text, values } = conditions(filter);
  return sql.all(`${named} where incidents.id < ?${text} order by incidents.id desc limit ?`, [
    before,
    ...values,
    limit,
  ]);
}

export async function countIncidents(sql: Sql, filter: IncidentFilter): Promise<number> {
  const { text, values } = conditions(filter);
  const row = await sql.get<{ count: number }>(
    `select count(*) as count from incidents where incidents.id > 0${text}`,
    values,
  );
  return Number(row?.count ?? 0);
}
