import type { Tone } from "./message.ts";

/** For services without colours or symbols of their own. */
export const symbolOf: Record<Tone, string> = {
  info: "ℹ️",
  success: "✅",
  recovered: "✅",
  warning: "⚠️",
  error: "❌",
  fatal: "🚨",
  overdue: "🚨",
};

/** 0xRRGGBB, readable on light and dark. */
export const colourOf: Record<Tone, number> = {
  info: 0x3b7dd8,
  success: 0x2e9e5b,
  recovered: 0x2e9e5b,
  warning: 0xd9930d,
  error: 0xd64545,
  fatal: 0xb3261e,
  overdue: 0xd64545,
};

export const hexColourOf = (tone: Tone): string => `#${colourOf[tone].toString(16).padStart(6, "0")}`;

/** 1 quiet, 2 low, 3 usual, 4 high, 5 urgent. */
export const urgencyOf: Record<Tone, 1 | 2 | 3 | 4 | 5> = {
  info: 2,
  success: 2,
  recovered: 3,
  warning: 3,
  error: 4,
  fatal: 5,
  overdue: 4,
};

/** Four levels, as most services for alarms have them. */
export const severityOf: Record<Tone, "info" | "warning" | "error" | "critical"> = {
  info: "info",
  success: "info",
  recovered: "info",
  warning: "warning",
  error: "error",
  fatal: "critical",
  overdue: "error",
};
