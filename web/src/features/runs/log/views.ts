import type { RunDetail } from "@duplistatus/contract";
import type { LogLevel } from "../queries.ts";

/** Parts of the log, in the order of their tabs. */
export const views = ["warnings", "errors", "messages", "all", "versions"] as const;
export type View = (typeof views)[number];

export const levels: Record<Exclude<View, "versions">, LogLevel> = {
  warnings: "warning",
  errors: "error",
  messages: "message",
  all: "all",
};

/** The part of the log to open: what was asked for, else the worst that there is. */
export function chooseView(
  wanted: string | undefined,
  run: Pick<RunDetail, "errors" | "warnings" | "status">,
): View {
  const asked = views.find((view) => view === wanted);
  if (asked) return asked;
  if (run.errors > 0 || run.status === "Fatal" || run.status === "Error") return "errors";
  return run.warnings > 0 ? "warnings" : "messages";
}

/** Equal lines are told as one where there are many of them, unless something else is asked for. */
export function isGrouped(
  wanted: boolean | undefined,
  view: Exclude<View, "versions">,
  lines: number,
): boolean {
  return wanted ?? ((view === "warnings" || view === "errors") && lines > 20);
}
