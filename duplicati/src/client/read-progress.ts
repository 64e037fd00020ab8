import { booleanAt, countAt, integerAt, type JsonObject, nameAt, valueAt } from "../values.ts";
import type { ServerState } from "./read-state.ts";

/** The last task's progress, which stays after its end: compare with `isCurrent` (docs/duplicati 5.8). */
export interface Progress {
  taskId: number | null;
  backupId: string | null;
  phase: string | null;
  /** 0 … 1; stays 0 during backups until they are verified. */
  overall: number | null;
  processedFiles: number | null;
  processedBytes: number | null;
  totalFiles: number | null;
  totalBytes: number | null;
  /** The totals still grow. */
  counting: boolean;
  /** Bytes per second; null when nothing is transferred. */
  speed: number | null;
}

export function readProgress(value: JsonObject): Progress {
  const overall = valueAt(value, "OverallProgress");
  return {
    taskId: integerAt(value, "TaskID"),
    backupId: nameAt(value, "BackupID"),
    phase: nameAt(value, "Phase"),
    overall: typeof overall === "number" && overall >= 0 && overall <= 1 ? overall : null,
    processedFiles: countAt(value, "ProcessedFileCount"),
    processedBytes: countAt(value, "ProcessedFileSize"),
    totalFiles: countAt(value, "TotalFileCount"),
    totalBytes: countAt(value, "TotalFileSize"),
    counting: booleanAt(value, "StillCounting") === true,
    speed: countAt(value, "BackendSpeed"),
  };
}

/** True when the progress is that of the task that runs now, not of one that ended. */
export function isCurrent(progress: Progress, state: Pick<ServerState, "activeTask">): boolean {
  return progress.taskId !== null && progress.taskId === state.activeTask?.taskId;
}
