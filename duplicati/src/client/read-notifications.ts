import { isoToEpochMs, toUtcIso } from "../dates.ts";
import { maskSecrets } from "../secrets.ts";
import { cleanText, firstLine, integerAt, isObject, maxNameLength, nameAt, valueAt } from "../values.ts";
import { operationOfStack } from "./operation-of-error.ts";

/** What the user of a server sees until it is dismissed (docs/duplicati 5.8). Texts are untrusted, secrets masked. */
export interface ServerNotification {
  id: number;
  level: "Information" | "Warning" | "Error" | null;
  title: string;
  message: string;
  exceptionFirstLine: string | null;
  backupId: string | null;
  /** UTC ISO text. */
  time: string | null;
  messageId: string | null;
  /** The operation that failed, as the stack trace tells; null where it does not. */
  operation: string | null;
}

const maxMessage = 4000;

export function readNotification(entry: unknown): ServerNotification | null {
  if (!isObject(entry)) return null;
  const id = integerAt(entry, "ID");
  if (id === null) return null;
  const level = nameAt(entry, "Type");
  const exception = valueAt(entry, "Exception");
  const stack = typeof exception === "string" ? exception : "";
  const message = valueAt(entry, "Message");
  return {
    id,
    level: level === "Information" || level === "Warning" || level === "Error" ? level : null,
    title: maskSecrets(cleanText(nameAt(entry, "Title") ?? "", maxNameLength)),
    message: maskSecrets(cleanText(typeof message === "string" ? message : "", maxMessage)),
    exceptionFirstLine: stack === "" ? null : maskSecrets(firstLine(stack)),
    backupId: nameAt(entry, "BackupID") || null,
    time: toUtcIso(valueAt(entry, "Timestamp"), "unknown"),
    messageId: nameAt(entry, "MessageID") || null,
    operation: operationOfStack(stack),
  };
}

/** Milliseconds since 1970 of a notification or server log row. */
export function timeOf(row: { time: string | null }): number | null {
  return row.time === null ? null : isoToEpochMs(row.time);
}
