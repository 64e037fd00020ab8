import type { Sql } from "../../platform/database/database.ts";
import type { ActionLinksTable } from "../../platform/database/notifications-schema.ts";

export async function insertLink(sql: Sql, link: Omit<ActionLinksTable, "used_at">): Promise<void> {
  await sql.run(
    "insert into action_links (secret_hash, action, incident_id, channel_id, expires_at) values (?, ?, ?, ?, ?)",
    [link.secret_hash, link.action, link.incident_id, link.channel_id, link.expires_at],
  );
}

export function findLink(sql: Sql, hash: string): Promise<ActionLinksTable | undefined> {
  return sql.get("select * from action_links where secret_hash = ?", [hash]);
}

/** Uses a link up. @returns false when it was used before */
export async function useLink(sql: Sql, hash: string, at: number): Promise<boolean> {
  const { changes } = await sql.run(
    "update action_links set used_at = ? where secret_hash = ? and used_at is null and expires_at > ?",
    [at, hash, at],
  );
  return changes > 0;
}

export async function deleteLinks(sql: Sql, before: number): Promise<void> {
  await sql.run("delete from action_links where expires_at < ?", [before]);
}
