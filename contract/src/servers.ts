import { z } from "zod";
import { serverConnection } from "./connections.ts";
import { deviceProfile } from "./monitoring.ts";
import { epochMs } from "./words.ts";

export const identityKind = z
  .enum(["machine-id", "shared", "destination", "machine-name", "named", "token", "address"])
  .meta({ id: "IdentityKind" });
export type IdentityKind = z.infer<typeof identityKind>;

/** An id or placeholder name whose reports belong to a server: met in reports, or set by an administrator (a rule). */
export const serverIdentity = z
  .object({
    kind: identityKind,
    value: z.string(),
    /** Machine names seen under it. */
    names: z.array(z.string()),
    firstSeenAt: epochMs,
    lastSeenAt: epochMs,
    /** Set by an administrator before any report came under it. */
    rule: z.boolean(),
  })
  .meta({ id: "ServerIdentity" });
export type ServerIdentity = z.infer<typeof serverIdentity>;

/** One server as Settings → Servers shows it. */
export const serverEntry = z
  .object({
    id: z.string(),
    name: z.string(),
    alias: z.string().nullable(),
    note: z.string().nullable(),
    /** Address of its web interface. */
    url: z.string().nullable(),
    tags: z.array(z.string()),
    profile: deviceProfile,
    /** Zone of its Duplicati, as collected or set. */
    timeZone: z.string().nullable(),
    archivedAt: epochMs.nullable(),
    createdAt: epochMs,
    lastSeenAt: epochMs.nullable(),
    /** True when it sent reports of its own accord. */
    reports: z.boolean(),
    jobs: z.number().int(),
    runs: z.number().int(),
    duplicatiVersion: z.string().nullable(),
    operatingSystem: z.string().nullable(),
    placeholder: z.boolean(),
    sharedIdentityNames: z.array(z.string()),
    identities: z.array(serverIdentity),
    connection: serverConnection.nullable(),
  })
  .meta({ id: "ServerEntry" });
export type ServerEntry = z.infer<typeof serverEntry>;

/** Two known servers that are perhaps one: the older one would go on in the newer one's reports. */
export const mergeOffer = z
  .object({
    /** To dismiss it with. */
    key: z.string(),
    /** Would be taken up by `intoId`. */
    fromId: z.string(),
    intoId: z.string(),
    /** `reinstalled`: same name, and the old one fell silent when the new one began. `collected`: a collected server and a reporting one whose names match. */
    why: z.enum(["reinstalled", "collected"]),
    jobs: z.array(z.string()),
    /** How many others fit as well as this one; each is an offer of its own. */
    ties: z.number().int(),
  })
  .meta({ id: "MergeOffer" });
export type MergeOffer = z.infer<typeof mergeOffer>;

/** Body of `POST /api/v1/servers/merges` and of its preview. */
export const mergeRequest = z.object({ fromId: z.string(), intoId: z.string() }).meta({ id: "MergeRequest" });
export type MergeRequest = z.infer<typeof mergeRequest>;

/** What a merge would move, before it is done. */
export const mergePreview = z
  .object({
    fromId: z.string(),
    intoId: z.string(),
    fromName: z.string(),
    intoName: z.string(),
    jobs: z.array(
      z.object({
        name: z.string(),
        /** Job of the same id or name that takes its runs; null = the job moves as it is. */
        intoName: z.string().nullable(),
        runs: z.number().int(),
        /** Runs that both know: kept once, in the fuller form. */
        same: z.number().int(),
      }),
    ),
    identities: z.array(z.string()),
    /** `from`, `into`: whose connection is kept; null = neither has one. */
    connection: z.enum(["from", "into"]).nullable(),
  })
  .meta({ id: "MergePreview" });
export type MergePreview = z.infer<typeof mergePreview>;

/** One job of a server, as it is chosen to be joined with another. */
export const serverJob = z
  .object({
    id: z.number().int(),
    name: z.string(),
    /** Duplicati's number or id of it. */
    backupId: z.string(),
    runs: z.number().int(),
    /** Begin of its newest run; null when it never ran. */
    latestAt: epochMs.nullable(),
  })
  .meta({ id: "ServerJob" });
export type ServerJob = z.infer<typeof serverJob>;

/** Body of `POST /api/v1/servers/jobs/merges` and of its preview: two jobs of one server. */
export const jobMergeRequest = z
  .object({ fromJobId: z.number().int().positive(), intoJobId: z.number().int().positive() })
  .meta({ id: "JobMergeRequest" });
export type JobMergeRequest = z.infer<typeof jobMergeRequest>;

/** What joining two jobs would do, before it is done. */
export const jobMergePreview = z
  .object({
    from: serverJob,
    into: serverJob,
    /** Runs that both know: kept once, in the fuller form. */
    same: z.number().int(),
  })
  .meta({ id: "JobMergePreview" });
export type JobMergePreview = z.infer<typeof jobMergePreview>;

/** A merge that was done. `link`: proven by what the two report. `jobs`: of two jobs of the server `intoId`. */
export const serverMerge = z
  .object({
    id: z.number().int(),
    kind: z.enum(["link", "merge", "jobs"]),
    at: epochMs,
    by: z.string().nullable(),
    fromId: z.string(),
    fromName: z.string(),
    intoId: z.string(),
    intoName: z.string(),
    /** Of a link: job and begin time (UTC ISO, every digit) of the run that both have. */
    proof: z.object({ job: z.string(), begin: z.string() }).nullable(),
    runs: z.number().int(),
    /** Until when it can be undone; null = not any more. */
    undoUntil: epochMs.nullable(),
    undoneAt: epochMs.nullable(),
  })
  .meta({ id: "ServerMerge" });
export type ServerMerge = z.infer<typeof serverMerge>;

/** Answer of `GET /api/v1/servers`. */
export const serverList = z
  .object({
    now: epochMs,
    servers: z.array(serverEntry),
    offers: z.array(mergeOffer),
    merges: z.array(serverMerge),
  })
  .meta({ id: "ServerList" });
export type ServerList = z.infer<typeof serverList>;

/** Body of `POST /api/v1/servers/:id/identities`: reports under this id belong to the server, for good. */
export const identityRule = z
  .object({ kind: z.enum(["machine-id", "machine-name"]), value: z.string().trim().min(1).max(400) })
  .meta({ id: "IdentityRule" });
export type IdentityRule = z.infer<typeof identityRule>;

/** Body of `POST /api/v1/servers/import`: one server a line, with a heading line (see the guide). */
export const importRequest = z
  .object({ csv: z.string().max(2_000_000), dryRun: z.boolean().default(false) })
  .meta({ id: "ImportServersRequest" });
export const importAnswer = z
  .object({
    lines: z.array(
      z.object({
        line: z.number().int(),
        address: z.string(),
        outcome: z.enum(["added", "updated", "wrong"]),
        /** What is wrong: a reason of `ErrorFacts` with its facts. */
        problem: z
          .object({ reason: z.string(), facts: z.record(z.string(), z.union([z.string(), z.number()])) })
          .nullable(),
        serverId: z.string().nullable(),
      }),
    ),
    added: z.number().int(),
    updated: z.number().int(),
    wrong: z.number().int(),
  })
  .meta({ id: "ImportServersAnswer" });
export type ImportAnswer = z.infer<typeof importAnswer>;
