import { z } from "zod";

/** Duplicati's own words for the outcome of a run. */
export const runStatus = z
  .enum(["Success", "Warning", "Error", "Fatal", "Unknown"])
  .meta({ id: "RunStatus" });
export type RunStatus = z.infer<typeof runStatus>;

/**
 * What a job shows at a glance, worst first: `failing` (latest run Error or Fatal), `overdue`, `warning`,
 * `unconfirmed` (a run whose version is not proven, partial or interrupted), `running`, `none` (never ran a backup),
 * `unscheduled` (the latest run was good, and nobody knows when the next one is due), `ok` (ran as planned).
 */
export const jobState = z
  .enum(["failing", "overdue", "warning", "unconfirmed", "running", "none", "unscheduled", "ok"])
  .meta({ id: "JobState" });
export type JobState = z.infer<typeof jobState>;

/** Order in which states are shown: trouble first. */
export const jobStateOrder: readonly JobState[] = [
  "failing",
  "overdue",
  "warning",
  "unconfirmed",
  "running",
  "none",
  "unscheduled",
  "ok",
];

export const role = z.enum(["admin", "user"]).meta({ id: "Role" });
export type Role = z.infer<typeof role>;

/** Languages of the user interface; each has a complete set of texts (a missing one fails the build). */
export const languages = ["en", "de", "fr", "es", "pt-BR", "hi-Latn", "zh-CN"] as const;
export const language = z.enum(languages).meta({ id: "Language" });
export type Language = z.infer<typeof language>;

/** What a token may do; `admin` includes the others. */
export const tokenScope = z.enum(["ingest", "read", "metrics", "admin"]).meta({ id: "TokenScope" });
export type TokenScope = z.infer<typeof tokenScope>;

/** Epoch milliseconds, UTC. */
export const epochMs = z.number().int();
