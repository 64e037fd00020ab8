import { z } from "zod";
import { dashboardJob } from "./dashboard.ts";
import { type runFilterStatuses, runSorts } from "./lists.ts";
import { incident, maintenanceWindow, monitoringJob, monitoringServer } from "./monitoring.ts";
import { serverEntry } from "./servers.ts";
import { epochMs, runStatus } from "./words.ts";

/** What is expected of a job, with its next planned runs, soonest first; empty where none can be told. */
export const jobSchedule = z
  .object({ job: monitoringJob, nextRuns: z.array(epochMs) })
  .meta({ id: "JobSchedule" });
export type JobSchedule = z.infer<typeof jobSchedule>;

/** Answer of `GET /api/v1/servers/:id/page`: its cost depends on how many jobs the server has, not on how many runs. */
export const serverPage = z
  .object({
    now: epochMs,
    server: serverEntry,
    /** Null while nothing ever watched it. */
    watch: monitoringServer.nullable(),
    jobs: z.array(dashboardJob),
    schedules: z.array(jobSchedule),
    /** Open ones of the server and of its jobs, newest first. */
    incidents: z.array(incident),
    /** Running and coming windows that cover the server. */
    maintenance: z.array(maintenanceWindow),
  })
  .meta({ id: "ServerPage" });
export type ServerPage = z.infer<typeof serverPage>;

export const runSort = z.enum(runSorts).meta({ id: "RunSort" });
export type RunSort = z.infer<typeof runSort>;

export type RunFilterStatus = (typeof runFilterStatuses)[number];

/** One line of a list of runs. */
export const runEntry = z
  .object({
    id: z.number().int(),
    jobId: z.number().int(),
    operation: z.string(),
    status: runStatus,
    beginAt: epochMs,
    durationMs: z.number().nullable(),
    files: z.number().nullable(),
    sourceBytes: z.number().nullable(),
    uploadedBytes: z.number().nullable(),
    storedBytes: z.number().nullable(),
    versions: z.number().int().nullable(),
    warnings: z.number().int(),
    errors: z.number().int(),
    partial: z.boolean(),
    interrupted: z.boolean(),
    dryrun: z.boolean(),
    unconfirmed: z.boolean(),
  })
  .meta({ id: "RunEntry" });
export type RunEntry = z.infer<typeof runEntry>;

/** Answer of `GET /api/v1/runs`, page by page. */
export const runList = z
  .object({
    runs: z.array(runEntry),
    /** Passed as `after` to read on; null at the end. */
    next: z.string().nullable(),
    /** How many runs there are without any filter but server and job. */
    total: z.number().int(),
  })
  .meta({ id: "RunList" });
export type RunList = z.infer<typeof runList>;
