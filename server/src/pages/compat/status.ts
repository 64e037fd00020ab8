import type { Visible } from "../../access/limits.ts";
import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { readRunLog } from "../../records/runs/run-log.ts";
import { currentServerId } from "../../records/servers/store.ts";
import * as store from "./store.ts";

/** Answer of `GET /api/summary` as 1.x gave it: sizes in bytes, times in seconds. */
export async function readSummary(context: Context, visible: Visible = null) {
  const { database, clock } = context;
  const now = clock.now();
  const [totals, overdue] = await Promise.all([
    store.readTotals(database.reader, visible),
    store.countOverdue(database.reader, visible),
  ]);
  const latest = totals.latest_begin_at;
  return {
    totalServers: totals.servers,
    totalBackupsRuns: totals.runs,
    totalBackups: totals.jobs,
    totalUploadedSize: totals.uploaded,
    totalStorageUsed: totals.stored,
    totalBackupSize: totals.source,
    overdueBackupsCount: overdue,
    // A server whose clock is ahead reports from the future.
    secondsSinceLastBackup: latest === null ? null : Math.max(0, Math.floor((now - latest) / 1000)),
  };
}

/**
 * A server by id or, failing that, by name.
 * @throws {AppError} server_not_found, or invalid_request with `duplicate_servers` when several have the name
 */
async function findServer(context: Context, idOrName: string, visible: Visible): Promise<store.NamedServer> {
  const { reader } = context.database;
  const isVisible = ({ id }: { id: string }) => visible === null || visible.has(id);
  // Dashboards go on asking for the id of a server that was merged into another one.
  const byId = await store.serverById(reader, await currentServerId(reader, idOrName));
  if (byId !== undefined && isVisible(byId)) return byId;
  const [server, ...others] = (await store.serversByName(reader, idOrName)).filter(isVisible);
  if (server === undefined) throw new AppError("server_not_found");
  if (others.length === 0) return server;
  const duplicates = [server, ...others].map(({ id, name }) => ({ id, name }));
  throw new AppError(
    "invalid_request",
    { reason: "several_servers" },
    {
      members: { duplicate_servers: duplicates },
    },
  );
}

/** 3723500 → "01:02:03"; hours may have more digits. */
function clockTime(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}

async function asBackup(
  context: Context,
  serverId: string,
  run: store.LatestRun & { id: number },
  withLog: boolean,
) {
  const log = await readRunLog(context, run);
  const durationMs = run.duration_ms ?? 0;
  return {
    id: String(run.id),
    server_id: serverId,
    name: run.job_name,
    date: new Date(run.begin_at).toISOString(),
    status: run.status,
    warnings: run.warnings,
    errors: run.errors,
    messages: run.messages,
    fileCount: run.files ?? 0,
    fileSize: run.source_bytes ?? 0,
    uploadedSize: run.uploaded ?? 0,
    duration: clockTime(durationMs),
    duration_seconds: durationMs / 1000,
    durationInMinutes: Math.floor(durationMs / 60_000),
    knownFileSize: run.stored_bytes ?? 0,
    backup_list_count: run.versions,
    messages_array: withLog ? log.messages : [],
    warnings_array: withLog ? log.warnings : [],
    errors_array: withLog ? log.errors : [],
    available_backups: log.availableVersions ?? [],
  };
}

async function readServer(context: Context, idOrName: string, visible: Visible) {
  const server = await findServer(context, idOrName, visible);
  const jobs = await store.latestRuns(context.database.reader, server.id);
  const newest = jobs[0];
  const described = {
    id: server.id,
    name: server.name,
    backup_name: newest?.job_name ?? "",
    backup_id: newest?.backup_id ?? "",
    created_at: new Date(server.created_at).toISOString(),
  };
  const ran = jobs.filter((job): job is store.LatestRun & { id: number } => job.id !== null);
  return { server: described, jobs, ran };
}

/** Who asks: log lines only `withLog`, and of the servers that exist for them. */
export interface Reader {
  withLog: boolean;
  visible: Visible;
}

/** Answer of `GET /api/lastbackup/:server`. */
export async function readLastBackup(context: Context, idOrName: string, { withLog, visible }: Reader) {
  const { server, ran } = await readServer(context, idOrName, visible);
  const latest = ran[0] === undefined ? null : await asBackup(context, server.id, ran[0], withLog);
  return { server, latest_backup: latest, status: 200 };
}

/** Answer of `GET /api/lastbackups/:server`: the same for every job of the server. */
export async function readLastBackups(context: Context, idOrName: string, { withLog, visible }: Reader) {
  const { server, jobs, ran } = await readServer(context, idOrName, visible);
  return {
    server,
    latest_backups: await Promise.all(ran.map((run) => asBackup(context, server.id, run, withLog))),
    backup_jobs_count: jobs.length,
    backup_names: jobs.map((job) => job.job_name),
    status: 200,
  };
}
