import type { RunDetail } from "@duplistatus/contract";
import type { TFunction } from "i18next";
import type { Status } from "../../ui/status-mark.tsx";

const operations = [
  "Backup",
  "Test",
  "Restore",
  "Compact",
  "Repair",
  "Vacuum",
  "Delete",
  "List",
  "LockResults",
  "RemoteSynchronization",
] as const;

/** The operation in the reader's language, or in Duplicati's own word. */
export function operationName(t: TFunction<"runs">, operation: string): string {
  const known = operations.find((each) => each === operation);
  return known ? t(`operation.${known}`) : operation;
}

type Outcome = Pick<
  RunDetail,
  "operation" | "status" | "warnings" | "errors" | "partial" | "interrupted" | "unconfirmed" | "hints"
>;

/** How a run ended, as a mark. A failure outranks everything else that can be said about it. */
export function outcomeMark(run: Outcome): Status {
  if (run.status === "Error" || run.status === "Fatal") return "err";
  if (run.partial || run.interrupted || run.unconfirmed) return "unconfirmed";
  if (run.status === "Warning") return "warn";
  return run.status === "Success" ? "ok" : "none";
}

/** How a run ended, as a sentence. */
export function outcomeSentence(
  t: TFunction<"runs">,
  run: Outcome,
  number: (value: number) => string,
): string {
  const operation = operationName(t, run.operation);
  const counted = (count: number) => ({ operation, count, n: number(count) });
  // What a person did is no mystery, whatever Duplicati calls it.
  if (run.hints.includes("aborted-by-user")) return t("outcome.abortedByUser", { operation });
  if (run.status === "Fatal") return t("outcome.fatal", { operation });
  if (run.status === "Error")
    return run.errors > 0 ? t("outcome.error", counted(run.errors)) : t("outcome.errorPlain", { operation });
  if (run.hints.includes("stopped-by-user")) return t("outcome.stoppedByUser", { operation });
  if (run.interrupted) return t("outcome.interrupted", { operation });
  if (run.partial) return t("outcome.partial", { operation });
  if (run.unconfirmed) return t("outcome.unconfirmed", { operation });
  if (run.status === "Warning")
    return run.warnings > 0
      ? t("outcome.warning", counted(run.warnings))
      : t("outcome.warningPlain", { operation });
  return t(run.status === "Success" ? "outcome.success" : "outcome.unknown", { operation });
}
