import type { Sql } from "../../platform/database/database.ts";
import type { DeliveryRow } from "../outbox/store.ts";

/** Serious messages of a channel that were not delivered since then, alone or as part of one that was not. */
export function undelivered(sql: Sql, channelId: number, before: number): Promise<DeliveryRow[]> {
  return sql.all(
    `select part.* from deliveries as part left join deliveries as whole on whole.id = part.part_of
     where part.channel_id = ? and part.created_at <= ? and part.instead_of is null
       and part.tone in ('error', 'fatal', 'overdue') and part.kind in ('incident.opened', 'incident.escalated', 'run.finished')
       and ((part.state = 'queued') or (part.state = 'gathered' and whole.state = 'queued')
         or (part.state = 'held' and (part.reason is null or part.reason not in ('quiet', 'unsteady', 'common_cause'))))
       and not exists (select 1 from deliveries as other where other.instead_of = part.id)
     order by part.id limit 500`,
    [channelId, before],
  );
}
