import type { Sql } from "../platform/database/database.ts";
import type { ServerMergesTable } from "../platform/database/schema.ts";

export type MergeRow = Omit<ServerMergesTable, "id"> & { id: number };

const listed =
  "id, kind, at, done_by, from_id, from_name, into_id, into_name, proof, runs, undo_until, undone_at, undone_by";

/** Merges, newest first, without what they changed; `into_exists` is 0 where that server was deleted. */
export function allMerges(
  sql: Sql,
  limit: number,
): Promise<(Omit<MergeRow, "snapshot"> & { into_exists: number })[]> {
  return sql.all(
    `select ${listed}, case when exists (select 1 from servers where servers.id = into_id) then 1 else 0 end as into_exists
     from server_merges order by id desc limit ?`,
    [limit],
  );
}

export function findMerge(sql: Sql, id: number): Promise<MergeRow | undefined> {
  const lock = sql.engine === "postgres" ? " for update" : "";
  return sql.get(`select * from server_merges where id = ?${lock}`, [id]);
}

export async function insertMerge(
  sql: Sql,
  merge: Pick<
    MergeRow,
    "kind" | "at" | "done_by" | "from_id" | "from_name" | "into_id" | "into_name" | "proof" | "undo_until"
  >,
): Promise<number> {
  const row = await sql.get<{ id: number }>(
    `insert into server_merges (kind, at, done_by, from_id, from_name, into_id, into_name, proof, runs, undo_until)
     values (?, ?, ?, ?, ?, ?, ?, ?, 0, ?) returning id`,
    [
      merge.kind,
      merge.at,
      merge.done_by,
      merge.from_id,
      merge.from_name,
      merge.into_id,
      merge.into_name,
      merge.proof,
      merge.undo_until,
    ],
  );
  return row!.id;
}

export async function saveMerge(sql: Sql, id: number, runs: number, snapshot: string): Promise<void> {
  await sql.run("update server_merges set runs = ?, snapshot = ? where id = ?", [runs, snapshot, id]);
}

/** A later merge that has one of these servers in it. */
export function laterMerge(
  sql: Sql,
  id: number,
  serverIds: readonly [string, string],
): Promise<MergeRow | undefined> {
  return sql.get(
    `select * from server_merges where id > ? and undone_at is null and (from_id in (?, ?) or into_id in (?, ?))
     order by id desc limit 1`,
    [id, ...serverIds, ...serverIds],
  );
}

/** True when the two were linked by the proof of a run and somebody undid that. */
export async function wasUnlinked(sql: Sql, a: string, b: string): Promise<boolean> {
  const row = await sql.get(
    `select 1 as found from server_merges where kind = 'link' and undone_at is not null
       and ((from_id = ? and into_id = ?) or (from_id = ? and into_id = ?)) limit 1`,
    [a, b, b, a],
  );
  return row !== undefined;
}

export async function setUndone(sql: Sql, id: number, at: number, by: string | null): Promise<void> {
  await sql.run("delete from merged_runs where merge_id = ?", [id]);
  await sql.run(
    "update server_merges set undone_at = ?, undone_by = ?, undo_until = null, snapshot = null where id = ?",
    [at, by, id],
  );
}

/** Merges that can no longer be undone but still hold what they changed. */
export async function oldMerges(sql: Sql, now: number): Promise<number[]> {
  const rows = await sql.all<{ id: number }>(
    "select id from server_merges where snapshot is not null and undo_until <= ? order by id",
    [now],
  );
  return rows.map((row) => row.id);
}

export async function forgetSnapshot(sql: Sql, id: number): Promise<void> {
  await sql.run("delete from merged_runs where merge_id = ?", [id]);
  await sql.run("update server_merges set snapshot = null, undo_until = null where id = ?", [id]);
}
