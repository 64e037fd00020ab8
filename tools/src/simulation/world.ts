import type { UserSchedule } from "@duplistatus/contract";
import {
  type Generation,
  localTimeText,
  parseRepeat,
  type StoredSchedule,
  zoneOrUtc,
} from "@duplistatus/duplicati";
import type { Random } from "../demo/random.ts";

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** What happens to a server now and then; one at a time, days apart, so that every alarm has one possible reason. */
export type Trouble =
  | { kind: "off"; from: number; until: number }
  | { kind: "restart"; from: number; until: number }
  | { kind: "pause"; from: number; until: number; timed: boolean }
  | { kind: "broken"; from: number; until: number; job: number }
  | { kind: "partial"; from: number; until: number; job: number }
  | { kind: "long"; from: number; until: number; job: number }
  | { kind: "lost"; from: number; until: number }
  | { kind: "unpolled"; from: number; until: number }
  | { kind: "away"; from: number; until: number }
  | { kind: "maintenance"; from: number; until: number; back: number }
  | {
      kind: "edit";
      from: number;
      until: number;
      job: number;
      change: Partial<StoredSchedule>;
      midRun: boolean;
    }
  | { kind: "zone"; from: number; until: number; zone: string }
  | { kind: "manual"; from: number; until: number; job: number; dry: boolean }
  /** One run that goes on and on: longer than any before. */
  | { kind: "hung"; from: number; until: number; job: number }
  /** The schedule is taken away; later it is given back. */
  | { kind: "removed"; from: number; until: number; job: number }
  /** The job is deleted and made again, under another number, at another time. */
  | { kind: "recreated"; from: number; until: number; job: number }
  /** The clock of the server jumps by so much (ms, negative: back) and is set right later. */
  | { kind: "clock"; from: number; until: number; ahead: number }
  /** The job is deleted for good. */
  | { kind: "gone"; from: number; until: number; job: number }
  /** The connection is lost: nobody can ask any more. */
  | { kind: "cut"; from: number; until: number };

export type TroubleKind = Trouble["kind"];

export interface World {
  id: string;
  zone: string;
  generation: Generation;
  /** Its API is read, and missed reports are fetched from its log. */
  collected: boolean;
  /** Distance of the collections, ms. */
  poll: number;
  /** Is written down and assessed later: nobody can be asked in between. */
  recorded: boolean;
  laptop: boolean;
  /** How late a run may be here, ms. */
  tolerance: number;
  /** How long the runs of a job take, ms, and on which weekday they take how long instead. */
  lengths: Map<number, { usual: number; weekday: number | null; long: number }>;
  /** This program is stopped every night for so long (ms), so long after midnight UTC. */
  nightly: { after: number; for: number } | null;
  /** How far its clock is ahead, ms. Everything that happens in this world happens by its own clock. */
  skew: number;
  schedules: Map<number, StoredSchedule>;
  /** What somebody sets here for a job, as its schedule there is, and when. */
  user: Map<number, { from: number; schedule: UserSchedule }>;
  troubles: Trouble[];
  from: number;
  until: number;
}

const zones = [
  "Europe/Berlin",
  "America/New_York",
  "Australia/Sydney",
  "America/Sao_Paulo",
  "Asia/Kolkata",
  "UTC",
  "America/Santiago",
  "Pacific/Auckland",
  "Australia/Lord_Howe",
  "Atlantic/Azores",
];
const daily = Array.from({ length: 8 }, () => "1D");
const repeats = [...daily, "1h", "6h", "6h", "8h", "12h", "24h", "1D12h", "2D", "3D", "1W", "2W", "1M", "3M"];
/** Seldom seen, and costly to play. */
const rareRepeats = ["15m", "1Y", "36h"];
/** How far apart the runs of a schedule are, ms; months at their usual length. */
export function lengthOf({ repeat }: Pick<StoredSchedule, "repeat">): number {
  const { length } = parseRepeat(repeat, "wallclock");
  return "ms" in length ? length.ms : day;
}

const weekdays = ["mon", "tue", "wed", "thu", "fri"];
const daySets = [weekdays, weekdays, weekdays, ["mon", "wed", "fri"], ["sat", "sun"], ["tue", "thu", "sat"]];

function scheduleOf(random: Random, from: number): StoredSchedule {
  const repeat = random.pick(random.chance(0.04) ? rareRepeats : repeats);
  const farAway = random.chance(0.05) ? random.between(20, 60) * day : 0;
  const time = from + day + farAway + random.between(0, 95) * 15 * minute;
  const limited = (repeat === "1D" && random.chance(0.35)) || (repeat === "6h" && random.chance(0.3));
  const single = repeat === "1D" && !limited && random.chance(0.06);
  const allowedDays = limited ? random.pick(daySets) : single ? ["sun"] : null;
  return { time, lastRun: null, repeat, allowedDays };
}

/** Minutes by which a clock is wrong: a little here and there, rarely a lot, from hours to a year. */
function skewOf(random: Random): number {
  if (random.chance(0.2)) return random.between(-4, 4);
  if (random.chance(0.08)) return random.between(-90, 90);
  if (!random.chance(0.08)) return 0;
  const most = random.pick([12, 24, 72, 365 * 24]);
  return (random.chance(0.5) ? 1 : -1) * random.between(most / 2, most) * 60;
}

const tolerances = [2 * hour, 2 * hour, 2 * hour, hour, 30 * minute, 6 * hour, 0];

/** Most runs take minutes, some hours; some are long once a week. */
function lengthsOf(random: Random, { repeat }: StoredSchedule) {
  const interval = lengthOf({ repeat });
  const hours = random.chance(0.15) ? random.between(1, 8) * hour : random.between(2, 25) * minute;
  const usual = Math.min(hours, interval / 3);
  const weekly = interval >= 6 * hour && random.chance(0.12);
  const long = Math.min(random.between(3, 9) * hour, interval * 0.6);
  return { usual, weekday: weekly ? random.between(0, 6) : null, long: Math.max(usual, long) };
}

const daysOfWeek = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** The schedule as a person would set it here: only days and weeks have a time of day; null where it can not be told. */
function userScheduleOf(stored: StoredSchedule, zoneId: string): UserSchedule | null {
  const units = {
    "1D": [1, "day"],
    "2D": [2, "day"],
    "3D": [3, "day"],
    "1W": [1, "week"],
    "2W": [2, "week"],
  } as const;
  const found = units[stored.repeat as keyof typeof units];
  if (found === undefined) return null;
  const [count, unit] = found;
  const days = Array.isArray(stored.allowedDays) ? stored.allowedDays : null;
  return {
    count,
    unit,
    weekdays: days === null ? null : days.map((day) => daysOfWeek.indexOf(day)),
    time: localTimeText(zoneOrUtc(zoneId), stored.time).slice(0, 5),
    zone: zoneId,
    anchor: stored.time,
  };
}

/** Zones without a change of the clocks in these years. */
const steady = new Set(["UTC", "Asia/Kolkata", "America/Sao_Paulo"]);

/** Where every time of a plan can be moved by any span and is still one of it. */
const isMovable = ({
  generation,
  zone,
  schedules,
}: Pick<World, "generation" | "zone" | "schedules">): boolean =>
  (generation === "utc" || steady.has(zone)) &&
  [...schedules.values()].every(({ allowedDays, repeat }) => allowedDays === null && !/[MY]/.test(repeat));

/** What a world is confined to. */
export interface WorldLimits {
  /** Troubles that do not happen. */
  without?: ReadonlySet<TroubleKind>;
  /** Collected, at this distance (ms), and no laptop. */
  poll?: number;
}

/** A server with its jobs and everything that will happen to it. */
export function makeWorld(
  random: Random,
  index: number,
  from: number,
  years: number,
  limits: WorldLimits = {},
): World {
  const until = from + years * 365 * day;
  const jobs = random.between(1, 4);
  const schedules = new Map<number, StoredSchedule>();
  for (let job = 1; job <= jobs; job++) schedules.set(job, scheduleOf(random, from));
  const collected = random.chance(0.5) || limits.poll !== undefined;
  const generation: Generation = random.chance(0.2) ? "utc" : "wallclock";
  const laptop = random.chance(0.12) && limits.poll === undefined;
  const troubles: Trouble[] = [];
  for (
    let at = from + random.between(2, 30) * day;
    at < until - 30 * day;
    at += random.between(8, 40) * day
  ) {
    const begin = at + random.between(0, 24 * 60) * minute;
    const job = random.between(1, jobs);
    const trouble = troubleAt(random, begin, job, collected);
    if (trouble.kind === "zone" && generation === "utc") continue;
    if (!limits.without?.has(trouble.kind)) troubles.push(trouble);
  }
  const zone = random.pick(zones);
  const skew = skewOf(random) * minute;
  const user: World["user"] = new Map();
  for (const [job, stored] of schedules) {
    if (!random.chance(0.15) || Math.abs(skew) > 5 * minute) continue;
    if (generation === "utc" && stored.allowedDays !== null) continue;
    const schedule = userScheduleOf(stored, zone);
    if (schedule !== null) user.set(job, { from: from + random.between(2, 60) * day, schedule });
  }
  const movable = isMovable({ generation, zone, schedules }) && user.size === 0;
  // Who sets a schedule here sets it again when it is changed there: no world of its own.
  const happens = (one: Trouble): boolean => {
    if (one.kind === "clock") return movable;
    if (one.kind === "zone") return user.size === 0;
    return !["edit", "removed", "recreated"].includes(one.kind) || !("job" in one) || !user.has(one.job);
  };
  return {
    id: `simulated-${index}`,
    zone,
    generation,
    collected,
    recorded: limits.poll !== undefined,
    poll: limits.poll ?? random.pick([hour, hour, 3 * hour, day]),
    laptop,
    skew,
    tolerance: limits.poll === undefined ? random.pick(tolerances) : 2 * hour,
    lengths: new Map([...schedules].map(([job, schedule]) => [job, lengthsOf(random, schedule)])),
    nightly:
      limits.poll === undefined && random.chance(0.08)
        ? { after: random.between(0, 95) * 15 * minute, for: random.between(13, 50) * minute }
        : null,
    schedules,
    user,
    troubles: troubles.filter(happens),
    from,
    until,
  };
}

function troubleAt(random: Random, from: number, job: number, collected: boolean): Trouble {
  const kinds = ["off", "restart", "broken", "partial", "manual", "away", "maintenance"] as const;
  const more = ["pause", "long", "lost", "edit", "edit", "hung", "removed", "recreated", "clock"] as const;
  // Only where somebody asks Duplicati can asking fail.
  const asked = ["unpolled", "zone", "cut", "gone"] as const;
  const kind = random.pick(collected ? [...kinds, ...more, ...asked] : [...kinds, ...more]);
  const hours = (least: number, most: number) => from + random.between(least, most) * hour;
  switch (kind) {
    case "off":
      return { kind, from, until: hours(1, 80) };
    case "restart":
      return { kind, from, until: from + random.between(2, 30) * minute };
    case "pause":
      return { kind, from, until: hours(2, 60), timed: random.chance(0.4) };
    case "broken":
    case "partial":
      return { kind, from, until: hours(20, 240), job };
    case "long":
      return { kind, from, until: hours(30, 50), job };
    case "lost":
    case "unpolled":
      return { kind, from, until: hours(2, 40) };
    case "away":
      return { kind, from, until: hours(1, 30) };
    case "maintenance": {
      const until = hours(1, 30);
      return { kind, from, until, back: until + random.between(-60, 30) * minute };
    }
    case "hung":
      return { kind, from, until: hours(60, 300), job };
    case "removed":
      return { kind, from, until: hours(100, 400), job };
    case "recreated":
      return { kind, from, until: from + 1, job };
    case "clock": {
      const most = random.pick([1, 3, 12, 30, 24 * 30, 24 * 180]);
      const ahead = (random.chance(0.5) ? 1 : -1) * random.between(most * 20, most * 60) * minute;
      return { kind, from, until: hours(10, 500), ahead };
    }
    case "gone":
      return { kind, from, until: from + 1, job };
    case "cut":
      return { kind, from, until: hours(100, 600) };
    case "manual":
      return { kind, from, until: from + hour, job, dry: random.chance(0.3) };
    case "zone":
      return { kind, from, until: from + day, zone: random.pick(zones) };
    case "edit": {
      const change = random.pick<Partial<StoredSchedule>>([
        { time: from + random.between(1, 40) * hour },
        { allowedDays: random.pick([...daySets, null, null]) },
        { repeat: random.pick(["8h", "2D", "1D", "1W", "90m"]) },
      ]);
      return { kind, from, until: from + day, job, change, midRun: random.chance(0.3) };
    }
  }
}
