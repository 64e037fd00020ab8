import {
  importedRowType,
  logRowType,
  type ReadOutcome,
  type ReportLog,
  readImportedRow,
  readImportedRowLog,
  readReport,
  readReportLog,
  readStoredRow,
  readStoredRowLog,
} from "@duplistatus/duplicati";
import { type PackedBody, packBody } from "./compress.ts";

/** A read report with what is needed to keep it. */
export interface Digest {
  outcome: ReadOutcome;
  packed: PackedBody;
}

/** What this program stored in a form of its own, beside the reports that it was sent; nobody else may send it. */
const ownForms = new Map([
  [logRowType, { read: readStoredRow, log: readStoredRowLog }],
  [importedRowType, { read: readImportedRow, log: readImportedRowLog }],
]);

/** True for the content type of what only this program makes itself. */
export const isOwnForm = (contentType: string): boolean => ownForms.has(contentType);

/** Reads a raw report, or what was kept like one. Never throws, whatever the bytes. */
export const readBody = (body: Uint8Array, contentType: string | undefined): ReadOutcome =>
  ownForms.get(contentType ?? "")?.read(body) ?? readReport(body, contentType);

/** The log of a raw report, or of what was kept like one. */
export const readBodyLog = (body: Uint8Array, contentType: string | undefined): ReportLog =>
  ownForms.get(contentType ?? "")?.log(body) ?? readReportLog(body, contentType);

/** Reads, hashes and compresses a raw report on the calling thread. */
export function digestBody(body: Uint8Array, contentType: string | undefined): Digest {
  return { outcome: readBody(body, contentType), packed: packBody(body) };
}
