export { useClock, useNow, useServerTime } from "./clock.tsx";
export { chooseLocale, createFormat, type Format, type LongUnit, nothing } from "./format.ts";
export { fromLocalInput, toLocalInput } from "./local-input.ts";
export type { SizeParts } from "./sizes.ts";
export { TimeAgo } from "./time-ago.tsx";
export { FormatLocale, useFormat } from "./use-format.tsx";
export { useScheduleWarning, type WarningText } from "./use-schedule-warning.ts";
export { weekdayNames, weekdayOrder } from "./weekdays.ts";
export { zoneCity } from "./zones.ts";
