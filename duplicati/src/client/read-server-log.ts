import { formatUtc } from "../dates.ts";
import { maskSecrets } from "../secrets.ts";
import { cleanText, firstLine, integerAt, isObject, maxNameLength, nameAt, valueAt } from "../values.ts";
import { operationOfMessage, operationOfStack } from "./operation-of-error.ts";

/** A row of the server's error log (docs/duplicati 5.8). Texts are untrusted, secrets masked. */
export interface ServerLogRow {
  backupId: string | null;
  message: string;
  exceptionFirstLine: string | null;
  /** UTC ISO text, whole seconds. */
  time: string;
  operation: string | null;
}

export interface ServerLogPage {
  rows: ServerLogRow[];
  /** `before` of the next page, seconds since 1970; null when this was the last. */
  next: number | null;
}

/**
 * Reads a page of `/logdata/log`. Its cursor is a time, and a failed queued run leaves two rows of the same second: the
 * next page begins one second late, so that the second row is not lost, and `mergeServerLog` drops what comes twice.
 */
export function readServerLogPage(rows: unknown[], pageSize: number): ServerLogPage {
  const read: ServerLogRow[] = [];
  const seconds: number[] = [];
  for (const row of rows) {
    if (!isObject(row)) continue;
    const second = integerAt(row, "Timestamp");
    if (second === null || second < 0 || second > 253_402_300_799) continue;
    const id = valueAt(row, "BackupID");
    const exception = valueAt(row, "Exception");
    const stack = typeof exception === "string" ? exception : "";
    const message = nameAt(row, "Message") ?? "";
    seconds.push(second);
    read.push({
      backupId: typeof id === "number" || typeof id === "string" ? String(id) : null,
      message: maskSecrets(cleanText(message, maxNameLength)),
      exceptionFirstLine: stack === "" ? null : maskSecrets(firstLine(stack)),
      time: formatUtc(second * 1000),
      operation: operationOfMessage(message) ?? operationOfStack(stack),
    });
  }
  if (rows.length < pageSize || seconds.length === 0) return { rows: read, next: null };
  const last = Math.min(...seconds);
  // A page of one second only: nothing but that second can move on.
  return { rows: read, next: last === Math.max(...seconds) ? last : last + 1 };
}

/** The rows of several pages without those that two pages hold. */
export function mergeServerLog(known: ServerLogRow[], page: ServerLogRow[]): ServerLogRow[] {
  const key = (row: ServerLogRow) => JSON.stringify([row.time, row.backupId, row.message]);
  const seen = new Set(known.map(key));
  return [...known, ...page.filter((row) => !seen.has(key(row)))];
}
