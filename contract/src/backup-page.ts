import { z } from "zod";
import { collectingProblem } from "./connections.ts";
import { dashboardJob, outcomeCodes } from "./dashboard.ts";
import { incident } from "./monitoring.ts";
import { notifyDestination, notifyRule, notifyTopic, remindPeriod, runLevel } from "./notifications.ts";
import { jobSchedule } from "./server-page.ts";
import { epochMs } from "./words.ts";

/** What Duplicati says when it is asked to run a backup now. */
export const runJobAnswer = z
  .object({
    /** What became of it; null where Duplicati did not say, or was not reached. */
    state: z.enum(["started", "queued", "paused"]).nullable(),
    /** Why it will not run; null when Duplicati took it. */
    problem: collectingProblem.nullable(),
  })
  .meta({ id: "RunJobAnswer" });
export type RunJobAnswer = z.infer<typeof runJobAnswer>;

/** A day of a calendar: days since 1970-01-01 in the zone of the calendar. */
const dayNumber = z.number().int();

/** The last year of a backup, day by day, in the zone of its server. */
export const backupYear = z
  .object({
    zone: z.string(),
    first: dayNumber,
    today: dayNumber,
    /** Days with runs, oldest first: the worst run of the day (its id is null where only the roll-up knows), and how many there were. */
    days: z.array(
      z.object({
        day: dayNumber,
        outcome: z.enum(outcomeCodes),
        runId: z.number().int().nullable(),
        runs: z.number().int(),
      }),
    ),
    /** Days on which a run was expected and none came. */
    missed: z.array(dayNumber),
    /** Days with a good backup, and days on which one was to be expected; null where no daily rhythm is known. */
    goodDays: z.number().int(),
    expectedDays: z.number().int().nullable(),
    /** Longest time from one good backup to the next or to now; null with fewer than two of them. */
    longestGapMs: z.number().nullable(),
    /** Begins of good backups, newest first, at most 400: what versions could be there. */
    goodAt: z.array(epochMs),
    verifiedRuns: z.number().int(),
    restoredRuns: z.number().int(),
  })
  .meta({ id: "BackupYear" });
export type BackupYear = z.infer<typeof backupYear>;

/** Answer of `GET /api/v1/jobs/:id/page`. */
export const backupPage = z
  .object({
    now: epochMs,
    server: z.object({
      id: z.string(),
      name: z.string(),
      alias: z.string().nullable(),
      url: z.string().nullable(),
      archivedAt: epochMs.nullable(),
      /** True when it can be collected from. */
      connected: z.boolean(),
    }),
    job: dashboardJob,
    schedule: jobSchedule.nullable(),
    /** Open ones, newest first. */
    incidents: z.array(incident),
    /** When restore points were lost, by incidents of the last year. */
    lostVersionsAt: z.array(epochMs),
    year: backupYear,
    /** Who is told of it: what holds, and what was set for this backup alone; null for people who are limited to tags. */
    notify: z
      .object({
        effective: z.object({
          runs: runLevel,
          topics: z.record(notifyTopic, z.boolean()),
          remind: remindPeriod,
          channels: z.union([z.literal("all"), z.array(z.number().int())]),
          destinations: z.array(notifyDestination),
        }),
        own: notifyRule,
      })
      .nullable(),
  })
  .meta({ id: "BackupPage" });
export type BackupPage = z.infer<typeof backupPage>;

/** Answer of `GET /api/v1/jobs/:id/destination`, from the latest report that tells of it. */
export const backupDestination = z
  .object({
    asOf: epochMs.nullable(),
    storedBytes: z.number().nullable(),
    storedFiles: z.number().nullable(),
    /** Of the storage itself. */
    totalBytes: z.number().nullable(),
    freeBytes: z.number().nullable(),
    /** What the user allowed the backup to take (quota-size). */
    assignedBytes: z.number().nullable(),
    /** Duplicati's name of the kind of destination, such as `ssh`; null when unknown. */
    kind: z.string().nullable(),
  })
  .meta({ id: "BackupDestination" });
export type BackupDestination = z.infer<typeof backupDestination>;
