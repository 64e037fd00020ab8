import type {
  IntervalUnit,
  MonitoringJob,
  MonitoringJobsPatch,
  UnusualLevel,
  UserSchedule,
} from "@duplistatus/contract";
import { isZone } from "../../../format/zones.ts";
import { dateIn, zonedToEpoch } from "./zone.ts";

/** What the dialog holds. `keep` leaves each job as it is; spans are milliseconds as text, `default` is automatic. */
export interface JobsForm {
  watched: "keep" | "on" | "off";
  schedule: "keep" | "auto" | "hand";
  count: string;
  unit: IntervalUnit;
  weekdays: readonly number[];
  /** HH:mm, or empty. */
  time: string;
  /** IANA zone, or empty for that of the server. */
  zone: string;
  /** A day (YYYY-MM-DD) that counts as the first, or empty. */
  from: string;
  tolerance: string;
  rpo: string;
  unusual: "keep" | UnusualLevel;
  longest: string;
}

type Patch = MonitoringJobsPatch["patch"];

export const everyDay: readonly number[] = [0, 1, 2, 3, 4, 5, 6];

function common<T>(jobs: readonly MonitoringJob[], read: (job: MonitoringJob) => T): { value: T } | null {
  const [first, ...rest] = jobs.map(read);
  const same = rest.every((value) => JSON.stringify(value) === JSON.stringify(first));
  return first !== undefined && same ? { value: first } : null;
}

const spanText = (found: { value: number | null } | null): string =>
  found === null ? "keep" : found.value === null ? "default" : String(found.value);

/** What the dialog starts with: what all the jobs agree on, else "keep". */
export function formOf(jobs: readonly MonitoringJob[]): JobsForm {
  const watched = common(jobs, (job) => job.watched);
  const schedule = common(jobs, (job) => job.userSchedule);
  const known = common(jobs, ({ expectation }) => expectation);
  const hand = schedule?.value ?? null;
  const zone = hand?.zone ?? "";
  const interval = hand ?? known?.value.interval ?? { count: 1, unit: "day" as const };
  return {
    watched: watched === null ? "keep" : watched.value ? "on" : "off",
    schedule: schedule === null ? "keep" : hand === null ? "auto" : "hand",
    count: String(interval.count),
    unit: interval.unit,
    weekdays: (hand ? hand.weekdays : known?.value.weekdays) ?? everyDay,
    time: (hand ? hand.time : known?.value.timeOfDay) ?? "",
    zone,
    from: hand?.anchor ? dateIn(hand.anchor, zoneOf(zone, jobs)) : "",
    tolerance: spanText(common(jobs, (job) => job.tolerance.own)),
    rpo: spanText(common(jobs, (job) => job.rpo.own)),
    unusual: common(jobs, (job) => job.unusual.level)?.value ?? "keep",
    longest: spanText(common(jobs, (job) => job.unusual.longestMs)),
  };
}

const zoneOf = (zone: string, jobs: readonly MonitoringJob[]): string =>
  isZone(zone) ? zone : (jobs.find((job) => job.expectation.zone)?.expectation.zone ?? "UTC");

/** Whether the first day matters: only an interval of several days, weeks … can fall on different ones. */
export const needsFirstDay = (form: JobsForm): boolean =>
  form.unit !== "minute" && form.unit !== "hour" && Number(form.count) > 1;

/** What is wrong in the form, by field. */
export function problemsOf(form: JobsForm): { count?: true; weekdays?: true; zone?: true } {
  if (form.schedule !== "hand") return {};
  const count = Number(form.count);
  return {
    ...((!Number.isInteger(count) || count < 1 || count > 999) && { count: true as const }),
    ...(form.weekdays.length === 0 && { weekdays: true as const }),
    ...(form.zone !== "" && !isZone(form.zone) && { zone: true as const }),
  };
}

/** The schedule that the form describes. */
export function scheduleOf(form: JobsForm, jobs: readonly MonitoringJob[]): UserSchedule {
  const days = [...form.weekdays].sort((a, b) => a - b);
  return {
    count: Number(form.count),
    unit: form.unit,
    weekdays: days.length === 7 ? null : days,
    time: form.time || null,
    zone: form.zone || null,
    anchor:
      form.from && needsFirstDay(form)
        ? zonedToEpoch(form.from, form.time || "00:00", zoneOf(form.zone, jobs))
        : null,
  };
}

const span = (text: string): number | null => (text === "default" ? null : Number(text));

/** The patch for these jobs: only what differs from what the dialog started with; null when nothing does. */
export function patchOf(form: JobsForm, start: JobsForm, jobs: readonly MonitoringJob[]): Patch | null {
  const patch: Patch = {};
  if (form.watched !== "keep" && form.watched !== start.watched) patch.watched = form.watched === "on";
  if (form.schedule === "auto" && start.schedule !== "auto") patch.schedule = null;
  if (form.schedule === "hand") {
    const schedule = scheduleOf(form, jobs);
    const before = start.schedule === "hand" ? scheduleOf(start, jobs) : null;
    if (JSON.stringify(schedule) !== JSON.stringify(before)) patch.schedule = schedule;
  }
  if (form.tolerance !== "keep" && form.tolerance !== start.tolerance)
    patch.toleranceMs = span(form.tolerance);
  if (form.rpo !== "keep" && form.rpo !== start.rpo) patch.rpoMs = span(form.rpo);
  if (form.unusual !== "keep" && form.unusual !== start.unusual) patch.unusual = form.unusual;
  if (form.longest !== "keep" && form.longest !== start.longest) patch.longestMs = span(form.longest);
  return Object.keys(patch).length > 0 ? patch : null;
}
