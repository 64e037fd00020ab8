import type { Sql } from "../../platform/database/database.ts";
import type { AuditEventsTable } from "../../platform/database/schema.ts";

export type NewAuditEvent = Omit<AuditEventsTable, "id">;

export async function insertAuditEvent(sql: Sql, event: NewAuditEvent): Promise<void> {
  await sql.run(
    `insert into audit_events (at, actor_kind, actor_id, actor_name, category, action, target, target_name, changes,
       address, user_agent) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      event.at,
      event.actor_kind,
      event.actor_id,
      event.actor_name,
      event.category,
      event.action,
      event.target,
      event.target_name,
      event.changes,
      event.address,
      event.user_agent,
    ],
  );
}
