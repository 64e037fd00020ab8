import type { LogRow, Report } from "@duplistatus/duplicati";
import { readReport } from "@duplistatus/duplicati";
import { recordedJson, recordingsOf } from "../../../duplicati/fixtures/api/recordings.ts";
import { loadReports } from "../../../duplicati/fixtures/load.ts";
import { readLogPage } from "../../../duplicati/src/client/read-log.ts";
import { reportDocument, type SampleReport } from "./reports.ts";

export interface SampleRow extends SampleReport {
  id?: number;
  /** Information lines as Duplicati keeps them: the first 20. */
  messages?: string[];
  warningLines?: string[];
  errorLines?: string[];
}

export const line = (level: string, text: string): string =>
  `2026-06-15 03:00:00 +02 - [${level}-Duplicati.Library.Main-Some]: ${text}`;

/** The row that Duplicati's log has of a made-up run, read as the client reads it. */
export function logRow(sample: SampleRow = {}): LogRow {
  const document = reportDocument(sample) as { Data: Record<string, unknown> };
  const { messages = [], warningLines = [], errorLines = [] } = sample;
  const data = { ...document.Data, Messages: messages, Warnings: warningLines, Errors: errorLines };
  const end = Date.parse(document.Data.EndTime as string);
  return readRows([
    {
      ID: sample.id ?? 1,
      OperationID: 1,
      Timestamp: Math.floor(end / 1000),
      Type: "Result",
      Message: JSON.stringify(data),
      Exception: {},
    },
  ])[0]!;
}

const owner = { id: "1", name: "Photos" };

export const readRows = (rows: unknown[]): LogRow[] => readLogPage(rows, owner, 500, null).rows;

/** Every log that was recorded of a version, oldest row first. */
export function recordedLogs(version: string): { name: string; rows: LogRow[] }[] {
  return recordingsOf(version)
    .filter(
      ({ request: { path }, response }) =>
        response.status === 200 && /\/backup\/\d+\/log(\?|$)/.test(path) && !path.includes("offset="),
    )
    .map(({ name }) => ({ name, rows: readRows(recordedJson(version, name) as unknown[]).reverse() }));
}

export interface RecordedPush {
  body: Buffer;
  contentType: string;
  report: Report;
}

/** Reports that servers of a version posted. */
export function recordedPushes(version: string): RecordedPush[] {
  return loadReports().flatMap(({ folder, body, contentType }) => {
    if (folder !== `${version}-server`) return [];
    const outcome = readReport(body, contentType);
    return outcome.ok ? [{ body: Buffer.from(body), contentType, report: outcome.report }] : [];
  });
}
