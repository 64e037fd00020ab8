import type { DashboardJob, IncidentMark, LiveProgress } from "@duplistatus/contract";
import { knownCause } from "@duplistatus/duplicati";
import { has, runFlag } from "../records/runs/flags.ts";
import { jobStateOf } from "./job-state.ts";
import type { WatchedJobRow } from "./job-view-store.ts";

export {
  findJobView,
  listJobs,
  listJobsById,
  listJobsOfServer,
  listJobsOfServers,
  type WatchedJobRow,
} from "./job-view-store.ts";

const isFailing = (status: string | null): boolean => status === "Error" || status === "Fatal";

type WatchOf = DashboardJob["watch"];

/** A job as every list shows it. */
export function jobViewOf(
  job: WatchedJobRow,
  live: LiveProgress | null,
  incident: IncidentMark | null,
): DashboardJob {
  return {
    id: job.id,
    serverId: job.server_id,
    name: job.name,
    state: jobStateOf(job, live !== null && !live.silent, job.watched !== 0),
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
    failingSince: job.failing_since,
    cause: isFailing(job.latest_status) ? knownCause([job.latest_problem]) : null,
    nextRunAt: job.expected_at,
    deadlineAt: job.deadline_at,
    overdueSince: job.overdue_since,
    watch: {
      watched: job.watched !== 0,
      manual: job.profile === "manual",
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
