import { z } from "zod";

export const uploadPolicy = z.enum(["open", "approve", "token"]).meta({ id: "UploadPolicy" });
export type UploadPolicy = z.infer<typeof uploadPolicy>;

/** Who may send reports, and what other programs may read. */
export const ingestSettings = z
  .object({
    policy: uploadPolicy,
    /** IP addresses or CIDR ranges; empty = every address. */
    allowList: z.array(z.string().trim().min(1).max(64)).max(200),
    /** Serve the 1.x summary endpoints without a token (never with log lines). */
    publicStatusApi: z.boolean(),
  })
  .meta({ id: "IngestSettings" });
export type IngestSettings = z.infer<typeof ingestSettings>;
