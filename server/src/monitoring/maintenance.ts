import type { MaintenanceScope, MaintenanceWindow, NewMaintenance } from "@duplistatus/contract";
import type { Visible } from "../access/limits.ts";
import { nameOf } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import type { Sql } from "../platform/database/database.ts";
import type { Work } from "../platform/database/unit-of-work.ts";
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

/**
 * Running and coming windows, soonest first, then past ones, latest first.
 * @param visible whoever sees some servers only is told of windows of one of them: notes on others may name anybody
 */
export async function listWindows(context: Context, visible: Visible = null): Promise<MaintenanceWindow[]> {
  const now = context.clock.now();
  const all = await listMaintenance(context.database.reader, now - shownFor);
  const rows = all.filter(
    (row) => visible === null || (row.scope === "server" && visible.has(row.scope_value ?? "")),
  );
  const coming = rows.filter((row) => row.until_at > now);
  const past = rows.filter((row) => row.until_at <= now).reverse();
  return [...coming, ...past].map(windowOf);
}

/**
 * Opens a window in which nothing is reported missing.
 * @throws {AppError} server_not_found
 */
export async function addWindow(
  work: Work,
  { scope, from, until, note }: NewMaintenance,
): Promise<MaintenanceWindow> {
  const { sql, actor } = work;
  if (scope.kind === "server" && (await store.findServerWatch(sql, scope.serverId)) === undefined) {
    throw new AppError("server_not_found");
  }
  const value = scope.kind === "server" ? scope.serverId : scope.kind === "tag" ? scope.tag : null;
  const row = await insertMaintenance(sql, {
    scope: scope.kind,
    scope_value: value,
    from_at: from,
    until_at: until,
    note,
    created_by: nameOf(actor),
  });
  await work.emit({ type: "maintenance.changed", windowId: row.id });
  return windowOf(row);
}

async function find(sql: Sql, id: number): Promise<MaintenanceRow> {
  const row = await findMaintenance(sql, id);
  if (row === undefined) throw new AppError("not_found");
  return row;
}

/**
 * Ends a running window now; it stays in the list as it was. What came due in it has its tolerance from now on, and the
 * next check evaluates what it suppressed.
 * @throws {AppError} not_found, or conflict when it does not run
 */
export async function endWindow(
  work: Work,
  id: number,
): Promise<{ before: MaintenanceWindow; after: MaintenanceWindow }> {
  const { sql, at } = work;
  const known = await find(sql, id);
  if (known.from_at > at || known.until_at <= at)
    throw new AppError("conflict", { reason: "window_not_running" });
  await setMaintenanceEnd(sql, id, at);
  await store.evaluateSuppressed(sql, "maintenance");
  await work.emit({ type: "maintenance.changed", windowId: id });
  return { before: windowOf(known), after: windowOf({ ...known, until_at: at }) };
}

/**
 * Takes a coming window away.
 * @throws {AppError} not_found, or conflict when it has begun: then it is part of the history
 */
export async function removeWindow(work: Work, id: number): Promise<MaintenanceWindow> {
  const { sql, at } = work;
  const known = await find(sql, id);
  if (known.from_at <= at) throw new AppError("conflict", { reason: "window_begun" });
  await deleteMaintenance(sql, id);
  await work.emit({ type: "maintenance.changed", windowId: id });
  return windowOf(known);
}
