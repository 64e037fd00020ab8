import type { MaintenanceScope, MaintenanceWindow, NewMaintenance } from "@duplistatus/contract";
import type { Context } from "../platform/context.ts";
import type { Sql } from "../platform/database/database.ts";
import { AppError } from "../platform/http/app-error.ts";
import {
  deleteMaintenance,
  findMaintenance,
  insertMaintenance,
  listMaintenance,
  type MaintenanceRow,
  setMaintenanceEnd,
} from "./maintenance-store.ts";
import * as store from "./store.ts";

const shownFor = 90 * 86_400_000;

function scopeOf({ scope, scope_value: value }: MaintenanceRow): MaintenanceScope {
  if (scope === "server") return { kind: "server", serverId: value ?? "" };
  if (scope === "tag") return { kind: "tag", tag: value ?? "" };
  return { kind: "all" };
}

const windowOf = (row: MaintenanceRow): MaintenanceWindow => ({
  id: row.id,
  scope: scopeOf(row),
  from: row.from_at,
  until: row.until_at,
  note: row.note,
  createdBy: row.created_by,
});

/** Running and coming windows, soonest first, then past ones, latest first. */
export async function listWindows(context: Context): Promise<MaintenanceWindow[]> {
  const now = context.clock.now();
  const rows = await listMaintenance(context.database.reader, now - shownFor);
  const coming = rows.filter((row) => row.until_at > now);
  const past = rows.filter((row) => row.until_at <= now).reverse();
  return [...coming, ...past].map(windowOf);
}

/**
 * Opens a window in which nothing is reported missing.
 * @throws {AppError} server_not_found
 */
export async function addWindow(
  context: Context,
  { scope, from, until, note }: NewMaintenance,
  by: string | null,
): Promise<MaintenanceWindow> {
  const row = await context.database.write(async (sql) => {
    if (scope.kind === "server" && (await store.findServerWatch(sql, scope.serverId)) === undefined) {
      throw new AppError("server_not_found");
    }
    const value = scope.kind === "server" ? scope.serverId : scope.kind === "tag" ? scope.tag : null;
    return insertMaintenance(sql, {
      scope: scope.kind,
      scope_value: value,
      from_at: from,
      until_at: until,
      note,
      created_by: by,
    });
  });
  context.events.publish({ type: "settings" });
  return windowOf(row);
}

async function find(sql: Sql, id: number): Promise<MaintenanceRow> {
  const row = await findMaintenance(sql, id);
  if (row === undefined) throw new AppError("not_found");
  return row;
}

/**
 * Ends a running window now; it stays in the list as it was. What came due in it has its tolerance from now on, and the
 * next check evaluates what it held.
 * @throws {AppError} not_found, or conflict when it does not run
 */
export async function endWindow(context: Context, id: number): Promise<MaintenanceWindow> {
  const now = context.clock.now();
  const row = await context.database.write(async (sql) => {
    const known = await find(sql, id);
    if (known.from_at > now || known.until_at <= now)
      throw new AppError("conflict", "the window does not run");
    await setMaintenanceEnd(sql, id, now);
    await store.evaluateSuppressed(sql, "maintenance");
    return { ...known, until_at: now };
  });
  context.events.publish({ type: "settings" });
  return windowOf(row);
}

/**
 * Takes a coming window away.
 * @throws {AppError} not_found, or conflict when it has begun: then it is part of the history
 */
export async function removeWindow(context: Context, id: number): Promise<void> {
  const now = context.clock.now();
  await context.database.write(async (sql) => {
    if ((await find(sql, id)).from_at <= now) throw new AppError("conflict", "the window has begun: end it");
    await deleteMaintenance(sql, id);
  });
  context.events.publish({ type: "settings" });
}
