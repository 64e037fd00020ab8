export type { ServerAddress } from "./client/address.ts";
export { parseAddress } from "./client/address.ts";
export type { CertificateFacts } from "./client/certificate.ts";
export { normalFingerprint } from "./client/certificate.ts";
export type { Connection } from "./client/connection.ts";
export type { JobFailure } from "./client/failure.ts";
export { failureOf } from "./client/failure.ts";
export type { FoundProtocol } from "./client/find-protocol.ts";
export { findProtocol } from "./client/find-protocol.ts";
export type { ListingReason } from "./client/list-rules.ts";
export { openConnection } from "./client/open-connection.ts";
export type { ConnectOptions, Credentials, ReachOptions, Trust } from "./client/options.ts";
export { isNeverAllowed } from "./client/outbound.ts";
export type {
  Answer,
  LaterReason,
  OptionsReason,
  Problem,
  UnreachableReason,
  UntrustedReason,
} from "./client/problem.ts";
export { ProblemError } from "./client/problem.ts";
export type { Job, JobDetail, JobSchedule } from "./client/read-backups.ts";
export type { LogPage, LogRow, SkipReason } from "./client/read-log.ts";
export { clampPageSize } from "./client/read-log.ts";
export type { JobMetadata, LastRun } from "./client/read-metadata.ts";
export type { ServerNotification } from "./client/read-notifications.ts";
export type { Progress } from "./client/read-progress.ts";
export { isCurrent } from "./client/read-progress.ts";
export type { ServerLogRow } from "./client/read-server-log.ts";
export type { ServerSettings } from "./client/read-settings.ts";
export type { ServerState, TaskRef } from "./client/read-state.ts";
export type { SystemInfo } from "./client/read-system.ts";
export type { Task } from "./client/read-tasks.ts";
export type { Version, VersionList } from "./client/read-versions.ts";
export type { ServerFamily } from "./client/session.ts";
export { isoToEpochMs, parseScheduledTime } from "./dates.ts";
export { reportOfFailure } from "./failure-report.ts";
export { fillLog, fillReport } from "./fill-report.ts";
export { importedRowType, readImportedRow, readImportedRowLog, storeImportedRow } from "./imported-row.ts";
export { type CauseCode, type KnownCause, knownCause } from "./known-cause.ts";
export type { LiveStatus, LiveStatusKind, LiveStatusMetadata, LiveStatusOutcome } from "./live-status.ts";
export { liveStatusLimits, readLiveStatus } from "./live-status.ts";
export { readLogEntry } from "./log-line.ts";
export type { JsonLimits, TooComplexReason } from "./parse-json.ts";
export { guardJson, parseJson, TooComplexError, usualJsonLimits } from "./parse-json.ts";
export type { ReadReportOptions } from "./read-report.ts";
export { readReport } from "./read-report.ts";
export { readReportLog } from "./read-report-log.ts";
export type * from "./report.ts";
export { type ReportFault, reportFaults } from "./report-fault.ts";
export { type OptionChange, planReporting, planUndo, type ReportTarget } from "./report-options.ts";
export { mayCarryWrongIdentity } from "./report-parts.ts";
export { answerNextRunRow } from "./schedule/answer-row.ts";
export type { Drift, Forecast, ForecastInput, Stuck, StuckReason } from "./schedule/forecast.ts";
export { forecast } from "./schedule/forecast.ts";
export type { ServerFacts } from "./schedule/generation.ts";
export { scheduleGeneration } from "./schedule/generation.ts";
export type {
  NextRunError,
  NextRunQuery,
  NextRunResult,
  RuleSource,
  ScheduleRule,
} from "./schedule/next-run.ts";
export { compileRule, nextRun, nextRunAt } from "./schedule/next-run.ts";
export type { Generation, Repeat, RepeatError, RepeatLength } from "./schedule/repeat.ts";
export { isSavable, parseRepeat } from "./schedule/repeat.ts";
export type { ClockReading, ModelOptions, ModelRun, StoredSchedule } from "./schedule/scheduler.ts";
export { SchedulerModel } from "./schedule/scheduler.ts";
export type { AllowedDays, DayMask } from "./schedule/weekdays.ts";
export {
  dayMask,
  dayMaskOfRule,
  dayMaskOfSchedule,
  dayNames,
  EVERY_DAY,
  NO_DAY,
} from "./schedule/weekdays.ts";
export type { Zone } from "./schedule/zone.ts";
export { findZone, localTimeText, weekdayIn, zoneOrUtc } from "./schedule/zone.ts";
export { maskSecrets } from "./secrets.ts";
export type { LogRowOrigin } from "./stored-row.ts";
export { logRowType, readStoredRow, readStoredRowLog, storeLogRow } from "./stored-row.ts";
export { thinReport } from "./thin-report.ts";
export { parseTimeSpan } from "./time-span.ts";
export { dummyBackupId, touchesBackup } from "./touches-backup.ts";
