/** Recordings of invented servers, in the form that `duplistatus replay` reads. */
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export interface RecordedEvent {
  at: number;
  kind: string;
  [member: string]: unknown;
}

/** One run; times are epoch ms by a true clock. */
export interface InventedRun {
  begin: number;
  length?: number;
  /** The next planned time that the report announces. */
  next?: number | null;
  /** How far the clock of the server is ahead, ms. */
  ahead?: number;
  /** From the end to the arrival, ms. */
  way?: number;
  job?: string;
  failed?: boolean;
}

const compact = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;

/** A report as it arrives: of Duplicati 2.3 where it announces the next run, else of 2.1.0.5. */
export function report({
  begin,
  length = 10 * minute,
  next = null,
  ahead = 0,
  way = 20_000,
  job = "docs",
  failed = false,
  announces = next !== null,
}: InventedRun & { announces?: boolean }): RecordedEvent {
  const version = announces ? "2.3.0.4" : "2.1.0.5";
  const began = begin + 1_000 + ahead;
  return {
    at: begin + 1_000 + length + way,
    kind: "report",
    job,
    body: {
      Data: {
        MainOperation: "Backup",
        ParsedResult: failed ? "Fatal" : "Success",
        Version: `${version} (${version}_stable_2026-07-09)`,
        BeginTime: new Date(began).toISOString(),
        EndTime: new Date(began + length).toISOString(),
        Interrupted: false,
        PartialBackup: false,
        BackendStatistics: failed ? {} : { LastBackupDate: new Date(began).toISOString() },
      },
      Extra: {
        OperationName: "Backup",
        "machine-id": "d0c5d0c5d0c5d0c5d0c5d0c5d0c5d0c5",
        "machine-name": "attic",
        "backup-name": job,
        "backup-id": `DB-${job.length}`,
        "next-scheduled-run": next === null ? null : compact(next + ahead),
      },
      Exception: failed ? "System.IO.IOException: No space left on device" : null,
    },
  };
}

/** Times from `from` on, `every` apart. */
export const series = (from: number, every: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + i * every);

/** The lines of a recording: events in the order of time, and its end. */
export function linesOf(events: readonly RecordedEvent[], end: number): string[] {
  const all = [...events, { at: end, kind: "end" }].sort((a, b) => a.at - b.at);
  return all.map(({ at, ...rest }) => JSON.stringify({ at: new Date(at).toISOString(), ...rest }));
}
