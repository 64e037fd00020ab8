import { type RunLevel, runLevel, type UserSchedule } from "@duplistatus/contract";
import { isoToEpochMs } from "@duplistatus/duplicati";
import { type OldRow, objectOf, textOf } from "./old-database.ts";

const minute = 60_000;
const units = { s: 1_000, m: minute, h: 60 * minute, D: 1_440 * minute, W: 7 * 1_440 * minute } as const;
const names = { m: "minute", h: "hour", D: "day", W: "week", M: "month", Y: "year" } as const;
const most = 999;

/** An interval such as `1D`, `12h` or `1D12h`; null for what no schedule of ours can say. */
export function intervalOf(text: string): Pick<UserSchedule, "count" | "unit"> | null {
  const parts = [...text.matchAll(/(\d{1,4})([smhDWMY])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) return null;
  const [first] = parts;
  const unit = names[first![2] as keyof typeof names];
  const count = Number(first![1]);
  if (parts.length === 1 && unit !== undefined) return within(count) ? { count, unit } : null;
  let ms = 0;
  for (const [, amount, letter] of parts) {
    const length = units[letter as keyof typeof units];
    if (length === undefined) return null;
    ms += Number(amount) * length;
  }
  for (const letter of ["D", "h", "m"] as const) {
    const whole = ms / units[letter];
    if (Number.isInteger(whole) && within(whole)) return { count: whole, unit: names[letter] };
  }
  return null;
}

const within = (count: number): boolean => count >= 1 && count <= most;

/** The tolerance of 1.x (`4h`, `15min`, `1d`, `no_tolerance`) in ms; null where it is none. */
export function toleranceOf(text: string): number | null {
  if (/^no/i.test(text) || text === "0") return 0;
  const match = /^(\d{1,4})\s*(min|m|h|d)/i.exec(text);
  if (match === null) return null;
  const length = { m: minute, h: 60 * minute, d: 1_440 * minute }[
    match[2]![0]!.toLowerCase() as "m" | "h" | "d"
  ];
  const ms = Number(match[1]) * length;
  return ms <= 365 * 1_440 * minute ? ms : null;
}

const periods = {
  onetime: "once",
  every_day: "daily",
  every_week: "weekly",
  every_month: "monthly",
} as const;

/** How often a trouble that stays is told. */
export const periodOf = (text: string) => periods[text as keyof typeof periods] ?? null;

/** What was set for one backup. */
export interface OldJobSettings {
  watched: boolean;
  /** Null: 1.x's own "once a day, any day", which says nothing about the backup. */
  schedule: UserSchedule | null;
  /** An interval that cannot be taken over, as it was written. */
  unknownInterval: string | null;
  runs: RunLevel | null;
  ntfy: boolean;
  email: boolean;
  extraRuns: RunLevel;
  extraEmails: string[];
  extraTopic: string | null;
}

function weekdaysOf(value: unknown): number[] | null {
  if (!Array.isArray(value)) return null;
  const days = [...new Set(value.map(Number))].filter((day) => Number.isInteger(day) && day >= 0 && day <= 6);
  return days.length === 0 || days.length === 7 ? null : days.sort();
}

function scheduleOf(row: OldRow): Pick<OldJobSettings, "schedule" | "unknownInterval"> {
  const text = textOf(row, "expectedInterval") || textOf(row, "interval");
  const weekdays = weekdaysOf(row.allowedWeekDays);
  const nothing = { schedule: null, unknownInterval: null };
  if (text === "" || (text === "1D" && weekdays === null)) return nothing;
  const interval = intervalOf(text);
  if (interval === null) return { schedule: null, unknownInterval: text };
  const anchor = isoToEpochMs(textOf(row, "time"));
  return { schedule: { ...interval, weekdays, time: null, zone: null, anchor }, unknownInterval: null };
}

const levelOf = (value: unknown): RunLevel | null => runLevel.safeParse(value).data ?? null;

function jobSettings(row: OldRow): OldJobSettings {
  return {
    watched: row.overdueBackupCheckEnabled !== false,
    ...scheduleOf(row),
    runs: levelOf(row.notificationEvent),
    ntfy: row.ntfyEnabled !== false,
    email: row.emailEnabled !== false,
    extraRuns: levelOf(row.additionalNotificationEvent) ?? levelOf(row.notificationEvent) ?? "warnings",
    extraEmails: textOf(row, "additionalEmails")
      .split(/[\s,;]+/)
      .filter((address) => address !== ""),
    extraTopic: textOf(row, "additionalNtfyTopic") || null,
  };
}

/** What was set for each backup, by server id (in old schemas its name) and the name of the backup. */
export function readJobSettings(stored: string | undefined) {
  const all = objectOf(stored) ?? {};
  return (server: { id: string; name: string }, job: string): OldJobSettings | null => {
    for (const owner of [server.id, server.name]) {
      const key = `${owner}:${job}`;
      const value = Object.hasOwn(all, key) ? all[key] : null;
      if (typeof value === "object" && value !== null) return jobSettings(value as OldRow);
    }
    return null;
  };
}
