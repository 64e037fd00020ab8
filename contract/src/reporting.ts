import { z } from "zod";
import { collectingProblem } from "./connections.ts";
import { epochMs } from "./words.ts";

/** What Duplicati is to be told about where its reports go. */
export const reportingRequest = z
  .object({
    /** Address under which Duplicati reaches this installation. */
    base: z
      .string()
      .trim()
      .max(500)
      .regex(/^https?:\/\/[^\s/@?#;,]+(\/[^\s?#;,]*)?$/i),
    /** Also the progress of running backups (Duplicati 2.3.1 and newer). */
    live: z.boolean().default(false),
    /** Duplicati 2.0.x: take the place of another receiver. */
    replace: z.boolean().default(false),
  })
  .meta({ id: "ReportingRequest" });
export type ReportingRequest = z.infer<typeof reportingRequest>;

/** An option for all jobs; addresses of others are cut to their host, tokens are left out. */
export const optionChange = z.object({
  name: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});

/** What would be changed on the server, or was. */
export const reportingPlan = z
  .object({
    /** Why the server could not be asked; then nothing else is known. */
    problem: collectingProblem.nullable(),
    /** Empty: everything is as wanted already. */
    changes: z.array(optionChange),
    /** Another receiver that has the only place there is, or an option that the server masks; null = none. */
    inTheWay: z.string().nullable(),
    /** When duplistatus installed the options; null = it did not. */
    installedAt: epochMs.nullable(),
    /** Jobs of the server, to start one of them. */
    jobs: z.array(z.object({ id: z.string(), name: z.string() })),
  })
  .meta({ id: "ReportingPlan" });
export type ReportingPlan = z.infer<typeof reportingPlan>;

/** How a test report fared at the installed address. */
export const reportingCheck = z.object({
  ok: z.boolean(),
  status: z.number().int().nullable(),
  /** Why nothing answered, as a code: name-unknown, connection-refused, …, or `other` for another program. */
  reason: z.string().nullable(),
});
export type ReportingCheck = z.infer<typeof reportingCheck>;

export const reportingDone = reportingPlan
  .extend({
    /** Null where nothing was installed. */
    check: reportingCheck.nullable(),
  })
  .meta({ id: "ReportingDone" });
export type ReportingDone = z.infer<typeof reportingDone>;

export const startJobRequest = z
  .object({ job: z.string().regex(/^\d{1,18}$/) })
  .meta({ id: "StartJobRequest" });

export const startJobAnswer = z
  .object({ problem: collectingProblem.nullable() })
  .meta({ id: "StartJobAnswer" });
