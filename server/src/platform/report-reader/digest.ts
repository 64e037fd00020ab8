import {
  logRowType,
  type ReadOutcome,
  type ReportLog,
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

/** Reads a raw report, or a row of Duplicati's own log that was kept like one. Never throws, whatever the bytes. */
export const readBody = (body: Uint8Array, contentType: string | undefined): ReadOutcome =>
  contentType === logRowType ? readStoredRow(body) : readReport(body, contentType);

/** The log of a raw report or of a kept row. */
export const readBodyLog = (body: Uint8Array, contentType: string | undefined): ReportLog =>
  contentType === logRowType ? readStoredRowLog(body) : readReportLog(body, contentType);

/** Reads, hashes and compresses a raw report on the calling thread. */
export function digestBody(body: Uint8Array, contentType: string | undefined): Digest {
  return { outcome: readBody(body, contentType), packed: packBody(body) };
}
