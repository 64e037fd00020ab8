import { z } from "zod";
import { auditCategories } from "./lists.ts";
import { epochMs } from "./words.ts";

export const auditCategory = z.enum(auditCategories).meta({ id: "AuditCategory" });
export type AuditCategory = z.infer<typeof auditCategory>;

/** One line of the audit log. */
export const auditEvent = z
  .object({
    id: z.number().int(),
    at: epochMs,
    actor: z.object({
      kind: z.enum(["user", "token", "cli", "system"]),
      id: z.number().int().nullable(),
      name: z.string().nullable(),
    }),
    category: auditCategory,
    /** Name of the command, for example `server.archive`; refused ones end in `.refused`. */
    action: z.string(),
    target: z.string().nullable(),
    targetName: z.string().nullable(),
    /** Member → value before and after; secrets are masked. */
    changes: z.record(z.string(), z.tuple([z.unknown(), z.unknown()])),
    address: z.string().nullable(),
    userAgent: z.string().nullable(),
  })
  .meta({ id: "AuditEvent" });
export type AuditEvent = z.infer<typeof auditEvent>;

/** Which lines are wanted. */
export const auditFilter = z.object({
  category: auditCategory.optional(),
  /** `refused`: what was tried and not allowed. */
  outcome: z.enum(["done", "refused"]).optional(),
  /** Part of the name of who, of what, of the action or of the address. */
  q: z.string().max(200).optional(),
  from: z.coerce.number().int().optional(),
  until: z.coerce.number().int().optional(),
});
export type AuditFilter = z.infer<typeof auditFilter>;

export const auditEvents = z
  .object({ events: z.array(auditEvent), next: z.number().int().nullable() })
  .meta({ id: "AuditEvents" });
export type AuditEvents = z.infer<typeof auditEvents>;

/** Whether the log is as it was written: each line carries the fingerprint of the one before. */
export const auditCheck = z
  .object({
    checked: z.number().int(),
    /** Number of the first line that was changed, or that something is missing before; null = all is well. */
    broken: z.number().int().nullable(),
  })
  .meta({ id: "AuditCheck" });
export type AuditCheck = z.infer<typeof auditCheck>;

export const auditSettings = z
  .object({ retentionDays: z.number().int().min(30).max(365) })
  .meta({ id: "AuditSettings" });
export type AuditSettings = z.infer<typeof auditSettings>;
