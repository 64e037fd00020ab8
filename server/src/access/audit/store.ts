import { createHash } from "node:crypto";
import type { AuditFilter } from "@duplistatus/contract";
import type { Sql } from "../../platform/database/database.ts";
import type { AuditEventsTable } from "../../platform/database/schema.ts";

export type AuditRow = Omit<AuditEventsTable, "id"> & { id: number };
export type NewAuditEvent = Omit<AuditEventsTable, "id" | "seq" | "hash">;

/** Fingerprint of a line and of all before it. */
export function hashOf(previous: string, row: Omit<AuditEventsTable, "id" | "hash">): string {
  const { seq, at, actor_kind, actor_id, actor_name, category, action } = row;
  const { target, target_name, changes, address, user_agent } = row;
  const text = JSON.stringify([
    ...[seq, at, actor_kind, actor_id, actor_name, category, action],
    ...[target, target_name, changes, address, user_agent],
  ]);
  return createHash("sha256").update(`${previous}\n${text}`).digest("hex");
}

/** Adds a line at the end of the chain; whoever else adds one waits until this transaction ends. */
export async function insertAuditEvent(sql: Sql, event: NewAuditEvent): Promise<void> {
  const head = await sql.get<{ seq: number; hash: string }>(
    `insert into audit_head (id, seq, hash, tail_seq, tail_hash) values (1, 1, '', 0, '')
     on conflict (id) do update set seq = audit_head.seq + 1 returning seq, hash`,
  );
  const row = { ...event, seq: Number(head!.seq) };
  const hash = hashOf(head!.hash, row);
  await sql.run(
    `insert into audit_events (seq, hash, at, actor_kind, actor_id, actor_name, category, action, target, target_name,
       changes, address, user_agent) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.seq,
      hash,
      row.at,
      row.actor_kind,
      row.actor_id,
      row.actor_name,
      row.category,
      row.action,
      row.target,
      row.target_name,
      row.changes,
      row.address,
      row.user_agent,
    ],
  );
  await sql.run("update audit_head set hash = ? where id = 1", [hash]);
}

function conditions({ category, outcome, q, from, until }: AuditFilter) {
  const parts: string[] = [];
  const values: (string | number)[] = [];
  const add = (text: string, ...more: (string | number)[]) => {
    parts.push(` and ${text}`);
    values.push(...more);
  };
  if (category !== undefined) add("category = ?", category);
  if (outcome !== undefined) add(`action ${outcome === "refused" ? "" : "not "}like '%.refused'`);
  if (from !== undefined) add("at >= ?", from);
  if (until !== undefined) add("at <= ?", until);
  if (q !== undefined && q.trim() !== "") {
    const part = `%${q
      .trim()
      .toLowerCase()
      .replace(/[\\%_]/g, "\\$&")}%`;
    const columns = ["actor_name", "target_name", "target", "action", "address"];
    const each = columns.map((column) => `lower(coalesce(${column}, '')) like ? escape '\\'`);
    add(`(${each.join(" or ")})`, ...columns.map(() => part));
  }
  return { text: parts.join(""), values };
}

/** Lines below `before` (by their number in the chain), newest first. */
export function listAuditEvents(
  sql: Sql,
  filter: AuditFilter,
  before: number,
  limit: number,
): Promise<AuditRow[]> {
  const { text, values } = conditions(filter);
  return sql.all(`select * from audit_events where seq < ?${text} order by seq desc limit ?`, [
    before,
    ...values,
    limit,
  ]);
}

/** Lines behind `after`, oldest first. */
export function auditEventsAfter(sql: Sql, after: number, limit: number): Promise<AuditRow[]> {
  return sql.all("select * from audit_events where seq > ? order by seq limit ?", [after, limit]);
}

export interface AuditHead {
  /** Number and fingerprint of the newest line, and of the newest that was dropped by age. */
  seq: number;
  hash: string;
  tail_seq: number;
  tail_hash: string;
}

export function auditHead(sql: Sql): Promise<AuditHead | undefined> {
  return sql.get("select seq, hash, tail_seq, tail_hash from audit_head where id = 1");
}

/** Drops the lines that are older than `before`, from the beginning of the chain; @returns how many */
export async function dropAuditEvents(sql: Sql, before: number): Promise<number> {
  const first = await sql.get<{ seq: number }>("select min(seq) as seq from audit_events where at >= ?", [
    before,
  ]);
  const head = await auditHead(sql);
  if (head === undefined) return 0;
  const tail = Number(first?.seq ?? head.seq + 1) - 1;
  const last = await sql.get<{ seq: number; hash: string }>(
    "select seq, hash from audit_events where seq <= ? order by seq desc limit 1",
    [tail],
  );
  if (last === undefined) return 0;
  // The rows refuse to be deleted before they are said to be gone.
  await sql.run("update audit_head set tail_seq = ?, tail_hash = ? where id = 1", [last.seq, last.hash]);
  return (await sql.run("delete from audit_events where seq <= ?", [last.seq])).changes;
}
