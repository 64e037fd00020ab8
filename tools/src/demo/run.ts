import type { Instant } from "./formats.ts";
import type { DemoJob, DemoServer } from "./population.ts";
import type { Release } from "./releases.ts";

/** A message of a run that is a warning or an error. */
export interface Trouble {
  level: "Warning" | "Error";
  tag: string;
  id: string;
  text: string;
}

/** What happened in one run: the truth behind a report, from which its body is written. Versions are epoch ms, whole seconds. */
export interface DemoRun {
  server: DemoServer;
  job: DemoJob;
  release: Release;
  operation: "Backup" | "Test" | "Restore" | "Compact";
  result: "Success" | "Warning" | "Error" | "Fatal";
  begin: Instant;
  end: Instant;
  /** Next slot (epoch ms); null when the scheduler did not start the run. */
  next: number | null;
  partial: boolean;
  unconfirmed: boolean;
  examined: number;
  opened: number;
  added: number;
  modified: number;
  deleted: number;
  addedFolders: number;
  /** Bytes. */
  sourceSize: number;
  addedSize: number;
  modifiedSize: number;
  uploaded: number;
  downloaded: number;
  filesUploaded: number;
  filesDeleted: number;
  retries: number;
  /** As the report says it; null when the run never got to list the destination. */
  destination: { files: number; bytes: number; versions: number; newest: number | null } | null;
  quota: { total: number; free: number; assigned: number; warning: boolean };
  /** Versions at the destination after the run, newest first. */
  versions: number[];
  /** The delete step; null when it did not run. `considered` leaves out the newest version. */
  cleanup: { considered: number[]; deleted: { number: number; at: number }[] } | null;
  /** Volumes verified after the backup or by a Test. */
  verified: number;
  compacted: { files: number; bytes: number } | null;
  restored: { files: number; bytes: number } | null;
  troubles: Trouble[];
  exception: { type: string; message: string } | null;
  /** Seeds what only decorates the body (volume names). */
  salt: string;
}
