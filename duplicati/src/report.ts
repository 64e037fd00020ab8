/** Duplicati's own verdict on one run; `Unknown` when a report does not say. */
export type Result = "Success" | "Warning" | "Error" | "Fatal" | "Unknown";

/** How a report arrived: `json` document, default `text`, Handlebars `template`, or `exception` (2.0.x failure). */
export type ReportShape = "json" | "text" | "template" | "exception";

/** What a report says about the destination; every member null when unknown or stale (docs/duplicati 2.4, 9). */
export interface DestinationFacts {
  /** Bytes of all remote volumes after the run. */
  size: number | null;
  /** Number of remote volumes after the run. */
  fileCount: number | null;
  /**
   * Number of versions: `KnownFilesets` (2.1.2.0+, what the destination listed), before that `BackupListCount`, one
   * too many after dry, killed and aborted runs: never alarm on a difference of one.
   */
  versionCount: number | null;
  /** `BackendStatistics.LastBackupDate` as UTC ISO text: time of the newest version. */
  lastBackupDate: string | null;
  /** Bytes; null when the backend did not tell. */
  quotaTotal: number | null;
  quotaFree: number | null;
  quotaAssigned: number | null;
  quotaError: boolean;
  quotaWarning: boolean;
}

/** One nested step of a run (compact, delete, test, repair, vacuum, lock, remote synchronization). */
export interface SubResult {
  operation: string;
  result: Result;
  begin: string | null;
  end: string | null;
  durationSeconds: number | null;
  /** The step's own numbers by Duplicati's own names, e.g. `DeletedSetsActualLength`, `VerificationsActualLength`. */
  numbers: Record<string, number>;
}

/** A hint the reader leaves on a report; the web program has a sentence for each code. */
export type ReportHint =
  | "reduced-text" // text or template report: ask the user for JSON
  | "log-truncated" // Duplicati cut the log lines off
  | "identity-unreliable" // 2.0.9.109 – 2.1.0.119 may carry another job's name (docs/duplicati 1.8)
  | "unconfirmed" // changes, but no version proven (section 9)
  | "no-job" // the report names no backup: several of a sender cannot be told apart
  | "no-machine" // the report names no machine
  | "collected" // read in Duplicati's own job log, which keeps at most 20 lines of each kind (5.6)
  | "imported" // taken over from the database of duplistatus 1.x, which kept a part of the report
  | "from-notification" // no report and no log row: known from notifications and the server log only (5.6)
  | "stopped-by-user" // a person stopped the run; what was done so far is kept
  | "aborted-by-user" // a person broke the run off: Error or Fatal without anything being wrong
  | "stopped-by-script" // a script before the backup said no
  | "empty-backup" // a backup that ended well and saw no file at all
  | "versions-unreadable"; // retention lines are there but ambiguous

/**
 * One report, normalised. Field names follow what is said in the user guide about `read-report`.
 * Times are UTC ISO texts with every digit Duplicati sent (identical digits identify a run, docs/duplicati 5.6);
 * sizes are bytes; null = the report does not say.
 */
export interface Report {
  shape: ReportShape;
  /** True when the shape cannot carry everything (text, template). */
  reduced: boolean;
  hints: ReportHint[];
  operation: string;
  /** False for operations under no destination of anybody (`TestFilters`, `SystemInfo`): they make no job. */
  touchesBackup: boolean;
  result: Result;
  begin: string | null;
  end: string | null;
  durationSeconds: number | null;
  /** Null also where the report says "": a new installation, or a command line that never had one. */
  machineId: string | null;
  machineName: string | null;
  backupId: string | null;
  backupName: string | null;
  programVersion: string | null;
  /** True counts, not the length of the (possibly cut) lists. */
  warnings: number | null;
  errors: number | null;
  messages: number | null;
  /** Number of entries of `LogLines`. */
  logLines: number | null;
  interrupted: boolean | null;
  partial: boolean;
  dryrun: boolean;
  exceptionFirstLine: string | null;
  /**
   * What went wrong, as one line for people: the exception without its type name, else the text of the first error, else
   * of the first warning in the log. Null for a Success or where the report tells nothing. Untrusted text.
   */
  firstProblem: string | null;
  /** `yyyyMMddTHHmmssZ` as in the body. */
  nextScheduledRun: string | null;
  /** Sync jobs have the same numbers: source files, uploaded ones as added, folders made and removed. */
  examinedFiles: number | null;
  openedFiles: number | null;
  addedFiles: number | null;
  modifiedFiles: number | null;
  deletedFiles: number | null;
  filesWithError: number | null;
  addedFolders: number | null;
  deletedFolders: number | null;
  sourceSize: number | null;
  addedSize: number | null;
  modifiedSize: number | null;
  uploadedBytes: number | null;
  downloadedBytes: number | null;
  /** Operation Backup, not a dry run, not failed, not interrupted: Duplicati believes a backup was made. */
  countsAsBackup: boolean;
  /** A Backup with changes whose version is not proven (docs/duplicati section 9): must not refresh "last good backup". */
  unconfirmed: boolean;
  /** UTC ISO times, newest first; null = there is no list or it cannot be read without guessing. */
  availableVersions: string[] | null;
  /**
   * `BackupListCount` as the body says it, null where it is 0 or of a Delete. It may be stale after a stopped or dry
   * run: `destination.versionCount` is the number to believe.
   */
  reportedVersionCount: number | null;
  destination: DestinationFacts;
  operatingSystem: string | null;
  operatingSystemDetailed: string | null;
  installationType: string | null;
  destinationType: string | null;
  updateChannel: string | null;
  subResults: SubResult[];
  /** Restore runs: what was restored. */
  restoredFiles: number | null;
  restoredSize: number | null;
}

/** One entry of the log (docs/duplicati 2.7); `text` may hold line breaks and must be treated as untrusted. */
export interface LogEntry {
  /** `Information`, `Warning`, `Error`, `Retry`, `Verbose`, `Profiling`, `DryRun`, `ExplicitOnly`, or null where the line has no level. */
  level: string | null;
  /** .NET class of the writer. */
  tag: string | null;
  /** Duplicati's untranslated message id. */
  id: string | null;
  /** Time exactly as printed by the sender (its local culture); display only. */
  time: string | null;
  text: string;
}

/** The heavy part of a report, read only when somebody opens the run. */
export interface ReportLog {
  entries: LogEntry[];
  /** Lines Duplicati says it left out ("... and N more"), 0 when none. */
  omitted: number;
  /** The full exception text, null when the run was not ended by one. */
  exception: string | null;
}

/** Why a body is no report, or is one that cannot be understood. */
export type ReadFailure =
  /** Not a Duplicati report at all: answer 4xx and name `missingFields`. */
  | { kind: "not-a-report"; reason: string; missingFields: string[] }
  /** Looks like a report but cannot be understood: quarantine, answer 202. */
  | { kind: "unreadable"; reason: string };

export type ReadOutcome = { ok: true; report: Report } | { ok: false; failure: ReadFailure };
