export { isoToEpochMs, parseScheduledTime } from "./dates.ts";
export type { LiveStatus, LiveStatusKind, LiveStatusMetadata, LiveStatusOutcome } from "./live-status.ts";
export { readLiveStatus } from "./live-status.ts";
export { readLogEntry } from "./log-line.ts";
export type { ReadReportOptions } from "./read-report.ts";
export { readReport } from "./read-report.ts";
export { readReportLog } from "./read-report-log.ts";
export type * from "./report.ts";
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
export { parseTimeSpan } from "./time-span.ts";
