import type { Sql } from "../database/database.ts";

export interface ServerEdit {
  alias?: string | null;
  note?: string | null;
  url?: string | null;
  /** JSON array of strings. */
  tags?: string;
}

/** Writes the given columns; false when there is no such server. */
export async function editServer(sql: Sql, id: string, edit: ServerEdit): Promise<boolean> {
  const result = await sql.kysely.updateTable("servers").set(edit).where("id", "=", id).executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
