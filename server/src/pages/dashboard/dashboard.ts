import type {
  Dashboard,
  DashboardJob,
  DashboardServer,
  IncidentMark,
  JobState,
  LiveProgress,
} from "@duplistatus/contract";
import type { Visible } from "../../access/limits.ts";
import { countOpen, type OpenMarks, openMarks } from "../../incidents/incidents.ts";
import { runningJobs } from "../../live/service.ts";
import { checkedAt } from "../../monitoring/check.ts";
import type { Context } from "../../platform/context.ts";
import { dayMs, dayOf } from "../../records/jobs/days.ts";
import type { JobRow } from "../../records/jobs/store.ts";
import { pendingCounts } from "../../records/raw-reports/pending.ts";
import { has, runFlag } from "../../records/runs/flags.ts";
import { overlappingNames } from "../../records/servers/identity.ts";
import { listServers } from "../../records/servers/store.ts";
import { listJobs, uploadedSince, type WatchedJobRow } from "./store.ts";

function stateOf(job: JobRow, overdue: boolean, live: LiveProgress | null): JobState {
  if (job.latest_status === "Fatal" || job.latest_status === "Error") return "failing";
  if (live !== null && !live.silent) return "running";
  if (overdue) return "overdue";
  if (job.latest_run_id === null) return "none";
  const inDoubt = runFlag.unconfirmed | runFlag.partial | runFlag.interrupted;
  if (has(job.latest_flags, inDoubt) || job.latest_status === "Unknown") return "unconfirmed";
  return job.latest_status === "Warning" ? "warning" : "ok";
}

type WatchOf = DashboardJob["watch"];

function jobOf(job: WatchedJobRow, live: LiveProgress | null, incident: IncidentMark | null): DashboardJob {
  return {
    id: job.id,
    serverId: job.server_id,
    name: job.name,
    state: stateOf(job, job.overdue_since !== null, live),
    history: job.history,
    runCount: job.run_count,
    latest:
      job.latest_run_id === null
        ? null
        : {
            runId: job.latest_run_id,
            at: job.latest_begin_at!,
            status: job.latest_status as NonNullable<DashboardJob["latest"]>["status"],
            durationMs: job.latest_duration_ms,
            uploadedBytes: job.latest_uploaded,
            warnings: job.latest_warnings,
            errors: job.latest_errors,
            partial: has(job.latest_flags, runFlag.partial),
            interrupted: has(job.latest_flags, runFlag.interrupted),
            unconfirmed: has(job.latest_flags, runFlag.unconfirmed),
            problem: job.latest_problem,
            hints: job.latest_hints === "" ? [] : JSON.parse(job.latest_hints),
          },
    goodAt: job.good_at,
    failuresSince: job.failures_since,
    nextRunAt: job.expected_at,
    deadlineAt: job.deadline_at,
    overdueSince: job.overdue_since,
    watch: {
      watched: job.watched !== 0,
      source: (job.source ?? "none") as WatchOf["source"],
      suppressed:
        job.suppressed_reason === null
          ? null
          : {
              reason: job.suppressed_reason as NonNullable<WatchOf["suppressed"]>["reason"],
              until: job.suppressed_until,
            },
      warnings:
        job.schedule_warnings === null || job.schedule_warnings === "[]"
          ? []
          : JSON.parse(job.schedule_warnings),
      incident,
    },
    files: job.files,
    sourceBytes: job.source_bytes,
    storedBytes: job.stored_bytes,
    versions: job.versions,
    versionTimes: job.versions_run_id !== null || job.versions_listed === 1,
    lastVerifiedAt: job.last_verified_at,
    lastRestoreTestAt: job.last_restore_at,
    live,
  };
}

/** The servers as every page shows them. */
export async function dashboardServers(
  context: Context,
  marks: OpenMarks["servers"],
): Promise<DashboardServer[]> {
  const servers = await listServers(context.database.reader);
  return servers.map((server) => ({
    id: server.id,
    name: server.name,
    alias: server.alias,
    note: server.note,
    url: server.url,
    tags: JSON.parse(server.tags),
    lastSeenAt: server.last_seen_at,
    duplicatiVersion: server.duplicati_version,
    operatingSystem: server.operating_system,
    sharedIdentityNames: server.names === null ? [] : overlappingNames(JSON.parse(server.names)),
    placeholder: server.placeholder === 1,
    incident: marks.get(server.id)?.[0] ?? null,
  }));
}

/** Everything the dashboard shows of the servers that exist for its reader, in a handful of indexed reads. */
export async function readDashboard(context: Context, visible: Visible = null): Promise<Dashboard> {
  const sql = context.database.reader;
  const now = context.clock.now();
  const rows = (await listJobs(sql)).filter((job) => visible === null || visible.has(job.server_id));
  const lastReports = new Map(rows.map((job) => [job.id, job.last_received_at]));
  const live = await runningJobs(context, (id) => lastReports.get(id) ?? null);
  const marks = await openMarks(sql, now);
  const open = await countOpen(sql, now, visible);
  const jobs = rows.map((job) => jobOf(job, live.get(job.id) ?? null, marks.jobs.get(job.id)?.[0] ?? null));
  const servers = (await dashboardServers(context, marks.servers)).filter(
    ({ id }) => visible === null || visible.has(id),
  );
  // Who sent it is not known yet.
  const kept = visible === null ? await pendingCounts(context) : { waiting: 0, quarantined: 0 };

  const sum = (value: (job: JobRow) => number | null) =>
    rows.reduce((total, job) => total + (value(job) ?? 0), 0);
  return {
    now,
    summary: {
      servers: servers.length,
      jobs: rows.length,
      runs: sum((job) => job.run_count),
      sourceBytes: sum((job) => job.source_bytes),
      storedBytes: sum((job) => job.stored_bytes),
      uploadedBytes: sum((job) => job.uploaded_total),
      uploaded7dBytes: await uploadedSince(sql, dayOf(now - 7 * dayMs) + 1, visible),
      overdue: jobs.filter((job) => job.overdueSince !== null).length,
      openIncidents: open.open,
      unattendedIncidents: open.unattended,
      lastReportAt: rows.reduce<number | null>(
        (latest, job) =>
          job.last_received_at === null ? latest : Math.max(latest ?? 0, job.last_received_at),
        null,
      ),
      checkedAt: await checkedAt(context),
      waitingForApproval: kept.waiting,
      quarantined: kept.quarantined,
    },
    servers,
    jobs,
  };
}
