import { z } from "zod";
import { addServerRequest, collectingProblem } from "./connections.ts";
import { epochMs } from "./words.ts";

/**
 * Body of `POST /api/v1/collections`. Exactly one of: `servers` (ids; null = all that are connected and not archived) or
 * `add` (servers typed into the dialog: each is added, then collected).
 */
export const collectRequest = z
  .object({
    /** `test` logs in and looks without taking anything over. */
    kind: z.enum(["collect", "test"]).default("collect"),
    servers: z.array(z.string()).max(10_000).nullable().default(null),
    add: z.array(addServerRequest).min(1).max(100).nullable().default(null),
    /** Keep what was collected for download until the next collection, at most an hour. */
    keepJson: z.boolean().default(false),
  })
  .meta({ id: "CollectRequest" });
export type CollectRequest = z.input<typeof collectRequest>;

/** `waiting` for its turn, under way (`connecting` … `versions`), or ended (`done`, `failed`, `cancelled`). */
export const collectPhase = z
  .enum(["waiting", "connecting", "jobs", "runs", "schedules", "versions", "done", "failed", "cancelled"])
  .meta({ id: "CollectPhase" });
export type CollectPhase = z.infer<typeof collectPhase>;

/** How it goes with one server. */
export const serverProgress = z
  .object({
    /** Place in the list; stays while `serverId` may change when an identical run shows who it is. */
    key: z.number().int(),
    serverId: z.string().nullable(),
    name: z.string(),
    phase: collectPhase,
    /** Jobs read so far and in all. */
    jobsDone: z.number().int(),
    jobs: z.number().int().nullable(),
    /** Runs that were new, known already, failed to be read or stored. */
    new: z.number().int(),
    known: z.number().int(),
    failed: z.number().int(),
    /** Jobs that were not known before. */
    newJobs: z.number().int(),
    /** Server it was linked to in this collection, by an identical run. */
    linkedTo: z.object({ id: z.string(), name: z.string() }).nullable(),
    /** Why it failed. */
    problem: collectingProblem.nullable(),
    /** Single things that went wrong while the rest was taken over, with the job's name. */
    notes: z.array(z.object({ job: z.string().nullable(), problem: collectingProblem })),
    startedAt: epochMs.nullable(),
    endedAt: epochMs.nullable(),
    /** True when `GET /api/v1/collections/:id/json?key=` has something. */
    json: z.boolean(),
  })
  .meta({ id: "ServerProgress" });
export type ServerProgress = z.infer<typeof serverProgress>;

/** One collection, of one or many servers. */
export const collection = z
  .object({
    id: z.string(),
    kind: z.enum(["collect", "test"]),
    /** `user`, `schedule`, `deadline` (before a job would be called overdue) or `command`. */
    cause: z.enum(["user", "schedule", "deadline", "command"]),
    by: z.string().nullable(),
    startedAt: epochMs,
    endedAt: epochMs.nullable(),
    cancelled: z.boolean(),
    servers: z.array(serverProgress),
  })
  .meta({ id: "Collection" });
export type Collection = z.infer<typeof collection>;

/** One collection in a line: every open browser reads this while something is collected, however many servers it has. */
export const collectionSummary = collection
  .omit({ servers: true })
  .extend({
    /** Servers in all, and those that have ended in whatever way. */
    servers: z.number().int(),
    ended: z.number().int(),
    /** How far all of them together are, 0–1. */
    share: z.number(),
  })
  .meta({ id: "CollectionSummary" });
export type CollectionSummary = z.infer<typeof collectionSummary>;

/** Answer of `GET /api/v1/collections`: under way, and the last ended ones of this process (newest first). */
export const collections = z.object({ collections: z.array(collectionSummary) }).meta({ id: "Collections" });
export type Collections = z.infer<typeof collections>;
