import type { AuditEvent, AuditFilter } from "@duplistatus/contract";
import type { Sql } from "../../platform/database/database.ts";
import { listAuditEvents } from "./store.ts";
import { auditEventOf } from "./view.ts";

const pageSize = 500;

export type ExportFormat = "csv" | "json";

const columns: readonly [name: string, value: (event: AuditEvent) => string | number | null][] = [
  ["number", ({ id }) => id],
  ["time", ({ at }) => new Date(at).toISOString()],
  ["who", ({ actor }) => actor.kind],
  ["name", ({ actor }) => actor.name],
  ["category", ({ category }) => category],
  ["action", ({ action }) => action],
  ["target", ({ target }) => target],
  ["target name", ({ targetName }) => targetName],
  ["changes", ({ changes }) => (Object.keys(changes).length === 0 ? "" : JSON.stringify(changes))],
  ["address", ({ address }) => address],
  ["program", ({ userAgent }) => userAgent],
];

/** A cell that no spreadsheet takes for a formula. */
export function csvCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

const csvLine = (cells: readonly (string | number | null)[]): string => `${cells.map(csvCell).join(",")}\r\n`;

/** The lines that a filter lets through, newest first, in pieces: the log need not fit into memory. */
export async function* exportAudit(
  sql: Sql,
  filter: AuditFilter,
  format: ExportFormat,
): AsyncGenerator<string> {
  yield format === "csv" ? csvLine(columns.map(([name]) => name)) : "[";
  let before = Number.MAX_SAFE_INTEGER;
  let begun = false;
  for (;;) {
    const page = (await listAuditEvents(sql, filter, before, pageSize)).map(auditEventOf);
    if (page.length > 0) {
      yield format === "csv"
        ? page.map((event) => csvLine(columns.map(([, value]) => value(event)))).join("")
        : `${begun ? "," : ""}\n${page.map((event) => JSON.stringify(event)).join(",\n")}`;
      begun = true;
    }
    if (page.length < pageSize) break;
    before = page.at(-1)!.id;
  }
  if (format === "json") yield "\n]\n";
}
