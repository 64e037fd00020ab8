export { isoToEpochMs, parseScheduledTime } from "./dates.ts";
export type { LiveStatus, LiveStatusKind, LiveStatusMetadata, LiveStatusOutcome } from "./live-status.ts";
export { readLiveStatus } from "./live-status.ts";
export { readLogEntry } from "./log-line.ts";
export type { ReadReportOptions } from "./read-report.ts";
export { readReport } from "./read-report.ts";
export { readReportLog } from "./read-report-log.ts";
export type * from "./report.ts";
export { parseTimeSpan } from "./time-span.ts";
