import { inRange } from "./calendar.ts";
import type { Repeat, RepeatError } from "./repeat.ts";
import { applyTokens } from "./tokens.ts";
import type { Zone } from "./zone.ts";

/**
 * One step from `t` (docs/duplicati 6.3). Both generations add the tokens in the UTC calendar; `wallclock` then, if no
 * token is s/m/h, adds the difference of the zone's offsets at the two instants: once, the result is not checked again.
 * A text that means the current time cannot be stepped by a pure function and answers "now".
 */
export function step(repeat: Repeat, zone: Zone, t: number): number | RepeatError | "now" {
  const rule = repeat.step;
  switch (rule.kind) {
    case "fixed":
      return inRange(t + rule.lowest) && inRange(t + rule.highest) ? t + rule.ms : "out-of-range";
    case "days":
      return inRange(t + rule.ms) ? keepLocalTime(zone, t, t + rule.ms) : "out-of-range";
    case "calendar": {
      const raw = applyTokens(rule.tokens, t);
      if (raw === null) return "out-of-range";
      return rule.keepsLocalTime ? keepLocalTime(zone, t, raw) : raw;
    }
    case "moment":
      return rule.at ?? "now";
    case "broken":
      return applyTokens(rule.tokens, t) === null ? "out-of-range" : rule.error;
  }
}

function keepLocalTime(zone: Zone, from: number, raw: number): number | "out-of-range" {
  const result = raw + zone.offsetAt(from) - zone.offsetAt(raw);
  return inRange(result) ? result : "out-of-range";
}
