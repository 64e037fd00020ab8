import type { MaintenanceWindow, ServerPage } from "@duplistatus/contract";
import type { Visible } from "../../access/limits.ts";
import { openMarks } from "../../incidents/incidents.ts";
import { openIncidentsOf } from "../../incidents/view.ts";
import { runningJobs } from "../../live/service.ts";
import { jobViewOf, listJobsOfServer } from "../../monitoring/job-view.ts";
import { listWindows } from "../../monitoring/maintenance.ts";
import { schedulesOf, serverWatchOf } from "../../monitoring/schedule-view.ts";
import type { Context } from "../../platform/context.ts";
import { serverEntry } from "./list.ts";

const covers = (window: MaintenanceWindow, id: string, tags: readonly string[]): boolean =>
  window.scope.kind === "all" ||
  (window.scope.kind === "server" && window.scope.serverId === id) ||
  (window.scope.kind === "tag" && tags.includes(window.scope.tag));

/** Everything the page of one server shows but its runs. @throws {AppError} server_not_found */
export async function readServerPage(
  context: Context,
  id: string,
  visible: Visible = null,
): Promise<ServerPage> {
  const sql = context.database.reader;
  const now = context.clock.now();
  const server = await serverEntry(context, id);
  const rows = await listJobsOfServer(sql, id);
  const lastReports = new Map(rows.map((job) => [job.id, job.last_received_at]));
  const live = await runningJobs(context, (job) => lastReports.get(job) ?? null);
  const marks = await openMarks(sql, now);
  const windows = await listWindows(context, visible);
  return {
    now,
    server,
    watch: await serverWatchOf(context, id),
    jobs: rows.map((job) => jobViewOf(job, live.get(job.id) ?? null, marks.jobs.get(job.id)?.[0] ?? null)),
    schedules: await schedulesOf(context, { server: id }, marks.jobs),
    incidents: await openIncidentsOf(sql, { server: id }),
    maintenance: windows.filter((window) => window.until > now && covers(window, id, server.tags)),
  };
}
