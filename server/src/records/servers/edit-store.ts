import type { Sql } from "../../platform/database/database.ts";

export interface ServerEdit {
  alias?: string | null;
  note?: string | null;
  url?: string | null;
  /** JSON array of strings. */
  tags?: string;
}

const columns = ["alias", "note", "url", "tags"] as const satisfies readonly (keyof ServerEdit)[];

/** Writes the members that are given. */
export async function editServer(sql: Sql, id: string, edit: ServerEdit): Promise<void> {
  for (const column of columns) {
    const value = edit[column];
    if (value !== undefined) await sql.run(`update servers set ${column} = ? where id = ?`, [value, id]);
  }
}
