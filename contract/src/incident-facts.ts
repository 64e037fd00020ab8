import type { IncidentCause } from "./monitoring.ts";

/**
 * What is known about an incident, by cause and variant: the database and the API keep these, never a sentence. Moments
 * are epoch milliseconds, spans milliseconds, sizes bytes; null where something is not known or never was.
 */
export interface IncidentFacts {
  overdue: {
    /** The planned run did not come. */
    missed: Missed;
    /** The planned run waits in Duplicati's queue. */
    queued: Missed;
    /** No report came, but it may have been lost while this program was off. */
    perhaps_lost: Missed;
  };
  failing: {
    /** The latest run ended with `status`; `problem` is the first line of its error, in Duplicati's words. */
    failed: { status: string; problem: string | null; failures: number };
  };
  stale: {
    /** It runs, and the runs fail: `failures` of them since the last good backup. */
    runs_fail: NoGoodBackup & { failures: number };
    /** It runs, and no run was complete: interrupted, partial, or without a proven version. */
    incomplete: NoGoodBackup;
    /** Duplicati says that it works on it, for too long: it hangs. */
    too_long: NoGoodBackup;
    /** Duplicati plans on, and no report of a good run arrives. */
    no_reports: NoGoodBackup;
    /** Older than the age that was set for it. */
    too_old: NoGoodBackup & { limit: number };
  };
  stuck: {
    /** Duplicati keeps a time that has passed and does not start the job. */
    past_time: { planned: number };
  };
  server_unreachable: {
    no_answer: { since: number };
  };
  quota: {
    /** `used` and `limit` of the destination where the report told them. */
    near: Quota;
    full: Quota;
  };
  versions_shrinking: {
    /** Half of the versions, or fewer, are left. */
    halved: { before: number; now: number };
  };
  /** The newest run ended well, and is not like the ones before. `usual`: the longest or shortest, most or least of those. */
  unusual: {
    /** It saw no file at all. */
    nothing: { before: number };
    /** Most files are gone from the source: `before` is the middle of the runs before. */
    files_lost: { before: number; now: number };
    /** The same of bytes. */
    size_lost: { before: number; now: number };
    uploaded_more: { usual: number; now: number };
    longer: { usual: number; now: number };
    /** Longer than the limit that was set for it. */
    too_long: { limit: number; now: number };
    shorter: { usual: number; now: number };
  };
}

interface Missed {
  expected: number;
  deadline: number | null;
  /** Begin of the latest run, good or bad; null = it never ran. */
  lastRun: number | null;
  /** Where the expectation comes from. */
  source: string;
}

interface NoGoodBackup {
  goodAt: number | null;
  lastRun: number | null;
}

interface Quota {
  used: number | null;
  limit: number | null;
}

/** Why an incident is open: one of the combinations of cause, variant and facts. */
export type IncidentReason = {
  [C in IncidentCause]: {
    [V in keyof IncidentFacts[C]]: { cause: C; variant: V; facts: IncidentFacts[C][V] };
  }[keyof IncidentFacts[C]];
}[IncidentCause];

/** Why an incident was closed, and what that sentence needs. */
export interface ClosingFacts {
  /** A good backup, begun `at`. */
  good_backup: { at: number };
  /** A run, begun `at`, in place of the missing one. */
  ran: { at: number };
  /** Duplicati plans the run of `next` again. */
  planned: { next: number };
  /** Duplicati's scheduler is stuck, which is an incident of its own. */
  became_stuck: object;
  /** Somebody ended the monitoring of the job. */
  not_monitored: object;
  /** The job was deleted in Duplicati. */
  job_gone: object;
  /** The job has no schedule any more: no run of it is planned. */
  nothing_expected: object;
  server_archived: object;
  /** Runs were deleted or joined: with those that are left there is no trouble. */
  runs_changed: object;
  /** Two servers or jobs became one, and the newest runs have no such trouble. */
  merged: object;
  /** The whole server became part of the server `name`. */
  server_merged: { name: string };
  /** Two servers became one, and an older incident of the same cause goes on. */
  continued: { incident: number };
  /** Another schedule, tolerance or age limit holds now. */
  settings_changed: object;
  room_again: object;
  /** The destination keeps its versions: `now` of them. */
  versions_kept: { now: number };
  answers_again: object;
  /** The server is no longer collected from by schedule. */
  not_collected: object;
  /** The connection to the server was removed. */
  connection_removed: object;
  /** A run, begun `at`, is like the usual ones again. */
  usual_again: { at: number };
  /** Somebody said that the unusual run is right: later ones are compared with it. */
  accepted: object;
  /** Something worse is unusual of a later run. */
  unusual_otherwise: object;
  /** The server need not always be reachable any more. */
  reach_not_needed: object;
}

export type ClosingCode = keyof ClosingFacts;

/** Why an incident was closed. */
export type ClosedBy = { [C in ClosingCode]: { code: C; facts: ClosingFacts[C] } }[ClosingCode];
