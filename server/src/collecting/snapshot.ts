import type { Job, JobFailure, LogRow, ServerState, SystemInfo, VersionList } from "@duplistatus/duplicati";
import type { LogMark } from "./store.ts";

/** What is new in the log of a job and was not imported yet, oldest row first. */
export interface JobLog {
  rows: readonly LogRow[];
  /** Newest row of all, to be kept as imported with everything before it; null = the log is empty. */
  newest: LogMark | null;
}

/** What was read of one job. */
export interface JobSnapshot {
  job: Job;
  /** Which one it is here. */
  jobId: number;
  backupId: string;
  /** Null where it could not be read. */
  log: JobLog | null;
  /** A failure that left no row in the log. */
  failure: JobFailure | null;
  versions: { list: VersionList; begin: string | null } | null;
}

/**
 * What was read from one server: plain data, with which nothing has been done yet. Only the older part of a history that
 * is too long to be held is imported while it is read.
 */
export interface ServerSnapshot {
  serverId: string;
  system: SystemInfo;
  /** Zone of its schedules; null = not known, undefined = not read. */
  zone: string | null | undefined;
  /** What it did before its logs were read, and when that was. */
  before: { at: number; state: ServerState };
  jobs: JobSnapshot[];
  /** What it did and planned at the end; null where the reading ended early. */
  after: ServerState | null;
}
