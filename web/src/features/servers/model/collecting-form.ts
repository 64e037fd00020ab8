import type { CollectingSettings } from "@duplistatus/contract";
import { isAddressOrRange, linesOf } from "../../../format/ip-range.ts";

/** Intervals offered by name, in minutes: hourly, every six hours, daily. */
export const usualMinutes = [60, 360, 1440] as const;

const mostMinutes = 10_080;
const mostServers = 32;
const mostLines = 200;

/** The collecting settings as typed. */
export interface CollectingForm {
  /** Minutes as text, `0` = off, or `custom`: then `minutes` counts. */
  every: string;
  minutes: string;
  concurrency: string;
  deny: string;
}

/** What is wrong with the form, field by field. */
export interface CollectingProblems {
  minutes?: true;
  concurrency?: true;
  deny?: { line: string } | { max: number };
}

/** The form of settings as they are. */
export function formOf({ everyMinutes, concurrency, denyList }: CollectingSettings): CollectingForm {
  const usual = everyMinutes === 0 || usualMinutes.some((minutes) => minutes === everyMinutes);
  return {
    every: usual ? String(everyMinutes) : "custom",
    minutes: String(usual ? 120 : everyMinutes),
    concurrency: String(concurrency),
    deny: denyList.join("\n"),
  };
}

/** A whole number within limits, else null. */
function whole(text: string, least: number, most: number): number | null {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : null;
}

/** What has to be put right before the form can be saved. */
export function problemsOf(form: CollectingForm): CollectingProblems {
  const lines = linesOf(form.deny);
  const wrong = lines.find((line) => !isAddressOrRange(line));
  return {
    ...(form.every === "custom" && whole(form.minutes, 1, mostMinutes) === null && { minutes: true }),
    ...(whole(form.concurrency, 1, mostServers) === null && { concurrency: true }),
    ...(wrong !== undefined
      ? { deny: { line: wrong } }
      : lines.length > mostLines && { deny: { max: mostLines } }),
  };
}

/** The settings that a form without problems stands for. */
export const settingsOf = (form: CollectingForm): CollectingSettings => ({
  everyMinutes: Number(form.every === "custom" ? form.minutes : form.every),
  concurrency: Number(form.concurrency),
  denyList: linesOf(form.deny),
});
