import type { Sql } from "../platform/database/database.ts";
import type { MaintenanceWindowsTable } from "../platform/database/schema.ts";

export type MaintenanceRow = Omit<MaintenanceWindowsTable, "id"> & { id: number };

/** Windows that end after `since`. */
export function listMaintenance(sql: Sql, since: number): Promise<MaintenanceRow[]> {
  return sql.all("select * from maintenance_windows where until_at > ? order by from_at, id", [since]);
}

export async function insertMaintenance(sql: Sql, row: Omit<MaintenanceRow, "id">): Promise<MaintenanceRow> {
  const inserted = await sql.get<MaintenanceRow>(
    `insert into maintenance_windows (scope, scope_value, from_at, until_at, note, created_by)
     values (?, ?, ?, ?, ?, ?) returning *`,
    [row.scope, row.scope_value, row.from_at, row.until_at, row.note, row.created_by],
  );
  return inserted!;
}

export function findMaintenance(sql: Sql, id: number): Promise<MaintenanceRow | undefined> {
  return sql.get("select * from maintenance_windows where id = ?", [id]);
}

export async function setMaintenanceEnd(sql: Sql, id: number, until: number): Promise<void> {
  await sql.run("update maintenance_windows set until_at = ? where id = ?", [until, id]);
}

export async function deleteMaintenance(sql: Sql, id: number): Promise<void> {
  await sql.run("delete from maintenance_windows where id = ?", [id]);
}
