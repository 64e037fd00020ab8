import { z } from "zod";
import { epochMs, jobState, runStatus } from "./words.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * Where the next expected run is known from, best first: `proposed` (Duplicati's own plan, collected), `report` (the next
 * run a report announced), `collected` (the schedule read by collecting), `user`, `learned` (from the history), `none`
 * (watch only: no interval known, never overdue).
 */
export const expectationSource = z
  .enum(["proposed", "report", "collected", "user", "learned", "none"])
  .meta({ id: "ExpectationSource" });
export type ExpectationSource = z.infer<typeof expectationSource>;

export const intervalUnits = ["minute", "hour", "day", "week", "month", "year"] as const;
export const intervalUnit = z.enum(intervalUnits).meta({ id: "IntervalUnit" });
export type IntervalUnit = z.infer<typeof intervalUnit>;

/** `server`: always on. `laptop`: often off, evaluated when it was seen. `manual`: never overdue. */
export const deviceProfile = z.enum(["server", "laptop", "manual"]).meta({ id: "DeviceProfile" });
export type DeviceProfile = z.infer<typeof deviceProfile>;

/**
 * What an incident is about. `overdue`: did not run. `failing`: ran with Error or Fatal. `stale`: no good backup for too
 * long though it runs. `unusual`: ran well, and not like the runs before.
 */
export const incidentCauses = [
  "overdue",
  "failing",
  "stale",
  "stuck",
  "server_unreachable",
  "quota",
  "versions_shrinking",
  "unusual",
] as const;
export const incidentCause = z.enum(incidentCauses).meta({ id: "IncidentCause" });
export type IncidentCause = z.infer<typeof incidentCause>;

export const severity = z.enum(["warning", "critical"]).meta({ id: "Severity" });
export type Severity = z.infer<typeof severity>;

/**
 * Why something that would be an incident is not opened: Duplicati is paused; a maintenance window; the profile of the
 * server; the run is in progress; the server must be
 * looked at once more; duplistatus just started, or was asleep or offline (it waits for reports first); every
 * server fell silent at once, which points at this machine.
 */
export const suppressionReason = z
  .enum(["paused", "maintenance", "laptop", "running", "looking", "starting", "own_gap", "all_silent"])
  .meta({ id: "SuppressionReason" });
export type SuppressionReason = z.infer<typeof suppressionReason>;

/** How different from the usual ones a good run may be before an incident opens. */
export const unusualLevels = ["off", "normal", "sensitive"] as const;
export const unusualLevel = z.enum(unusualLevels).meta({ id: "UnusualLevel" });
export type UnusualLevel = z.infer<typeof unusualLevel>;

/** 1–999 units. Weekdays: 0 = Sunday; null or all seven = every day. */
export const userSchedule = z
  .object({
    count: z.number().int().min(1).max(999),
    unit: intervalUnit,
    weekdays: z.array(z.number().int().min(0).max(6)).min(1).max(7).nullable().default(null),
    /** Local time of day `HH:mm`; null = counted from the anchor or the last run. */
    time: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
      .nullable()
      .default(null),
    /** IANA time zone; null = that of the server, else of this installation. */
    zone: z.string().max(64).nullable().default(null),
    /** A planned time that counts as the first (epoch ms); decides on which days an interval of several days falls. */
    anchor: epochMs.nullable().default(null),
  })
  .meta({ id: "UserSchedule" });
export type UserSchedule = z.infer<typeof userSchedule>;

/** Warnings about Duplicati's own scheduler; times epoch ms, local times `HH:mm` in `zone`. */
export const scheduleWarning = z
  .discriminatedUnion("type", [
    /** A change of the clocks moved the job for good: save its schedule again in Duplicati to move it back. */
    z.object({
      type: z.literal("drift"),
      since: epochMs,
      fromLocal: z.string(),
      toLocal: z.string(),
      zone: z.string(),
    }),
    /** The same will happen at `since`. */
    z.object({
      type: z.literal("driftAhead"),
      since: epochMs,
      fromLocal: z.string(),
      toLocal: z.string(),
      zone: z.string(),
    }),
    /** From `from` on this job does not run any more; `from` in the past: stuck now. */
    z.object({
      type: z.literal("stuck"),
      from: epochMs,
      reason: z.enum(["no-repeat", "unusable-repeat", "undefined-weekday", "weekday-missed", "step-limit"]),
      lastRun: epochMs.nullable(),
      resumesAt: epochMs.nullable(),
    }),
    /** Duplicati proposes a time that passed and neither runs nor queues the job. */
    z.object({ type: z.literal("pastProposal"), at: epochMs }),
    /** An edit of the schedule made during a run was undone when that run ended (noticed at `at`). */
    z.object({ type: z.literal("editUndone"), at: epochMs, lost: z.string(), now: z.string() }),
  ])
  .meta({ id: "ScheduleWarning" });
export type ScheduleWarning = z.infer<typeof scheduleWarning>;

/** Moments as epoch ms, spans as ms, sizes as bytes. */
const incidentFacts = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
const closedBy = z.object({ code: z.string(), facts: incidentFacts });

/** An open incident as lists of jobs show it. */
export const incidentMark = z
  .object({
    id: z.number().int(),
    cause: incidentCause,
    /** With `facts` what its sentence is made from, as in `Incident`. */
    variant: z.string(),
    facts: incidentFacts,
    severity,
    openedAt: epochMs,
    /** Since when the trouble lasts. */
    since: epochMs,
    acknowledged: z.boolean(),
    snoozedUntil: epochMs.nullable(),
  })
  .meta({ id: "IncidentMark" });
export type IncidentMark = z.infer<typeof incidentMark>;

export const expectation = z
  .object({
    source: expectationSource,
    /** 0–1 for `learned`, else null. Below 0.6 nothing is expected from it. */
    confidence: z.number().min(0).max(1).nullable(),
    /** Known or inferred interval; null when unknown or not one number and unit. */
    interval: z.object({ count: z.number().int(), unit: intervalUnit }).nullable(),
    /** Duplicati's own text for the interval, for example `1D2h`. */
    repeat: z.string().nullable(),
    /** 0 = Sunday; null = every day or unknown. */
    weekdays: z.array(z.number().int()).nullable(),
    /** Local time of day of the next run, `HH:mm`, in `zone`. */
    timeOfDay: z.string().nullable(),
    zone: z.string().nullable(),
    nextAt: epochMs.nullable(),
    /** `nextAt` + tolerance + the time this job's reports usually take to arrive. */
    deadlineAt: epochMs.nullable(),
  })
  .meta({ id: "Expectation" });
export type Expectation = z.infer<typeof expectation>;

const millis = (least: number, most: number) => z.number().int().min(least).max(most);
/** How late a run may be, ms. */
const toleranceMs = millis(0, 365 * dayMs);
/** Largest age of the last good backup, ms. */
const rpoMs = millis(hourMs / 4, 3650 * dayMs);
/** How long a run may take, ms. */
const longestMs = millis(60_000, 365 * dayMs);

export const monitoringJob = z
  .object({
    id: z.number().int(),
    name: z.string(),
    serverId: z.string(),
    serverName: z.string(),
    serverAlias: z.string().nullable(),
    state: jobState,
    watched: z.boolean(),
    profile: deviceProfile,
    expectation,
    /** What the user set for this job; null = automatic. */
    userSchedule: userSchedule.nullable(),
    /** `ms` holds; `own` is what was set for this job alone. */
    tolerance: z.object({
      ms: z.number(),
      from: z.enum(["job", "server", "global"]),
      own: z.number().nullable(),
    }),
    /** Largest age of the last good backup: `own`, or by default two intervals + tolerance. */
    rpo: z.object({ ms: z.number().nullable(), own: z.number().nullable() }),
    /** What is called unusual of its good runs: `own` is null for `normal`; `longestMs` is a limit that was set. */
    unusual: z.object({
      level: unusualLevel,
      own: unusualLevel.nullable(),
      longestMs: z.number().nullable(),
    }),
    latest: z.object({ at: epochMs, status: runStatus }).nullable(),
    goodAt: epochMs.nullable(),
    /** When the last good backup becomes too old. */
    staleAt: epochMs.nullable(),
    failuresSince: z.number().int(),
    overdueSince: epochMs.nullable(),
    /** Why a passed deadline opened no incident. */
    suppressed: z.object({ reason: suppressionReason, since: epochMs, until: epochMs.nullable() }).nullable(),
    warnings: z.array(scheduleWarning),
    incidents: z.array(incidentMark),
  })
  .meta({ id: "MonitoringJob" });
export type MonitoringJob = z.infer<typeof monitoringJob>;

/** `GET` and `PUT /api/v1/settings/monitoring`. */
export const monitoringSettings = z
  .object({
    toleranceMs,
    checkEveryMinutes: z.number().int().min(1).max(120),
    /** How often people are told of an incident that stays open. */
    repeat: z.enum(["once", "daily", "weekly", "monthly"]),
    /** Nothing opens for so long after the start, or after this machine was asleep. */
    startupGraceMs: millis(0, 6 * hourMs),
  })
  .meta({ id: "MonitoringSettings" });
export type MonitoringSettings = z.infer<typeof monitoringSettings>;

export const monitoringServer = z
  .object({
    id: z.string(),
    name: z.string(),
    alias: z.string().nullable(),
    profile: deviceProfile,
    watched: z.boolean(),
    toleranceMs: z.number().nullable(),
    /** What the user said; null = what collecting found, else unknown. */
    timeZone: z.string().nullable(),
    /** The zone schedules are followed in. */
    effectiveTimeZone: z.string(),
    programState: z.enum(["running", "paused", "stopped", "unknown"]),
    pausedUntil: epochMs.nullable(),
  })
  .meta({ id: "MonitoringServer" });
export type MonitoringServer = z.infer<typeof monitoringServer>;

/** Answer of `GET /api/v1/monitoring`. */
export const monitoring = z
  .object({
    now: epochMs,
    checkedAt: epochMs.nullable(),
    settings: monitoringSettings,
    servers: z.array(monitoringServer),
    jobs: z.array(monitoringJob),
  })
  .meta({ id: "Monitoring" });
export type Monitoring = z.infer<typeof monitoring>;

/** Body of `PATCH /api/v1/monitoring/jobs`; null takes an own value away. */
export const monitoringJobsPatch = z
  .object({
    ids: z.array(z.number().int()).min(1).max(10_000),
    patch: z
      .object({
        watched: z.boolean(),
        schedule: userSchedule.nullable(),
        toleranceMs: toleranceMs.nullable(),
        rpoMs: rpoMs.nullable(),
        unusual: unusualLevel.nullable(),
        longestMs: longestMs.nullable(),
      })
      .partial(),
  })
  .meta({ id: "MonitoringJobsPatch" });
export type MonitoringJobsPatch = z.infer<typeof monitoringJobsPatch>;

const plainValue = z.union([z.string(), z.number(), z.boolean(), userSchedule, z.null()]);

/** One row that a patch really changed. */
export const monitoringChange = z
  .object({
    job: monitoringJob,
    changes: z.array(
      z.object({
        field: z.enum(["watched", "schedule", "toleranceMs", "rpoMs", "unusual", "longestMs"]),
        before: plainValue,
        after: plainValue,
      }),
    ),
  })
  .meta({ id: "MonitoringChange" });
export type MonitoringChange = z.infer<typeof monitoringChange>;
export const monitoringChanges = z
  .object({ changed: z.array(monitoringChange) })
  .meta({ id: "MonitoringChanges" });
export type MonitoringChanges = z.infer<typeof monitoringChanges>;

/** Body of `PATCH /api/v1/monitoring/servers/:id`; `watched` holds for all its jobs. Answers `MonitoringServer`. */
export const monitoringServerPatch = z
  .object({
    profile: deviceProfile,
    toleranceMs: toleranceMs.nullable(),
    timeZone: z.string().max(64).nullable(),
    watched: z.boolean(),
  })
  .partial()
  .meta({ id: "MonitoringServerPatch" });
export type MonitoringServerPatch = z.infer<typeof monitoringServerPatch>;

/** Answer of `POST /api/v1/monitoring/check`. */
export const checkAnswer = z
  .object({
    checkedAt: epochMs,
    opened: z.number().int(),
    closed: z.number().int(),
    suppressed: z.number().int(),
  })
  .meta({ id: "CheckAnswer" });
export type CheckAnswer = z.infer<typeof checkAnswer>;

/** Answer of `POST /api/v1/monitoring/reset-notifications`: so many open incidents will be told again. */
export const resetAnswer = z.object({ incidents: z.number().int() }).meta({ id: "ResetNotificationsAnswer" });
export type ResetAnswer = z.infer<typeof resetAnswer>;

/** For whom a maintenance window holds. */
export const maintenanceScope = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("all") }),
    z.object({ kind: z.literal("server"), serverId: z.string().min(1) }),
    z.object({ kind: z.literal("tag"), tag: z.string().min(1).max(50) }),
  ])
  .meta({ id: "MaintenanceScope" });
export type MaintenanceScope = z.infer<typeof maintenanceScope>;

/** Body of `POST /api/v1/maintenance`. */
export const newMaintenance = z
  .object({
    scope: maintenanceScope,
    from: epochMs,
    until: epochMs,
    note: z.string().max(1_000).nullable().default(null),
  })
  .refine(({ from, until }) => until > from, { error: "must end after it begins", path: ["until"] })
  .meta({ id: "NewMaintenance" });
export type NewMaintenance = z.infer<typeof newMaintenance>;

export const maintenanceWindow = z
  .object({
    id: z.number().int(),
    scope: maintenanceScope,
    from: epochMs,
    until: epochMs,
    note: z.string().nullable(),
    createdBy: z.string().nullable(),
  })
  .meta({ id: "MaintenanceWindow" });
export type MaintenanceWindow = z.infer<typeof maintenanceWindow>;
/** Answer of `GET /api/v1/maintenance`: running and coming windows first, then past ones of the last 90 days. */
export const maintenanceWindows = z
  .object({ windows: z.array(maintenanceWindow) })
  .meta({ id: "MaintenanceWindows" });
export type MaintenanceWindows = z.infer<typeof maintenanceWindows>;

export const incident = z
  .object({
    id: z.number().int(),
    cause: incidentCause,
    severity,
    /** Null for an incident of a whole server. */
    jobId: z.number().int().nullable(),
    jobName: z.string().nullable(),
    serverId: z.string(),
    serverName: z.string(),
    serverAlias: z.string().nullable(),
    openedAt: epochMs,
    /** Since when the trouble lasts: the missed time, the first failed run. */
    since: epochMs,
    closedAt: epochMs.nullable(),
    /** Which of the ways in which the cause shows, and what its sentence needs: `IncidentFacts`; texts/ has the sentences. */
    variant: z.string(),
    facts: incidentFacts,
    /** Why it was closed: `ClosingFacts`. */
    closedBy: closedBy.nullable(),
    acknowledgedAt: epochMs.nullable(),
    acknowledgedBy: z.string().nullable(),
    note: z.string().nullable(),
    snoozedUntil: epochMs.nullable(),
    /** When a message about it last arrived; null: nobody has been notified. Why is told by `/api/v1/incidents/:id/decisions`. */
    lastNotifiedAt: epochMs.nullable(),
    /** The run that ended it. */
    closingRunId: z.number().int().nullable(),
  })
  .meta({ id: "Incident" });
export type Incident = z.infer<typeof incident>;

/** One entry of the timeline of an incident. */
export const incidentEvent = z
  .object({
    id: z.number().int(),
    at: epochMs,
    kind: z.enum([
      "opened",
      "run",
      "escalated",
      "acknowledged",
      "snoozed",
      "unsnoozed",
      "notified",
      "reset",
      "closed",
    ]),
    by: z.string().nullable(),
    /** What somebody wrote when they acknowledged it. */
    note: z.string().nullable(),
    /** Of `opened` and `escalated`: what was known then. */
    reason: z.object({ variant: z.string(), facts: incidentFacts }).nullable(),
    /** Of `run`: how it ended. */
    status: runStatus.nullable(),
    /** Of `closed`. */
    closedBy: closedBy.nullable(),
    runId: z.number().int().nullable(),
    /** End of a snooze. */
    until: epochMs.nullable(),
  })
  .meta({ id: "IncidentEvent" });
export type IncidentEvent = z.infer<typeof incidentEvent>;

/**
 * Answer of `GET /api/v1/incidents?state=open|closed|all&job=&server=&cause=&before=`, newest first; `next` is the
 * `before` of the next page, `total` counts what the filter finds.
 */
export const incidents = z
  .object({ incidents: z.array(incident), next: z.number().int().nullable(), total: z.number().int() })
  .meta({ id: "Incidents" });
export type Incidents = z.infer<typeof incidents>;

/** Answer of `GET /api/v1/incidents/:id`, and of acknowledge, snooze and unsnooze. */
export const incidentDetail = z
  .object({ incident, timeline: z.array(incidentEvent) })
  .meta({ id: "IncidentDetail" });
export type IncidentDetail = z.infer<typeof incidentDetail>;

export const acknowledgeRequest = z
  .object({ note: z.string().max(2_000).nullable().default(null) })
  .meta({ id: "AcknowledgeRequest" });
export const snoozeRequest = z.object({ until: epochMs }).meta({ id: "SnoozeRequest" });

/**
 * Answer of `GET /api/v1/incidents/count`: open incidents; backups and servers that need attention, as the dashboard
 * counts them; how many of the incidents are critical.
 */
export const incidentCount = z
  .object({
    open: z.number().int(),
    unattended: z.number().int(),
    acknowledged: z.number().int(),
    critical: z.number().int(),
  })
  .meta({ id: "IncidentCount" });
export type IncidentCount = z.infer<typeof incidentCount>;
