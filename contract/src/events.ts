import { z } from "zod";

/**
 * What travels over `GET /api/v1/events` (server-sent events, event name = `type`). Events say what changed, never the
 * data itself: the browser reads again what it shows, so access rules live in one place.
 */
export const liveEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("hello"), version: z.string() }),
  /** Nothing new, but the server is there: comes every 15 s, so that silence means lost contact. */
  z.object({ type: z.literal("alive") }),
  z.object({ type: z.literal("runs"), jobIds: z.array(z.number().int()) }),
  z.object({ type: z.literal("live"), jobIds: z.array(z.number().int()) }),
  z.object({ type: z.literal("incidents"), jobIds: z.array(z.number().int()) }),
  z.object({ type: z.literal("servers") }),
  /** Progress or end of these collections; at most some a second. */
  z.object({ type: z.literal("collections"), ids: z.array(z.string()) }),
  z.object({ type: z.literal("quarantine") }),
  z.object({ type: z.literal("database") }),
  z.object({ type: z.literal("settings") }),
  z.object({ type: z.literal("tokens") }),
  z.object({ type: z.literal("users") }),
]);
export type LiveEvent = z.infer<typeof liveEvent>;
