export { type Format, type LongUnit, nothing, type SizeParts } from "@duplistatus/texts";
export { useClock, useNow, useServerMoment, useServerTime } from "./clock.tsx";
export { fromLocalInput, toLocalInput } from "./local-input.ts";
export { TimeAgo } from "./time-ago.tsx";
export { FormatLocale, useFormat, useReader } from "./use-reader.tsx";
export { useReaderWith } from "./use-reader-with.ts";
export { useScheduleWarning, type WarningText } from "./use-schedule-warning.ts";
export { weekdayNames, weekdayOrder } from "./weekdays.ts";
export { zoneCity } from "./zones.ts";
