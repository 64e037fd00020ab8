import { z } from "zod";

export const publicLinkKinds = ["badge", "feed", "calendar", "status"] as const;
export const publicLinkScopes = ["all", "tag", "server", "job"] as const;

const about = {
  kind: z.enum(publicLinkKinds),
  scope: z.enum(publicLinkScopes),
  /** A tag, the id of a server, or the number of a job; null for all. */
  scopeValue: z.string().min(1).max(200).nullable(),
  /** What stands on it; null = the usual words. */
  title: z.string().trim().min(1).max(100).nullable(),
  /** Address of a public status page, which anybody may guess; null = only whoever knows the secret sees it. */
  slug: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,40}$/)
    .nullable(),
};

export const newPublicLink = z.object(about).meta({ id: "NewPublicLink" });
export type NewPublicLink = z.infer<typeof newPublicLink>;

/** An address that needs no login, and shows little: no log lines, no addresses, no messages. */
export const publicLink = z
  .object({
    id: z.number().int(),
    ...about,
    /** As people call what it is about; null for all. */
    scopeName: z.string().nullable(),
    secret: z.string(),
    createdAt: z.number().int(),
  })
  .meta({ id: "PublicLink" });
export type PublicLink = z.infer<typeof publicLink>;
