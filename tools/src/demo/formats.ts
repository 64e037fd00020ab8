import { type LocalTime, localTime } from "./zones.ts";

/** How a sender prints dates inside texts (docs/duplicati 2.8). */
export type Culture = "invariant" | "en-US" | "en-GB" | "de-DE" | "fr-FR" | "sv-SE" | "hu-HU" | "fi-FI";

/** An instant as .NET keeps it: epoch ms and 0–9999 further ticks of 100 ns. */
export interface Instant {
  ms: number;
  ticks: number;
}

const two = (value: number) => (value < 10 ? `0${value}` : String(value));

/** `2026-07-16T01:00:06.562901Z`: UTC with up to seven digits, trailing zeros dropped as Newtonsoft does. */
export function utcText(at: Instant): string {
  const ticks = (at.ms % 1000) * 10_000 + at.ticks;
  let fraction = ticks === 0 ? "" : `.${String(ticks).padStart(7, "0")}`;
  while (fraction.endsWith("0")) fraction = fraction.slice(0, -1);
  const t = localTime("UTC", at.ms);
  return `${t.year}-${two(t.month)}-${two(t.day)}T${two(t.hour)}:${two(t.minute)}:${two(t.second)}${fraction}Z`;
}

/** `[d.]hh:mm:ss[.fffffff]` between two instants. */
export function timeSpanText(from: Instant, to: Instant): string {
  let ticks = (to.ms - from.ms) * 10_000 + to.ticks - from.ticks;
  const sign = ticks < 0 ? "-" : "";
  ticks = Math.abs(ticks);
  const seconds = Math.floor(ticks / 10_000_000);
  const fraction = ticks % 10_000_000;
  const days = Math.floor(seconds / 86_400);
  const clock = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${sign}${days ? `${days}.` : ""}${clock}${fraction ? `.${String(fraction).padStart(7, "0")}` : ""}`;
}

/** `2026-07-16T03:00:04+02:00`: the local time of a version. */
export function localIsoText(zone: string, at: number): string {
  const t = localTime(zone, at);
  const clock = `${two(t.hour)}:${two(t.minute)}:${two(t.second)}`;
  return `${t.year}-${two(t.month)}-${two(t.day)}T${clock}${offsetText(t.offset)}`;
}

/** `20260717T010000Z`, as in `next-scheduled-run` and volume names. */
export function compactUtcText(at: number): string {
  const t = localTime("UTC", at);
  return `${t.year}${two(t.month)}${two(t.day)}T${two(t.hour)}${two(t.minute)}${two(t.second)}Z`;
}

/** `2026-07-16 03:00:05 +02`: how a log line begins; whole hours of the offset only, as Duplicati prints it. */
export function logTimeText(zone: string, culture: Culture, at: number): string {
  const t = localTime(zone, at);
  const separator = culture === "fi-FI" ? "." : ":";
  const hours = Math.trunc(t.offset / 60);
  const clock = [two(t.hour), two(t.minute), two(t.second)].join(separator);
  return `${t.year}-${two(t.month)}-${two(t.day)} ${clock} ${t.offset < 0 ? "-" : "+"}${two(Math.abs(hours))}`;
}

/** A version's local time in the sender's general date format; `mono` has an ordinary blank before AM/PM. */
export function cultureText(zone: string, culture: Culture, at: number, mono: boolean): string {
  const t = localTime(zone, at);
  const clock = `${two(t.hour)}:${two(t.minute)}:${two(t.second)}`;
  switch (culture) {
    case "invariant":
      return `${two(t.month)}/${two(t.day)}/${t.year} ${clock}`;
    case "en-US":
      return americanText(t, mono ? " " : "\u202f");
    case "en-GB":
    case "fr-FR":
      return `${two(t.day)}/${two(t.month)}/${t.year} ${clock}`;
    case "de-DE":
      return `${two(t.day)}.${two(t.month)}.${t.year} ${clock}`;
    case "sv-SE":
      return `${t.year}-${two(t.month)}-${two(t.day)} ${clock}`;
    case "hu-HU":
      return `${t.year}. ${two(t.month)}. ${two(t.day)}. ${mono ? t.hour : two(t.hour)}:${clock.slice(3)}`;
    case "fi-FI":
      return `${t.day}.${t.month}.${t.year} ${mono ? t.hour : two(t.hour)}.${two(t.minute)}.${two(t.second)}`;
  }
}

/** `5.03 KiB`: a size as log lines print it; Mono says KB. */
export function sizeText(bytes: number, mono: boolean): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const units = mono ? ["KB", "MB", "GB", "TB"] : ["KiB", "MiB", "GiB", "TiB"];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value.toFixed(2)} ${units[unit]}`;
}

function americanText(t: LocalTime, blank: string): string {
  const hour = t.hour % 12 === 0 ? 12 : t.hour % 12;
  return `${t.month}/${t.day}/${t.year} ${hour}:${two(t.minute)}:${two(t.second)}${blank}${t.hour < 12 ? "AM" : "PM"}`;
}

function offsetText(offset: number): string {
  const minutes = Math.abs(offset);
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
