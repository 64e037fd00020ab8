export { isoToEpochMs, parseScheduledTime } from "./dates.ts";
export { readLogEntry } from "./log-line.ts";
export type { ReadReportOptions } from "./read-report.ts";
export { readReport } from "./read-report.ts";
export { readReportLog } from "./read-report-log.ts";
export type * from "./report.ts";
export { parseTimeSpan } from "./time-span.ts";
