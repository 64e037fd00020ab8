import type { AuditCategory, AuditEvent } from "@duplistatus/contract";
import type { AuditRow } from "./store.ts";

/** A line as the API tells it. */
export const auditEventOf = (row: AuditRow): AuditEvent => ({
  id: Number(row.seq),
  at: row.at,
  actor: {
    kind: row.actor_kind as AuditEvent["actor"]["kind"],
    id: row.actor_id,
    name: row.actor_name,
  },
  category: row.category as AuditCategory,
  action: row.action,
  target: row.target,
  targetName: row.target_name,
  changes: JSON.parse(row.changes),
  address: row.address,
  userAgent: row.user_agent,
});
