import { z } from "zod";

const days = z.number().int().min(1).max(36_500).nullable();

/** How the program keeps its own data. */
export const databaseSettings = z
  .object({
    /** Own backups: at `at`, in the time zone of the installation; the newest `keep` of them stay. */
    backup: z.object({
      every: z.enum(["off", "day", "week"]),
      at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
      keep: z.number().int().min(1).max(365),
    }),
    /** After how many days each goes by itself; null = never. */
    retention: z.object({
      /** Runs with everything of them. The newest one and the newest good one of every job stay. */
      runs: days,
      /** What was reported of a run beyond its numbers. */
      logs: days,
      /** The ordinary lines of the logs; warnings, errors and lists of versions stay. */
      raw: days,
    }),
  })
  .meta({ id: "DatabaseSettings" });
export type DatabaseSettings = z.infer<typeof databaseSettings>;

/** Why an own backup was made. `safety`: before a restore; `update`: before a new version changed the database. */
export const backupReasons = ["scheduled", "manual", "safety", "update", "uploaded"] as const;

export const ownBackup = z
  .object({
    /** Of the file. */
    name: z.string(),
    at: z.number().int(),
    bytes: z.number().int(),
    reason: z.enum(backupReasons),
    /** It was read whole after it was made, and nothing was wrong. */
    checked: z.boolean(),
    version: z.string().nullable(),
    runs: z.number().int().nullable(),
  })
  .meta({ id: "OwnBackup" });
export type OwnBackup = z.infer<typeof ownBackup>;

export const databaseWorkKinds = [
  "backup",
  "restore",
  "cleanUp",
  "compact",
  "removeJob",
  "import",
  "replay",
] as const;
export const databaseWorkSteps = [
  "copying",
  "checking",
  "migrating",
  "exchanging",
  "counting",
  "deleting",
  "thinning",
  "compacting",
  "reading",
] as const;
export type DatabaseWorkStep = (typeof databaseWorkSteps)[number];

/** Long work on the database: what runs, or what ran last. */
export const databaseWork = z
  .object({
    kind: z.enum(databaseWorkKinds),
    step: z.enum(databaseWorkSteps),
    /** Of `total`; both null where nobody can tell. */
    done: z.number().nullable(),
    total: z.number().nullable(),
    startedAt: z.number().int(),
    /** Null while it runs. */
    endedAt: z.number().int().nullable(),
    outcome: z.enum(["done", "failed", "cancelled"]).nullable(),
    /** Why it failed: one of the list of errors, or English words of the system. */
    problem: z.object({ code: z.string(), reason: z.string().nullable() }).nullable(),
    error: z.string().nullable(),
    /** Name of the backup that it is about. */
    backup: z.string().nullable(),
  })
  .meta({ id: "DatabaseWork" });
export type DatabaseWork = z.infer<typeof databaseWork>;

/** What goes when it is older than a moment. Bytes are estimated. */
export const cleanUpPreview = z
  .object({
    runs: z.number().int(),
    logs: z.number().int(),
    raw: z.number().int(),
    bytes: z.number().int(),
  })
  .meta({ id: "CleanUpPreview" });
export type CleanUpPreview = z.infer<typeof cleanUpPreview>;

/** Everything of runs that began so many days ago or earlier; 0 = all of them. */
export const cleanUpRequest = z
  .object({
    olderThanDays: z.number().int().min(0).max(36_500),
    serverId: z.string().nullable().default(null),
  })
  .meta({ id: "CleanUpRequest" });
export type CleanUpRequest = z.infer<typeof cleanUpRequest>;

export const databaseOverview = z
  .object({
    engine: z.enum(["sqlite", "postgres"]),
    bytes: z.number().int(),
    /** On the disk of the database; null where that is another machine's. */
    freeBytes: z.number().int().nullable(),
    servers: z.number().int(),
    jobs: z.number().int(),
    runs: z.number().int(),
    /** Null for the first days. */
    growthPerMonth: z.number().int().nullable(),
    /** When the sizes were counted; they cost reading. */
    countedAt: z.number().int(),
    parts: z.object({
      /** Reports with their complete logs, and reports whose logs were thinned. */
      full: z.number().int(),
      thinned: z.number().int(),
      runs: z.number().int(),
      rest: z.number().int(),
    }),
    largest: z.array(
      z.object({ serverId: z.string(), name: z.string(), runs: z.number().int(), bytes: z.number().int() }),
    ),
    settings: databaseSettings,
    backups: z.array(ownBackup),
    /** What would go now by the settings. */
    due: cleanUpPreview,
    work: databaseWork.nullable(),
    /** The last scheduled backup failed for this reason. */
    backupFailed: z.object({ at: z.number().int(), error: z.string() }).nullable(),
    /** The time zone of `settings.backup.at`. */
    timeZone: z.string(),
  })
  .meta({ id: "DatabaseOverview" });
export type DatabaseOverview = z.infer<typeof databaseOverview>;

/** What an import of duplistatus 1.x took over, and what it left. */
export const importReport = z
  .object({
    /** Of the old database. */
    schema: z.string(),
    servers: z.object({ new: z.number(), known: z.number(), named: z.number() }),
    jobs: z.object({ new: z.number(), known: z.number() }),
    runs: z.object({ new: z.number(), known: z.number(), left: z.number() }),
    users: z.object({ new: z.array(z.string()), known: z.array(z.string()) }),
    /** Backups with a schedule, a switch or a rule of their own. */
    jobSettings: z.number(),
    connections: z.number(),
    settings: z.array(z.string()),
    channels: z.array(z.string()),
    templates: z.array(z.string()),
    /** Troubles that the history shows; nobody is told of them. */
    troubles: z.number(),
    /** English sentences: what was left, and why. */
    left: z.array(z.string()),
  })
  .meta({ id: "ImportReport" });
export type ImportReport = z.infer<typeof importReport>;
