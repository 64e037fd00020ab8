import type { Sql } from "../../platform/database/database.ts";

/** An open incident that a recipient of a channel was told of. */
export interface ToldIncident {
  id: number;
  job_id: number | null;
  server_id: string;
  cause: string;
  severity: string;
  opened_at: number;
  acknowledged_at: number | null;
  snoozed_until: number | null;
  /** Why nothing opens for the job now: `maintenance`, `paused`. */
  suppressed_reason: string | null;
  recipient: string;
}

/** Open incidents that a channel told of, alone or together with others. */
export function toldIncidents(sql: Sql, channelId: number): Promise<ToldIncident[]> {
  return sql.all(
    `select distinct incidents.id, incidents.job_id, incidents.server_id, incidents.cause, incidents.severity,
       incidents.opened_at, incidents.acknowledged_at, incidents.snoozed_until, job_watch.suppressed_reason,
       deliveries.recipient
     from incidents join deliveries on deliveries.incident_id = incidents.id
     left join deliveries as whole on whole.id = deliveries.part_of
     left join job_watch on job_watch.job_id = incidents.job_id
     where incidents.closed_at is null and deliveries.channel_id = ?
       and (deliveries.state = 'sent' or (deliveries.state = 'gathered' and whole.state = 'sent'))
     order by incidents.id`,
    [channelId],
  );
}

export async function saveRemindedDay(sql: Sql, channelId: number, day: number): Promise<void> {
  await sql.run("update channel_state set reminded_day = ? where channel_id = ?", [day, channelId]);
}
