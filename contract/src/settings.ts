import { z } from "zod";
import { epochMs } from "./words.ts";

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

/** Answer of `GET` and `PUT /api/v1/settings/ingest`. */
export const ingestSettingsAnswer = ingestSettings
  .extend({
    /** A sender that speaks for others and is not in `TRUST_PROXY`, most likely the own reverse proxy; null = none seen. */
    unnamedProxy: z.object({ address: z.string(), at: epochMs }).nullable(),
  })
  .meta({ id: "IngestSettingsAnswer" });
export type IngestSettingsAnswer = z.infer<typeof ingestSettingsAnswer>;
