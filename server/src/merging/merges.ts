import type { ServerMerge } from "@duplistatus/contract";
import type { Sql } from "../platform/database/database.ts";
import { allMerges, type MergeRow } from "./merges-store.ts";

const mostListed = 200;

export const mergeOf = (
  row: Omit<MergeRow, "snapshot">,
  now: number,
  undoable = row.undo_until !== null && row.undo_until > now && row.undone_at === null,
): ServerMerge => ({
  id: row.id,
  kind: row.kind as ServerMerge["kind"],
  at: row.at,
  by: row.done_by,
  fromId: row.from_id,
  fromName: row.from_name,
  intoId: row.into_id,
  intoName: row.into_name,
  proof: row.proof === null ? null : JSON.parse(row.proof),
  runs: row.runs,
  undoUntil: undoable ? row.undo_until : null,
  undoneAt: row.undone_at,
});

/**
 * The latest 200 merges and links, newest first.
 * @param now epoch ms
 */
export async function listMerges(sql: Sql, now: number): Promise<ServerMerge[]> {
  const rows = await allMerges(sql, mostListed);
  return rows.map((row) => (row.into_exists === 1 ? mergeOf(row, now) : mergeOf(row, now, false)));
}
