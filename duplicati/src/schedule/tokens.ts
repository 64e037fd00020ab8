import { addMonths, DAY, inRange } from "./calendar.ts";

export type RepeatUnit = "s" | "m" | "h" | "D" | "W" | "M" | "Y";

/** One number with its unit; the number is a 32 bit integer. */
export interface RepeatToken {
  amount: number;
  unit: RepeatUnit;
}

/** Adds tokens from left to right in the UTC calendar; null when a result leaves the years 1 – 9999. */
export function applyTokens(tokens: readonly RepeatToken[], from: number): number | null {
  let t = from;
  for (const { amount, unit } of tokens) {
    const next = applyToken(amount, unit, t);
    if (next === null || !inRange(next)) return null;
    t = next;
  }
  return t;
}

function applyToken(amount: number, unit: RepeatUnit, t: number): number | null {
  switch (unit) {
    case "s":
      return t + amount * 1000;
    case "m":
      return t + amount * 60_000;
    case "h":
      return t + amount * 3_600_000;
    case "D":
      return t + amount * DAY;
    case "W":
      // Duplicati multiplies in 32 bits.
      return t + Math.imul(amount, 7) * DAY;
    case "M":
      return addMonths(t, amount);
    case "Y":
      return addMonths(t, amount * 12);
  }
}
