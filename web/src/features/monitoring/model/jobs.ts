import type { Expectation, ExpectationSource, JobState, MonitoringJob } from "@duplistatus/contract";
import type { Status } from "../../../ui/status-mark.tsx";
import { dateIn } from "./zone.ts";

/** What people call the server of a job. */
export const serverTitle = (job: Pick<MonitoringJob, "serverAlias" | "serverName" | "serverId">): string =>
  job.serverAlias || job.serverName || job.serverId;

/** The backup with its server, in the order people say it: "nas-berlin Photos". */
export const jobTitle = (job: MonitoringJob): string => `${serverTitle(job)} ${job.name}`;

const marks: Record<JobState, Status> = {
  failing: "err",
  overdue: "late",
  warning: "warn",
  unconfirmed: "unconfirmed",
  running: "running",
  none: "none",
  unscheduled: "none",
  ok: "ok",
};

/** The mark of a job's state; a state that this version does not know yet is no trouble it could name. */
export const stateMark = (state: JobState): Status => marks[state] ?? "unconfirmed";

/**
 * How the next run of a job is told: nothing is expected while it is not watched, of a job run by hand, or without a
 * known interval; `held`: the deadline passed but nothing opens now; `late`: overdue; else `due`.
 */
export type NextLook = "off" | "manual" | "unknown" | "suppressed" | "late" | "due";

export function nextLook(job: MonitoringJob): NextLook {
  if (!job.watched) return "off";
  if (job.suppressed !== null) return "suppressed";
  if (job.overdueSince !== null) return "late";
  if (job.profile === "manual") return "manual";
  return job.expectation.nextAt === null ? "unknown" : "due";
}

/** When the job is expected, or was when it is late; null while unknown. */
export const expectedAt = (job: MonitoringJob): number | null =>
  job.expectation.nextAt ?? job.overdueSince ?? null;

/** Below this nothing is expected from what was learned (contract of the API). */
const leastConfidence = 0.6;

/** True when the history does not tell enough yet. */
export const isUnsure = (source: ExpectationSource, confidence: number | null): boolean =>
  source === "learned" && confidence !== null && confidence < leastConfidence;

const everyDay = [0, 1, 2, 3, 4, 5, 6];

/**
 * The days a job runs on (0 = Sunday), empty while unknown. A weekly job without a list of days runs on the day of its
 * next run; of months and years no weekday can be told.
 */
export function weekdaysOf({ source, weekdays, interval, nextAt, zone }: Expectation): readonly number[] {
  if (weekdays !== null) return weekdays;
  if (source === "none" || interval?.unit === "month" || interval?.unit === "year") return [];
  if (interval?.unit !== "week") return everyDay;
  return nextAt === null ? [] : [new Date(`${dateIn(nextAt, zone ?? "UTC")}T00:00Z`).getUTCDay()];
}

export const shows = ["all", "trouble", "warnings", "unknown", "off"] as const;
export type Show = (typeof shows)[number];

const shown: Record<Show, (job: MonitoringJob) => boolean> = {
  all: () => true,
  trouble: (job) => job.overdueSince !== null || job.suppressed !== null || job.incidents.length > 0,
  warnings: (job) => job.warnings.length > 0,
  unknown: (job) => job.watched && job.profile !== "manual" && job.expectation.nextAt === null,
  off: (job) => !job.watched,
};

const plain = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** The jobs that a text and a choice find, server by server in the order of their names. */
export function filterJobs(jobs: readonly MonitoringJob[], text: string, show: Show): MonitoringJob[] {
  const words = plain(text).split(/\s+/).filter(Boolean);
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  return jobs
    .filter((job) => {
      if (!shown[show](job)) return false;
      const haystack = plain(`${job.serverName} ${job.serverAlias ?? ""} ${job.serverId} ${job.name}`);
      return words.every((word) => haystack.includes(word));
    })
    .sort(
      (a, b) =>
        collator.compare(serverTitle(a), serverTitle(b)) ||
        collator.compare(a.serverId, b.serverId) ||
        collator.compare(a.name, b.name),
    );
}
