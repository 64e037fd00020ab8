import { type Calendar, calendarMs, calendars } from "./calendars.ts";
import { formatUtc, type OffsetTime } from "./dates.ts";
import {
  type DateOrder,
  hasTime,
  type PrintedDate,
  plainDates,
  readingsOf,
  readPrintedDate,
} from "./wall-clock.ts";
import { likelyZones, momentsOf, namedZone, type ZoneRule } from "./zone-rules.ts";

/** The retention lines of one run, texts behind the colon (docs/duplicati 2.8). */
export interface RetentionLines {
  /** Start of the line, where the sender's clock is printed: `2026-08-01 03:00:41 +02`. */
  prefix: string;
  /** `Backups to consider:` – every version but the newest. */
  considered: string;
  /** `All backups to delete:`; null when that line is not there. */
  deleted: string | null;
  /** `Deleting most recent backup:` was written, so the newest is gone, too. */
  newestDeleted: boolean;
}

/** What else the report proves about the versions. */
export interface VersionEvidence {
  /** Begin of the run, milliseconds since 1970. */
  beginMs: number | null;
  /** `LastBackupDate`: the newest version. */
  newest: OffsetTime | null;
  /** `DeleteResults.DeletedSetsActualLength`. */
  deletedCount: number | null;
  /** `DeleteResults.DeletedSets[].Item2`, at most 20 of them. */
  deletedSets: OffsetTime[];
  /** `BackupListCount` after the run, null where it is not that. */
  versionCount: number | null;
  /** Zone of the sender, when the caller knows it. */
  timeZone: string | null;
}

const marker = "Information-Duplicati.Library.Main.Operation.DeleteHandler:RetentionPolicy-";
/** Where the marker begins to differ from those of nearly all other lines. */
const distinct = "Information-Duplicati.Library.Main.".length;
const distinctMarker = marker.slice(distinct);
/** The time in front of an entry; the culture gives its calendar and the separator of hours and minutes. */
const prefixDate = /^(\d{4})-(\d\d)-(\d\d) (\d\d)\D{1,5}(\d\d)\D{1,5}(\d\d) [+-]\d\d$/;

/** True for an entry that lists versions. */
export const isRetentionLine = (line: string): boolean =>
  line.startsWith(marker, line.indexOf(" - [") + " - [".length);

/**
 * Finds the retention lines among a report's log entries without parsing the others. Only the head of an entry
 * counts: a file name can forge such a line inside an entry (docs/duplicati 2.7).
 */
export function findRetentionLines(logLines: readonly unknown[]): RetentionLines | null {
  let found: RetentionLines | null = null;
  let deleted: string | null = null;
  let newestDeleted = false;
  for (const line of logLines) {
    if (typeof line !== "string") continue;
    const head = line.indexOf(" - [");
    if (head < 0 || !line.startsWith(distinctMarker, head + 4 + distinct)) continue;
    if (!line.startsWith(marker, head + 4)) continue;
    const prefix = plainDates(line.slice(0, head));
    if (!prefixDate.test(prefix)) continue;
    const close = line.indexOf("]: ", head);
    const colon = line.indexOf(":", close + 3);
    if (close < 0 || colon < 0) continue;
    const text = line.slice(colon + 1);
    switch (line.slice(head + 4 + marker.length, close)) {
      case "BackupList":
        found = { prefix, considered: text, deleted: null, newestDeleted: false };
        break;
      case "AllBackupsToDelete":
        deleted = text;
        break;
      case "DeleteMostRecent":
        newestDeleted = true;
        break;
    }
  }
  return found === null ? null : { ...found, deleted, newestDeleted };
}

/**
 * The versions at the destination, UTC ISO texts, newest first: considered − deleted + newest (docs/duplicati 2.8).
 * `unreadable` when the printed dates have no reading, or several that the rest of the report does not settle:
 * the order of day and month is never guessed. `unknown` when the dates may be fine but the report does not say
 * which version is the newest.
 *
 * The dates are local wall-clock times without zone. Their offsets come from what the report proves: the offset
 * of `LastBackupDate`, those of `DeletedSets`, the hours of the line's own prefix. Where versions lie beyond a
 * change of clocks that none of these covers, the likeliest daylight saving rule that agrees with all of them is
 * taken; a version inside a repeated hour that its neighbours do not settle makes the list unreadable.
 */
export function readVersions(
  lines: RetentionLines,
  evidence: VersionEvidence,
): { versions: string[] } | "unreadable" | "unknown" {
  const considered = readList(lines.considered);
  const deleted = lines.deleted === null ? null : readList(lines.deleted);
  if (considered === null || (lines.deleted !== null && deleted === null)) return "unreadable";
  const { newest } = evidence;
  if (newest === null) return "unknown";
  if (considered.length === 0) {
    if (evidence.versionCount !== null && evidence.versionCount > 2) return "unreadable";
    return { versions: lines.newestDeleted ? [] : [formatUtc(newest.epochMs)] };
  }

  const calendar = calendarOf(lines.prefix, evidence.beginMs ?? newest.epochMs);
  if (calendar === null) return "unreadable";

  const readings: Reading[] = [];
  let stale = false;
  const dates = [...considered, ...(deleted ?? [])];
  const year = Number(lines.prefix.slice(0, 4));
  for (const { order, walls } of readingsOf(dates, { calendar, year, offsetMinutes: newest.offsetMinutes })) {
    const list = walls.slice(0, considered.length);
    const gone = deleted === null ? null : walls.slice(considered.length);
    const reading = readInOrder(lines, list, gone, { order, separator: considered[0]!.separator }, evidence);
    if (reading === "stale") stale = true;
    else if (reading !== null) readings.push(reading);
  }
  const fitting = new Map(likely(readings).map(({ versions }) => [versions.join(), versions]));
  if (fitting.size === 1) return { versions: [...fitting.values()][0]! };
  return fitting.size === 0 && stale ? "unknown" : "unreadable";
}

/** How the dates of a list are printed. */
interface Printed {
  order: DateOrder;
  separator: string;
}

interface Reading {
  versions: string[];
  /** Milliseconds between the newest version and the one before it. */
  gap: number;
}

const day = 86_400_000;

/**
 * Years of two digits can be read as days and the other way round. A version of some weeks ago is then likelier than
 * one of a year ago; the order of day and month is never decided that way.
 */
function likely(readings: Reading[]): Reading[] {
  const nearest = Math.min(...readings.map(({ gap }) => gap));
  return nearest > 60 * day ? readings : readings.filter(({ gap }) => gap < 300 * day);
}

function readInOrder(
  lines: RetentionLines,
  walls: number[],
  gone: number[] | null,
  printed: Printed,
  evidence: VersionEvidence,
): Reading | "stale" | null {
  const newest = evidence.newest;
  if (newest === null) return null;
  const known = new Set(walls);
  if (lines.newestDeleted) known.add(wallOf(newest));
  if (!(gone ?? []).every((wall) => known.has(wall))) return null;
  // The numbers of the destination are of before the run: the newest version is then not in the report.
  if (walls[0] === wallOf(newest)) return "stale";

  const setWalls = new Set(evidence.deletedSets.map(wallOf));
  const removed = removedWalls(gone, setWalls, evidence);
  if (removed === null) return null;

  const moments = toMoments(walls, lines, evidence, printed);
  if (moments === null) return null;
  const kept = moments.filter((_, i) => !removed.has(walls[i]!)).map((ms) => formatUtc(ms));
  const versions = lines.newestDeleted ? kept : [formatUtc(newest.epochMs), ...kept];
  const count = evidence.versionCount;
  if (count !== null && Math.abs(count - versions.length) > 1) return null;
  return { versions, gap: newest.epochMs - moments[0]! };
}

/**
 * Which of the considered versions went. The line says what was meant to go; `DeletedSets` says what went, when
 * it is complete (20 elements at most): keep-versions, keep-time and locked volumes make the two differ.
 */
function removedWalls(
  gone: number[] | null,
  sets: Set<number>,
  evidence: VersionEvidence,
): Set<number> | null {
  const count = evidence.deletedCount;
  if (gone !== null && (count === null || count === gone.length)) {
    const planned = new Set(gone);
    return count !== null && ![...sets].every((wall) => planned.has(wall)) ? null : planned;
  }
  return count !== null && sets.size === count ? sets : null;
}

/** The moments of wall-clock times (newest first), or null when no clock fits or a repeated hour stays open. */
function toMoments(
  walls: number[],
  lines: RetentionLines,
  evidence: VersionEvidence,
  { order, separator }: Printed,
): number[] | null {
  const newest = evidence.newest!;
  const facts = [newest, ...evidence.deletedSets];
  const prefixHours = /([+-]\d\d)$/.exec(lines.prefix);
  const fits = (zone: ZoneRule) =>
    facts.every((fact) => zone.offsetAt(fact.epochMs) === fact.offsetMinutes) &&
    (prefixHours === null ||
      evidence.beginMs === null ||
      Math.trunc(zone.offsetAt(evidence.beginMs) / 60) === Number(prefixHours[1]));

  const named = evidence.timeZone === null ? null : namedZone(evidence.timeZone);
  const dayFirstSlash = order === "day-month-year" && separator === "/";
  const zones = likelyZones(newest.offsetMinutes, dayFirstSlash);
  for (const zone of named === null ? zones : [named, ...zones]) {
    if (!fits(zone)) continue;
    const choices = walls.map((wall) => momentsOf(zone, wall));
    if (choices.some((choice) => choice.length === 0)) continue;
    return settleRepeatedHours(choices, walls, evidence);
  }
  return null;
}

/**
 * Picks one moment per version so that all fall strictly from the newest version down; null when there is no way, as
 * in a list read with day and month exchanged, or no single one.
 */
function settleRepeatedHours(
  choices: number[][],
  walls: number[],
  evidence: VersionEvidence,
): number[] | null {
  const sets = new Map(evidence.deletedSets.map((set) => [wallOf(set), set.epochMs]));
  const open = choices.map((choice, i) => {
    const exact = sets.get(walls[i]!);
    return exact !== undefined && choice.length > 1 && choice.includes(exact) ? [exact] : choice;
  });
  // Each way is a chain from its oldest version up, so that ways share what they have in common.
  let ways: Way[] = [{ moment: evidence.newest!.epochMs, newer: null }];
  for (const choice of open) {
    const next: Way[] = [];
    for (const way of ways) {
      for (const moment of choice) if (moment < way.moment) next.push({ moment, newer: way });
    }
    if (next.length === 0 || next.length > 4) return null;
    ways = next;
  }
  return ways.length === 1 ? momentsIn(ways[0]!) : null;
}

interface Way {
  moment: number;
  newer: Way | null;
}

/** The moments of a way, newest first, without the newest version itself. */
function momentsIn(way: Way): number[] {
  const moments: number[] = [];
  for (let at: Way = way; at.newer !== null; at = at.newer) moments.push(at.moment);
  return moments.reverse();
}

/** A retention policy can keep thousands of versions; a longer list is not Duplicati's. */
const maxVersions = 20_000;
const maxPieces = 3 * maxVersions;

function readList(text: string): PrintedDate[] | null {
  const trimmed = plainDates(text).trim();
  if (trimmed === "") return [];
  const dates: PrintedDate[] = [];
  // A date can hold the separator itself; it ends with its time of day.
  let pieces = "";
  for (const piece of trimmed.split(", ", maxPieces)) {
    pieces = pieces === "" ? piece : `${pieces}, ${piece}`;
    if (pieces.length > 200) return null;
    if (!hasTime(piece)) continue;
    const date = readPrintedDate(pieces);
    if (date === null || dates.length === maxVersions) return null;
    dates.push(date);
    pieces = "";
  }
  return pieces === "" ? dates : null;
}

function wallOf(time: OffsetTime): number {
  return time.epochMs + time.offsetMinutes * 60_000;
}

function prefixWallMs(prefix: string, calendar: Calendar): number | null {
  const match = prefixDate.exec(prefix);
  if (match === null) return null;
  const [year, month, date, hour, minute, second] = match.slice(1).map(Number) as number[];
  return calendarMs(calendar, [year!, month!, date!], [hour!, minute!, second!]);
}

/** The calendar in which the line's own prefix shows the day of the run; null when there is none. */
function calendarOf(prefix: string, runMs: number): Calendar | null {
  for (const calendar of calendars) {
    const wall = prefixWallMs(prefix, calendar);
    // A run can last long; no two of these calendars are closer than decades.
    if (wall !== null && Math.abs(wall - runMs) < 400 * day) return calendar;
  }
  return null;
}
