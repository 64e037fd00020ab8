export { FixedClock, useClock, useNow, useServerTime } from "./clock.tsx";
export { chooseLocale, createFormat, type Format, nothing } from "./format.ts";
export type { SizeParts } from "./sizes.ts";
export { TimeAgo } from "./time-ago.tsx";
export { FormatLocale, useFormat } from "./use-format.tsx";
