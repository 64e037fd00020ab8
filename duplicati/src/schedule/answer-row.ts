import { inRange, isoText } from "./calendar.ts";
import { nextRun } from "./next-run.ts";
import type { AllowedDays } from "./weekdays.ts";
import { findZone } from "./zone.ts";

/**
 * Answers one question as the golden table asks it: an object with `repeat`, `base` and optionally `generation`
 * (wallclock), `allowedDays` (every day), `zone` (UTC), `notBefore` (base); times are ISO texts, UTC unless they say
 * otherwise. Never throws: what is no such object is answered with `invalid-row`, a zone that nobody knows with
 * `unknown-zone`, everything else with Duplicati's own answer (docs/duplicati 6.3).
 */
export function answerNextRunRow(row: unknown): { next: string } | { error: string } {
  if (typeof row !== "object" || row === null || Array.isArray(row)) return { error: "invalid-row" };
  const fields = row as Record<string, unknown>;
  const generation = fields.generation ?? "wallclock";
  const repeat = fields.repeat ?? "";
  const zone = fields.zone ?? "UTC";
  const base = readTime(fields.base);
  const notBefore =
    fields.notBefore === null || fields.notBefore === undefined ? base : readTime(fields.notBefore);
  if (generation !== "wallclock" && generation !== "utc") return { error: "invalid-row" };
  if (typeof repeat !== "string" || typeof zone !== "string") return { error: "invalid-row" };
  if (base === null || notBefore === null || !isDayList(fields.allowedDays)) return { error: "invalid-row" };
  if (findZone(zone) === null) return { error: "unknown-zone" };
  const result = nextRun({ generation, repeat, allowedDays: fields.allowedDays, zone, base, notBefore });
  return "next" in result ? { next: isoText(result.next) } : result;
}

function readTime(value: unknown): number | null {
  if (typeof value !== "string") return null;
  const hasZone = /(?:[zZ]|[+-]\d{2}:?\d{2})$/.test(value);
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(value);
  const time = Date.parse(hasZone || isDate ? value : `${value}Z`);
  return Number.isNaN(time) || !inRange(time) ? null : time;
}

function isDayList(value: unknown): value is AllowedDays {
  if (value === null || value === undefined) return true;
  return Array.isArray(value) && value.every((day) => typeof day === "string" || typeof day === "number");
}
