import { z } from "zod";
import { epochMs } from "./words.ts";

/** Answer of `POST /api/upload`. */
export const uploadAnswer = z
  .object({
    success: z.literal(true),
    runId: z.number().int().optional(),
    duplicate: z.boolean().optional(),
    quarantined: z.boolean().optional(),
    waitingForApproval: z.boolean().optional(),
  })
  .meta({ id: "UploadAnswer" });
export type UploadAnswer = z.infer<typeof uploadAnswer>;

/** One kept report that is no run yet: not understood (`quarantined`) or from an unknown machine (`waiting`). */
export const pendingReport = z
  .object({
    id: z.number().int(),
    state: z.enum(["quarantined", "waiting"]),
    receivedAt: epochMs,
    bytes: z.number().int(),
    contentType: z.string().nullable(),
    address: z.string().nullable(),
    /** Code of why it is quarantined; texts/ has the sentence. */
    reason: z.string().nullable(),
    /** Machine or job the report names, as far as it can be read. */
    machine: z.string().nullable(),
    job: z.string().nullable(),
  })
  .meta({ id: "PendingReport" });
export type PendingReport = z.infer<typeof pendingReport>;

/** Answer of `GET /api/v1/reports?state=&before=`; `next` is the key of the next page. */
export const pendingReports = z
  .object({
    reports: z.array(pendingReport),
    next: z.number().int().nullable(),
    total: z.number().int(),
    /** What strangers sent beyond their share and was dropped, oldest first; null when nothing was. */
    dropped: z.object({ count: z.number().int(), at: epochMs }).nullable(),
  })
  .meta({ id: "PendingReports" });
export type PendingReports = z.infer<typeof pendingReports>;

/** Body of `POST /api/v1/reports/replay`; without ids everything in quarantine. */
export const replayRequest = z
  .object({ ids: z.array(z.number().int()).max(10_000).nullable().default(null) })
  .meta({ id: "ReplayRequest" });
export const replayAnswer = z
  .object({ recorded: z.number().int(), duplicates: z.number().int(), remaining: z.number().int() })
  .meta({ id: "ReplayAnswer" });
export type ReplayAnswer = z.infer<typeof replayAnswer>;

/** An unknown machine whose reports wait (`approve` policy). */
export const waitingMachine = z
  .object({
    /** Opaque key to approve or reject with. */
    key: z.string(),
    machine: z.string(),
    address: z.string().nullable(),
    jobs: z.array(z.string()),
    reports: z.number().int(),
    firstAt: epochMs,
    lastAt: epochMs,
  })
  .meta({ id: "WaitingMachine" });
export type WaitingMachine = z.infer<typeof waitingMachine>;
