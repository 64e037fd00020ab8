import type { Sql } from "../../platform/database/database.ts";
import type { NotifyRulesTable } from "../../platform/database/notifications-schema.ts";

/** Every rule: few, since only what differs is stored. */
export function listRules(sql: Sql): Promise<NotifyRulesTable[]> {
  return sql.all("select * from notify_rules");
}

export async function saveRule(sql: Sql, scope: string, scopeId: string, value: string): Promise<void> {
  await sql.run(
    `insert into notify_rules (scope, scope_id, value) values (?, ?, ?)
     on conflict (scope, scope_id) do update set value = excluded.value`,
    [scope, scopeId, value],
  );
}

export async function deleteRule(sql: Sql, scope: string, scopeId: string): Promise<void> {
  await sql.run("delete from notify_rules where scope = ? and scope_id = ?", [scope, scopeId]);
}
