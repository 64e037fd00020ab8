import { toUtcIso } from "../dates.ts";
import { maskSecrets } from "../secrets.ts";
import { firstLine, integerAt, isObject, nameAt, valueAt } from "../values.ts";

/**
 * A task of the server. `completed` says only that nothing was thrown: runs with errors, warnings and partial ones
 * are completed, too; `failed` is an exception or an abort (docs/duplicati 5.8).
 */
export interface Task {
  id: number;
  state: "running" | "waiting" | "completed" | "failed" | "unknown";
  /** UTC ISO texts. */
  started: string | null;
  finished: string | null;
  errorFirstLine: string | null;
}

/** Null for anything else, above all for the whole job configurations that 2.0.x and 2.1.0.x list here. */
export function readTask(entry: unknown): Task | null {
  if (!isObject(entry)) return null;
  const id = integerAt(entry, "ID");
  const status = nameAt(entry, "Status");
  if (id === null || status === null) return null;
  const started = toUtcIso(valueAt(entry, "TaskStarted"), "unknown");
  const error = valueAt(entry, "ErrorMessage");
  return {
    id,
    state: stateOf(status, started),
    started,
    finished: toUtcIso(valueAt(entry, "TaskFinished"), "unknown"),
    errorFirstLine: typeof error === "string" && error !== "" ? maskSecrets(firstLine(error)) : null,
  };
}

function stateOf(status: string, started: string | null): Task["state"] {
  switch (status) {
    // In the list waiting tasks read `Running`, too; they have not started.
    case "Running":
      return started === null ? "waiting" : "running";
    case "Waiting":
      return "waiting";
    case "Completed":
      return "completed";
    case "Failed":
      return "failed";
    default:
      return "unknown";
  }
}
