import { cleanUpRequest, type DatabaseWork, databaseSettings } from "@duplistatus/contract";
import { z } from "zod";
import { differences } from "../access/audit/audit.ts";
import { defineCommand } from "../access/commands.ts";
import { putSetting } from "../access/settings/settings.ts";
import { transact } from "../platform/database/unit-of-work.ts";
import { rebuildJob } from "../records/jobs/recompute.ts";
import { jobIds, lockJob } from "../records/jobs/store.ts";
import { cleanUp } from "./clean-up.ts";
import { compact } from "./compact.ts";
import { makeBackup } from "./make-backup.ts";
import { backupFile, deleteBackup } from "./own-backups.ts";
import { removeJob } from "./remove-job.ts";
import { restoreBackup } from "./restore.ts";
import { forgetSizes } from "./sizes.ts";
import { beginWork, cancelWork } from "./work.ts";

const category = "database" as const;
const byName = z.object({ name: z.string().max(200) });

/** How long data is kept, and when own backups are made. */
export const changeDatabaseSettings = defineCommand({
  name: "setting.database",
  access: "admin",
  body: databaseSettings,
  async run(work, settings) {
    const changed = await putSetting(work, "database", settings);
    forgetSizes(work.context);
    return changed;
  },
  audit: (_input, { before, after }) => ({
    category: "setting",
    target: "database",
    changes: differences(before, after),
  }),
});

/** Begins an own backup; how it goes stands in the work. */
export const backUpNow = defineCommand({
  name: "database.back-up",
  access: "admin",
  perform: async (context): Promise<DatabaseWork> =>
    beginWork(context, "backup", null, (progress) => makeBackup(context, "manual", progress)),
  audit: () => ({ category }),
});

/** Begins to put an own backup in the place of the database. Everybody is logged out when it is done. */
export const restoreDatabase = defineCommand({
  name: "database.begin-restore",
  access: "admin",
  params: byName,
  async perform(context, actor, { name }): Promise<DatabaseWork> {
    backupFile(context.config, name);
    return beginWork(context, "restore", name, async (progress) => {
      await restoreBackup(context, actor, name, progress);
      forgetSizes(context);
    });
  },
  audit: ({ name }) => ({ category, target: name }),
});

export const removeBackup = defineCommand({
  name: "database.delete-backup",
  access: "admin",
  params: byName,
  perform: async (context, _actor, { name }) => deleteBackup(context.config, name),
  audit: ({ name }) => ({ category, target: name }),
});

/** Begins to delete what is older than so many days. */
export const cleanUpDatabase = defineCommand({
  name: "database.clean-up",
  access: "admin",
  body: cleanUpRequest,
  perform: async (context, actor, { olderThanDays, serverId }): Promise<DatabaseWork> =>
    beginWork(context, "cleanUp", null, async (progress) => {
      await cleanUp(context, actor, olderThanDays, serverId, progress);
      await compact(context, progress);
      forgetSizes(context);
    }),
  audit: ({ olderThanDays, serverId }) => ({
    category,
    target: serverId,
    changes: { olderThanDays: [null, olderThanDays] },
  }),
});

export const compactDatabase = defineCommand({
  name: "database.compact",
  access: "admin",
  perform: async (context): Promise<DatabaseWork> =>
    beginWork(context, "compact", null, async (progress) => {
      await compact(context, progress);
      forgetSizes(context);
    }),
  audit: () => ({ category }),
});

/** Ends long work; what it has done so far stays whole. */
export const cancelDatabaseWork = defineCommand({
  name: "database.cancel",
  access: "admin",
  perform: async (context) => cancelWork(context),
  audit: (_input, wasRunning) => (wasRunning ? { category } : null),
});

/** Deletes a job with everything of it. */
export const deleteJob = defineCommand({
  name: "job.delete",
  access: "admin",
  params: z.object({ id: z.coerce.number().int() }),
  query: z.object({ name: z.string().max(2_000) }),
  perform: (context, actor, { id, name }) => removeJob(context, actor, id, name),
  audit: ({ id }, job) => ({ category, target: id, name: job.name }),
});

/** Recomputes state and daily numbers of every job from its runs, a transaction each: uploads go on meanwhile. */
export const rebuildJobs = defineCommand({
  name: "database.rebuild",
  access: "admin",
  async perform(context, actor): Promise<{ jobs: number }> {
    let jobs = 0;
    for (let after = 0; ; ) {
      const ids = await jobIds(context.database.reader, after, 500);
      if (ids.length === 0) return { jobs };
      for (const jobId of ids) {
        await transact(context, actor, async (work) => {
          const job = await lockJob(work.sql, jobId);
          if (job === undefined) return;
          await rebuildJob(work.sql, jobId);
          await work.emit({ type: "job.changed", jobId, serverId: job.server_id });
        });
      }
      jobs += ids.length;
      after = ids.at(-1)!;
    }
  },
  audit: (_input, answer) => ({ category, changes: differences(null, answer) }),
});
