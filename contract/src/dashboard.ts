import { z } from "zod";
import { expectationSource, incidentMark, scheduleWarning, suppressionReason } from "./monitoring.ts";
import { epochMs, jobState, runStatus } from "./words.ts";

/** Status letters of a history: Success, Warning, Error, Fatal, Unknown, partial or interrupted, unconfirmed (no version proven). */
export const outcomeCodes = ["s", "w", "e", "f", "u", "p", "n"] as const;
export type OutcomeCode = (typeof outcomeCodes)[number];

/**
 * Details of one bar, read when somebody points at a history: `GET /api/v1/jobs/:id/history` answers an array of them in
 * the order of `DashboardJob.history` (oldest first).
 */
export const historyBar = z
  .object({
    runId: z.number().int(),
    letter: z.enum(outcomeCodes),
    at: epochMs,
    durationMs: z.number().nullable(),
    warnings: z.number().int(),
    errors: z.number().int(),
  })
  .meta({ id: "HistoryBar" });
export type HistoryBar = z.infer<typeof historyBar>;

export const liveProgress = z
  .object({
    operation: z.string(),
    phase: z.string().nullable(),
    /** 0–100, null while it cannot be known. */
    percent: z.number().nullable(),
    filesDone: z.number().nullable(),
    filesTotal: z.number().nullable(),
    bytesDone: z.number().nullable(),
    bytesTotal: z.number().nullable(),
    /** Bytes a second since the previous news, null when unknown. */
    speed: z.number().nullable(),
    startedAt: epochMs,
    updatedAt: epochMs,
    /** True when no news came for three intervals. */
    silent: z.boolean(),
  })
  .meta({ id: "LiveProgress" });
export type LiveProgress = z.infer<typeof liveProgress>;

/** Why runs fail; texts/ has what each means and what to check. */
export const causeCodes = [
  "folder-missing",
  "files-missing",
  "files-unknown",
  "passphrase-changed",
  "passphrase-wrong",
  "setting-changed",
  "setting-invalid",
  "source-missing",
  "source-empty",
  "host-unknown",
  "no-route",
  "connection-refused",
  "timed-out",
  "connection-lost",
  "login-refused",
  "authorization-expired",
  "access-denied",
  "certificate",
  "host-key",
  "disk-full",
  "quota-full",
  "too-many-requests",
  "service-failed",
  "bucket-missing",
  "database-locked",
  "database-damaged",
  "file-damaged",
  "clock-wrong",
  "snapshot-failed",
  "script-failed",
  "stopped",
  "out-of-memory",
  "temporary-file-lost",
] as const;
export type CauseCode = (typeof causeCodes)[number];

/** A known cause with the host or path that the words name. */
export const knownCause = z
  .object({ code: z.enum(causeCodes), host: z.string().nullable(), path: z.string().nullable() })
  .meta({ id: "KnownCause" });
export type KnownCause = z.infer<typeof knownCause>;

export const dashboardJob = z
  .object({
    id: z.number().int(),
    serverId: z.string(),
    name: z.string(),
    state: jobState,
    /**
     * The last 30 Backup runs, oldest first, two characters a bar: a status letter (`outcomeCodes`) and the height as one
     * base-36 digit, 0–35 = round(2·log2(1 + seconds)). Kept this small because it travels for every job in every answer;
     * run ids, times and counts of the bars come from `GET /api/v1/jobs/:id/history` on hover, focus or click.
     */
    history: z.string(),
    runCount: z.number().int(),
    /** The latest Backup run, null when none is known. */
    latest: z
      .object({
        runId: z.number().int(),
        at: epochMs,
        status: runStatus,
        durationMs: z.number().nullable(),
        uploadedBytes: z.number().nullable(),
        warnings: z.number().int(),
        errors: z.number().int(),
        partial: z.boolean(),
        interrupted: z.boolean(),
        unconfirmed: z.boolean(),
        /** First line of what went wrong, cut to 300 characters; untrusted text. */
        problem: z.string().nullable(),
        hints: z.array(z.string()),
      })
      .nullable(),
    /** Latest good backup: Success or Warning, neither partial, interrupted, dry nor unconfirmed. */
    goodAt: epochMs.nullable(),
    failuresSince: z.number().int(),
    /** Begin of the first failed run since the last good backup; null unless the latest run failed. */
    failingSince: epochMs.nullable(),
    /** Why the latest run failed, where the words of its error are known. */
    cause: knownCause.nullable(),
    nextRunAt: epochMs.nullable(),
    deadlineAt: epochMs.nullable(),
    overdueSince: epochMs.nullable(),
    /** How this job is watched; `warnings` are about its schedule in Duplicati. */
    watch: z.object({
      watched: z.boolean(),
      /** The user runs the backups of this server by hand: none is ever overdue. */
      manual: z.boolean(),
      source: expectationSource,
      suppressed: z.object({ reason: suppressionReason, until: epochMs.nullable() }).nullable(),
      warnings: z.array(scheduleWarning),
      /** The worst open incident, of those that nobody attends to where there are any. */
      incident: incidentMark.nullable(),
    }),
    files: z.number().nullable(),
    sourceBytes: z.number().nullable(),
    storedBytes: z.number().nullable(),
    versions: z.number().int().nullable(),
    /** True when the times of the versions are known too (versions dialog). */
    versionTimes: z.boolean(),
    lastVerifiedAt: epochMs.nullable(),
    lastRestoreTestAt: epochMs.nullable(),
    live: liveProgress.nullable(),
  })
  .meta({ id: "DashboardJob" });
export type DashboardJob = z.infer<typeof dashboardJob>;

export const dashboardServer = z
  .object({
    id: z.string(),
    name: z.string(),
    alias: z.string().nullable(),
    note: z.string().nullable(),
    url: z.string().nullable(),
    tags: z.array(z.string()),
    lastSeenAt: epochMs.nullable(),
    duplicatiVersion: z.string().nullable(),
    operatingSystem: z.string().nullable(),
    /** Names this server's machine id was seen under when there is more than one: two machines may share it. */
    sharedIdentityNames: z.array(z.string()),
    /** True for a server known only by address or token because its Duplicati names no machine. */
    placeholder: z.boolean(),
    /** The worst open incident of the server itself, such as that it cannot be reached. */
    incident: incidentMark.nullable(),
  })
  .meta({ id: "DashboardServer" });
export type DashboardServer = z.infer<typeof dashboardServer>;

const count = z.number().int();
/** `Attention` as it travels. */
export const attention = z
  .object({
    needs: count,
    acknowledged: count,
    fine: count,
    unscheduled: count,
    neverRan: count,
    servers: count,
  })
  .meta({ id: "Attention" });

export const dashboardSummary = z
  .object({
    servers: z.number().int(),
    jobs: z.number().int(),
    runs: z.number().int(),
    sourceBytes: z.number(),
    storedBytes: z.number(),
    uploadedBytes: z.number(),
    uploaded7dBytes: z.number(),
    overdue: z.number().int(),
    /** Of jobs and of servers. */
    openIncidents: z.number().int(),
    attention,
    lastReportAt: epochMs.nullable(),
    /** When the last check of all expected runs was done. */
    checkedAt: epochMs.nullable(),
    /** Unknown machines, not their reports. */
    waitingForApproval: z.number().int(),
    quarantined: z.number().int(),
  })
  .meta({ id: "DashboardSummary" });
export type DashboardSummary = z.infer<typeof dashboardSummary>;

/** Answer of `GET /api/v1/dashboard`: one read over `jobs`, its cost does not depend on the number of runs. */
export const dashboard = z
  .object({
    now: epochMs,
    /** What `GET /api/v1/dashboard/changes` is asked by. */
    version: z.string(),
    summary: dashboardSummary,
    servers: z.array(dashboardServer),
    jobs: z.array(dashboardJob),
  })
  .meta({ id: "Dashboard" });
export type Dashboard = z.infer<typeof dashboard>;

/**
 * Answer of `GET /api/v1/dashboard/changes?since=VERSION`: the servers and jobs that are new or changed since that version
 * of the dashboard. Null where that is not known (another process answered, a server went): then everything is to be read.
 */
export const dashboardChanges = z
  .object({ changes: dashboard.extend({ from: z.string() }).nullable() })
  .meta({ id: "DashboardChanges" });
export type DashboardChanges = z.infer<typeof dashboardChanges>;

/** Answer of `GET /api/v1/jobs/:id/versions`. */
export const jobVersions = z
  .object({
    jobId: z.number().int(),
    jobName: z.string(),
    serverName: z.string(),
    /** Run whose report told them. */
    runId: z.number().int().nullable(),
    asOf: epochMs.nullable(),
    count: z.number().int().nullable(),
    /** Newest first; null when only the count is known. */
    times: z.array(epochMs).nullable(),
  })
  .meta({ id: "JobVersions" });
export type JobVersions = z.infer<typeof jobVersions>;

const logEntry = z.object({
  level: z.string().nullable(),
  tag: z.string().nullable(),
  id: z.string().nullable(),
  time: z.string().nullable(),
  text: z.string(),
});

/** Answer of `GET /api/v1/runs/:id`: everything about one run but its log. */
/** Another run of the same backup and operation. */
const runNeighbour = z.object({ id: z.number().int(), beginAt: epochMs, status: runStatus });

export const runDetail = z
  .object({
    id: z.number().int(),
    jobId: z.number().int(),
    jobName: z.string(),
    serverId: z.string(),
    serverName: z.string(),
    operation: z.string(),
    status: runStatus,
    beginAt: epochMs,
    endAt: epochMs.nullable(),
    receivedAt: epochMs,
    durationMs: z.number().nullable(),
    programVersion: z.string().nullable(),
    partial: z.boolean(),
    interrupted: z.boolean(),
    dryrun: z.boolean(),
    unconfirmed: z.boolean(),
    warnings: z.number().int(),
    errors: z.number().int(),
    messages: z.number().int(),
    numbers: z.record(z.string(), z.number().nullable()),
    /** The same numbers of the run before of the same operation, null when there is none. */
    previousNumbers: z.record(z.string(), z.number().nullable()).nullable(),
    previousVersion: z.string().nullable(),
    previousCounts: z.object({ warnings: z.number().int(), errors: z.number().int() }).nullable(),
    previous: runNeighbour.nullable(),
    next: runNeighbour.nullable(),
    /** First line of what went wrong, in Duplicati's words. */
    problem: z.string().nullable(),
    /** Why it failed, where the words are known. */
    cause: knownCause.nullable(),
    /**
     * Of a job's latest run that failed for a known cause: other servers whose latest run failed for the same one, and
     * some of those runs. Null for any other run.
     */
    sameCause: z
      .object({
        servers: z.number().int(),
        runs: z.array(z.object({ runId: z.number().int(), jobName: z.string(), serverName: z.string() })),
      })
      .nullable(),
    /** Of a run that failed: the failures in a row that it ends. */
    streak: z.object({ count: z.number().int(), first: runNeighbour }).nullable(),
    /** The last good backup before this run. */
    lastGood: runNeighbour.extend({ versions: z.number().int().nullable() }).nullable(),
    /** Half of the good runs before this one were shorter. */
    usualDurationMs: z.number().nullable(),
    /** When Duplicati means to run it again; only of the latest run. */
    nextRunAt: epochMs.nullable(),
    /** duplistatus can ask the server's Duplicati, for example to run the backup again. */
    connected: z.boolean(),
    /** Duplicati's web interface. */
    serverUrl: z.string().nullable(),
    hints: z.array(z.string()),
    versionCount: z.number().int().nullable(),
    reportId: z.number().int().nullable(),
  })
  .meta({ id: "RunDetail" });
export type RunDetail = z.infer<typeof runDetail>;

/** An entry with its place, from 1, among those of the level that was asked for: links to it stay true in any search. */
const placedEntry = logEntry.extend({ line: z.number().int() });

/** Answer of `GET /api/v1/runs/:id/log/groups`: entries that are equal but for what each is about, most frequent first. */
export const runLogGroups = z
  .object({
    groups: z.array(
      z.object({
        key: z.string(),
        count: z.number().int(),
        first: placedEntry,
        /** The run before had none of them; null = not known. */
        isNew: z.boolean().nullable(),
      }),
    ),
    /** Entries in groups beyond those that are listed. */
    rest: z.number().int(),
  })
  .meta({ id: "RunLogGroups" });
export type RunLogGroups = z.infer<typeof runLogGroups>;

/** Answer of `GET /api/v1/runs/:id/log`. */
export const runLog = z
  .object({
    entries: z.array(placedEntry),
    /** What the log holds of each kind, however many Duplicati counted. */
    counts: z.object({ message: z.number().int(), warning: z.number().int(), error: z.number().int() }),
    total: z.number().int(),
    /** Lines Duplicati itself left out. */
    omitted: z.number().int(),
    exception: z.string().nullable(),
    versions: z.array(epochMs).nullable(),
  })
  .meta({ id: "RunLog" });
export type RunLog = z.infer<typeof runLog>;
