import type { OutcomeCode } from "@duplistatus/contract";
import type { JobsTable } from "../../platform/database/schema.ts";
import { has, runFlag } from "../runs/flags.ts";
import type { RunRow } from "../runs/store.ts";

/** The columns of `jobs` that follow from its runs. */
export type JobState = Pick<JobsTable, (typeof stateColumns)[number]>;

/** Their names, in one place for the statements that write them. */
export const stateColumns = [
  "run_count",
  "uploaded_total",
  "last_received_at",
  "latest_run_id",
  "latest_begin_at",
  "latest_status",
  "latest_flags",
  "latest_duration_ms",
  "latest_uploaded",
  "latest_warnings",
  "latest_errors",
  "latest_problem",
  "latest_hints",
  "good_run_id",
  "good_at",
  "failures_since",
  "files",
  "source_bytes",
  "stored_bytes",
  "versions",
  "versions_run_id",
  "last_verified_at",
  "last_restore_at",
  "history",
] as const satisfies readonly (keyof JobsTable)[];

export const historyLength = 30;

export const emptyState: JobState = {
  run_count: 0,
  uploaded_total: 0,
  last_received_at: null,
  latest_run_id: null,
  latest_begin_at: null,
  latest_status: null,
  latest_flags: 0,
  latest_duration_ms: null,
  latest_uploaded: null,
  latest_warnings: 0,
  latest_errors: 0,
  latest_problem: null,
  latest_hints: "",
  good_run_id: null,
  good_at: null,
  failures_since: 0,
  files: null,
  source_bytes: null,
  stored_bytes: null,
  versions: null,
  versions_run_id: null,
  last_verified_at: null,
  last_restore_at: null,
  history: "",
};

const statusLetters: Record<string, OutcomeCode> = { Success: "s", Warning: "w", Error: "e", Fatal: "f" };

/** The letter of a run in a history (contract: outcomeCodes). */
export function outcomeCode(run: Pick<RunRow, "status" | "flags">): OutcomeCode {
  if (run.status === "Fatal" || run.status === "Error") return statusLetters[run.status]!;
  if (has(run.flags, runFlag.partial | runFlag.interrupted)) return "p";
  if (has(run.flags, runFlag.unconfirmed)) return "n";
  return statusLetters[run.status] ?? "u";
}

function historyMark(run: RunRow): string {
  const seconds = Math.max(0, run.duration_ms ?? 0) / 1000;
  const level = Math.min(35, Math.round(2 * Math.log2(1 + seconds)));
  return outcomeCode(run) + level.toString(36);
}

const failed = (run: RunRow): boolean => run.status === "Error" || run.status === "Fatal";

/** True for the runs that the clocks, the strip and the charts look at: a Backup that is no dry run, or a Sync. */
export const isBackup = (run: Pick<RunRow, "operation" | "flags">): boolean =>
  (run.operation === "Backup" || run.operation === "Sync") && !has(run.flags, runFlag.dryrun);

/** True when `run` comes after every Backup run that `state` knows, so that `advance` may be used. */
export function isNewest(state: JobState, run: RunRow): boolean {
  return (
    state.latest_begin_at === null ||
    run.begin_at > state.latest_begin_at ||
    (run.begin_at === state.latest_begin_at && run.id > (state.latest_run_id ?? 0))
  );
}

/** A sum that stays a safe integer, whatever a sender claims; the order of the parts does not matter. */
export const addSafely = (a: number, b: number): number => Math.min(a + b, Number.MAX_SAFE_INTEGER);

const later = (a: number | null, b: number): number => (a === null ? b : Math.max(a, b));

/**
 * The state after one more run. Right for runs of other operations in any order, and for Backup runs in the order of
 * (begin, id); anything else needs a recomputation from all runs. `runs.length` many calls from `emptyState` are that
 * recomputation, so there is one definition of the state and not two.
 */
export function advance(state: JobState, run: RunRow): JobState {
  const next: JobState = {
    ...state,
    run_count: state.run_count + 1,
    uploaded_total: addSafely(state.uploaded_total, run.uploaded ?? 0),
    last_received_at: later(state.last_received_at, run.received_at),
  };
  if (has(run.flags, runFlag.verified)) next.last_verified_at = later(state.last_verified_at, run.begin_at);
  if (has(run.flags, runFlag.restored)) next.last_restore_at = later(state.last_restore_at, run.begin_at);
  if (!isBackup(run)) return next;

  next.latest_run_id = run.id;
  next.latest_begin_at = run.begin_at;
  next.latest_status = run.status;
  next.latest_flags = run.flags;
  next.latest_duration_ms = run.duration_ms;
  next.latest_uploaded = run.uploaded;
  next.latest_warnings = run.warnings;
  next.latest_errors = run.errors;
  next.latest_problem = run.problem;
  next.latest_hints = run.hints;
  next.history = (state.history + historyMark(run)).slice(-2 * historyLength);
  if (has(run.flags, runFlag.good)) {
    next.good_run_id = run.id;
    next.good_at = run.begin_at;
    next.failures_since = 0;
  } else if (failed(run)) {
    next.failures_since = state.failures_since + 1;
  }
  // Failed runs do not know all numbers; what is unknown never replaces what is known (docs/duplicati appendix A 6).
  next.files = (has(run.flags, runFlag.interrupted) || failed(run) ? null : run.files) ?? state.files;
  next.source_bytes =
    (has(run.flags, runFlag.interrupted) || failed(run) ? null : run.source_bytes) ?? state.source_bytes;
  next.stored_bytes = run.stored_bytes ?? state.stored_bytes;
  next.versions = run.versions ?? state.versions;
  if (has(run.flags, runFlag.versionList)) next.versions_run_id = run.id;
  return next;
}
