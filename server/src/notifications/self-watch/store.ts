import type { Sql } from "../../platform/database/database.ts";

/** When the last check of the backups ended; null before the first. */
export async function lastCheck(sql: Sql): Promise<number | null> {
  const row = await sql.get<{ checked_at: number | null }>("select checked_at from monitor_state");
  return row?.checked_at ?? null;
}

/**
 * Since when the oldest message waits that nothing keeps from being sent; null = none does. Whatever a channel has waiting
 * after an outage is old, but is being sent as long as it is tried.
 */
export async function oldestDue(sql: Sql, now: number): Promise<number | null> {
  const row = await sql.get<{ at: number | null }>(
    `select min(due) as at from (
       select case when channel_state.last_try_at > deliveries.due then channel_state.last_try_at
         else deliveries.due end as due
       from deliveries join channels on channels.id = deliveries.channel_id
         join channel_state on channel_state.channel_id = channels.id
       where deliveries.state = 'queued' and deliveries.due <= ? and channels.enabled = 1
         and channel_state.failures = 0 and (channel_state.paused_until is null or channel_state.paused_until < ?)
       union all
       select at as due from notices where planned_at is null) as waiting`,
    [now, now],
  );
  return row?.at ?? null;
}

export async function readHeartbeat(sql: Sql): Promise<{ at: number | null; outcome: string | null }> {
  const row = await sql.get<{ heartbeat_at: number | null; heartbeat: string | null }>(
    "select heartbeat_at, heartbeat from notify_state where id = 1",
  );
  return { at: row?.heartbeat_at ?? null, outcome: row?.heartbeat ?? null };
}

export async function saveHeartbeat(sql: Sql, at: number, outcome: string): Promise<void> {
  await sql.run("update notify_state set heartbeat_at = ?, heartbeat = ? where id = 1", [at, outcome]);
}
