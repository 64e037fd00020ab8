import {
  type MaintenanceWindow,
  monitoringJobsPatch,
  monitoringServerPatch,
  monitoringSettings,
  newMaintenance,
} from "@duplistatus/contract";
import { z } from "zod";
import { type AuditEntry, differences } from "../access/audit/audit.ts";
import { defineCommand } from "../access/commands.ts";
import { entryOf } from "../incidents/commands.ts";
import type { Context } from "../platform/context.ts";
import { acceptUnusual } from "./accept.ts";
import { check } from "./check.ts";
import { editJobs, editServerWatch, editSettings } from "./edit.ts";
import { addWindow, endWindow, removeWindow } from "./maintenance.ts";
import { renewWarnings } from "./warnings.ts";
import { prepareWatch } from "./watch.ts";

const byId = z.object({ id: z.coerce.number().int().positive() });

/** Changes how jobs are watched, many at once. */
export const changeJobs = defineCommand({
  name: "monitoring.jobs",
  access: "admin",
  body: monitoringJobsPatch,
  prepare: (context) => prepareWatch(context),
  run: (work, patch, watch) => editJobs(work, patch, watch),
  audit: (_input, { changed }) =>
    changed.length === 0
      ? null
      : {
          category: "monitoring",
          target: changed.length === 1 ? changed[0]!.job.id : null,
          name: changed.length === 1 ? changed[0]!.job.name : null,
          changes: Object.fromEntries(
            changed.flatMap(({ job, changes }) =>
              changes.map(({ field, before, after }) => [`${job.id}.${field}`, [before, after]] as const),
            ),
          ),
        },
});

/** Changes profile, tolerance, zone or watching of a server. */
export const changeServer = defineCommand({
  name: "monitoring.server",
  access: "admin",
  params: z.object({ id: z.string() }),
  body: monitoringServerPatch,
  prepare: (context: Context) => prepareWatch(context),
  run: (work, { id, ...patch }, watch) => editServerWatch(work, id, patch, watch),
  audit: ({ id }, { before, after }) => ({
    category: "monitoring",
    target: id,
    name: after.alias ?? after.name,
    changes: differences(before, after),
  }),
});

/** Says that what is unusual of a backup is right. */
export const acceptIncident = defineCommand({
  name: "incident.accept",
  access: "admin",
  params: byId,
  run: (work, { id }) => acceptUnusual(work, id),
  audit: (_input, done) => entryOf(done, { closedBy: [null, "accepted"] }),
});

/** Checks everything that is due now. */
export const checkNow = defineCommand({
  name: "monitoring.check",
  access: "admin",
  async perform(context, actor) {
    const answer = await check(context, { actor });
    await renewWarnings(context);
    return answer;
  },
  audit: (_input, { opened, closed }) => ({
    category: "monitoring",
    changes: { opened: [null, opened], closed: [null, closed] },
  }),
});

/** Changes the settings of the monitoring. */
export const changeMonitoring = defineCommand({
  name: "setting.monitoring",
  access: "admin",
  body: monitoringSettings,
  run: (work, settings) => editSettings(work, settings),
  audit: (_input, { before, after }) => ({
    category: "setting",
    target: "monitoring",
    changes: differences(before, after),
  }),
});

const windowEntry = (before: MaintenanceWindow | null, after: MaintenanceWindow | null): AuditEntry => ({
  category: "monitoring",
  target: (before ?? after)!.id,
  name: (before ?? after)!.note,
  changes: differences(before, after),
});

export const addMaintenance = defineCommand({
  name: "maintenance.add",
  access: "admin",
  body: newMaintenance,
  run: (work, window) => addWindow(work, window),
  audit: (_input, window) => windowEntry(null, window),
});

export const endMaintenance = defineCommand({
  name: "maintenance.end",
  access: "admin",
  params: byId,
  run: (work, { id }) => endWindow(work, id),
  audit: (_input, { before, after }) => windowEntry(before, after),
});

export const removeMaintenance = defineCommand({
  name: "maintenance.remove",
  access: "admin",
  params: byId,
  run: (work, { id }) => removeWindow(work, id),
  audit: (_input, window) => windowEntry(window, null),
});
