import type { Sql } from "../../platform/database/database.ts";
import type { NoticesTable } from "../../platform/database/notifications-schema.ts";

export type NoticeRow = Omit<NoticesTable, "id"> & { id: number };
export type NewNotice = Omit<NoticeRow, "id" | "planned_at" | "outcome">;

/**
 * Writes down that something happened, in the transaction that made it happen. The same event twice is one; only a worse
 * report of the same run is planned anew.
 */
export async function insertNotice(sql: Sql, notice: NewNotice): Promise<void> {
  await sql.run(
    `insert into notices (event_key, kind, topic, tone, rank, at, server_id, job_id, incident_id, run_id, facts)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (event_key) do update set rank = excluded.rank, tone = excluded.tone, facts = excluded.facts,
       planned_at = null, outcome = null
     where notices.rank < excluded.rank`,
    [
      notice.event_key,
      notice.kind,
      notice.topic,
      notice.tone,
      notice.rank,
      notice.at,
      notice.server_id,
      notice.job_id,
      notice.incident_id,
      notice.run_id,
      notice.facts,
    ],
  );
}

/** Only one process plans at a time: an end must not be planned beside its beginning. */
export async function lockPlanning(sql: Sql): Promise<void> {
  if (sql.engine === "postgres") await sql.get("select id from notify_state where id = 1 for update");
}

export function listUnplanned(sql: Sql, limit: number): Promise<NoticeRow[]> {
  return sql.all("select * from notices where planned_at is null order by id limit ?", [limit]);
}

export async function setPlanned(sql: Sql, id: number, at: number, outcome: string | null): Promise<void> {
  await sql.run("update notices set planned_at = ?, outcome = ? where id = ?", [at, outcome, id]);
}

export function noticesOfRun(sql: Sql, runId: number): Promise<NoticeRow[]> {
  return sql.all("select * from notices where run_id = ? order by id", [runId]);
}

/** How often incidents of a job opened or closed since then. */
export async function changesSince(sql: Sql, jobId: number, since: number): Promise<number> {
  const row = await sql.get<{ count: number }>(
    `select count(*) as count from notices
     where job_id = ? and at > ? and kind in ('incident.opened', 'incident.closed')`,
    [jobId, since],
  );
  return Number(row?.count ?? 0);
}

export function noticesOfIncident(sql: Sql, incidentId: number): Promise<NoticeRow[]> {
  return sql.all("select * from notices where incident_id = ? order by id", [incidentId]);
}

/** What of a run decides on whether people are told. */
export function readRun(
  sql: Sql,
  id: number,
): Promise<{ status: string; flags: number; begin_at: number; end_at: number | null } | undefined> {
  return sql.get("select status, flags, begin_at, end_at from runs where id = ?", [id]);
}

/** True when people asked to be told once more: by a reset, or by a snooze that has ended or was taken back. */
export async function isAskedFor(sql: Sql, incidentId: number): Promise<boolean> {
  const rows = await sql.all<{ kind: string }>(
    `select kind from incident_events
     where incident_id = ? and kind in ('opened', 'escalated', 'notified', 'reset', 'snoozed', 'unsnoozed')
     order by id desc limit 2`,
    [incidentId],
  );
  // The newest is the reminder itself.
  return ["reset", "snoozed", "unsnoozed"].includes(rows[1]?.kind ?? "");
}

/** True when a job was known here at that time: what is older was brought along when it became known. */
export async function wasKnown(sql: Sql, jobId: number, at: number): Promise<boolean> {
  return (await sql.get("select id from jobs where id = ? and created_at <= ?", [jobId, at])) !== undefined;
}
