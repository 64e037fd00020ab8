import {
  checkAnswer,
  incidentDetail,
  maintenanceWindow,
  maintenanceWindows,
  monitoring,
  monitoringChanges,
  monitoringServer,
  monitoringSettings,
  paths,
  resetAnswer,
} from "@duplistatus/contract";
import { registerCommand } from "../access/commands.ts";
import { limitsOf } from "../access/limits.ts";
import { getSetting } from "../access/settings/settings.ts";
import { resetIncidents } from "../incidents/commands.ts";
import type { Context } from "../platform/context.ts";
import type { App } from "../platform/http/app-type.ts";
import {
  acceptIncident,
  addMaintenance,
  changeJobs,
  changeMonitoring,
  changeServer,
  checkNow,
  endMaintenance,
  removeMaintenance,
} from "./commands.ts";
import { listWindows } from "./maintenance.ts";
import { readMonitoring } from "./view.ts";

/** The monitoring page: what is expected of every job, and what administrators change about it. */
export function monitoringRoutes(app: App, context: Context): void {
  const tags = ["monitoring"];
  const reading = { access: "read", forLimited: "list" } as const;

  app.get(
    paths.monitoring,
    {
      config: reading,
      schema: { summary: "What is expected of every job", tags, response: { 200: monitoring } },
    },
    async (request) => readMonitoring(context, await limitsOf(context, request)),
  );

  registerCommand(app, context, "PATCH", paths.monitoringJobs, changeJobs, {
    summary: "Change how jobs are watched, many at once",
    tags,
    response: monitoringChanges,
    config: { body: "list" },
  });
  registerCommand(app, context, "PATCH", paths.monitoringServer, changeServer, {
    summary: "Change profile, tolerance and time zone of a server",
    tags,
    response: monitoringServer,
    answer: ({ after }) => after,
  });
  registerCommand(app, context, "POST", paths.acceptIncident, acceptIncident, {
    summary: "What is unusual is right: compare later runs with this one",
    tags: ["incidents"],
    response: incidentDetail,
    answer: ({ after }) => after,
  });
  registerCommand(app, context, "POST", paths.check, checkNow, {
    summary: "Check all jobs now",
    tags,
    response: checkAnswer,
  });
  registerCommand(app, context, "POST", paths.resetNotifications, resetIncidents, {
    summary: "Tell of every open incident once more",
    tags,
    response: resetAnswer,
    answer: (incidents) => ({ incidents }),
  });

  app.get(
    paths.monitoringSettings,
    {
      config: { access: "user" },
      schema: { summary: "How jobs are watched", tags, response: { 200: monitoringSettings } },
    },
    () => getSetting(context, "monitoring"),
  );

  registerCommand(app, context, "PUT", paths.monitoringSettings, changeMonitoring, {
    summary: "Change how jobs are watched",
    tags,
    response: monitoringSettings,
    answer: ({ after }) => after,
  });

  app.get(
    paths.maintenance,
    {
      config: reading,
      schema: { summary: "Maintenance windows", tags, response: { 200: maintenanceWindows } },
    },
    async (request) => ({ windows: await listWindows(context, await limitsOf(context, request)) }),
  );

  registerCommand(app, context, "POST", paths.maintenance, addMaintenance, {
    summary: "Open no incident in a time",
    tags,
    response: maintenanceWindow,
  });
  registerCommand(app, context, "POST", paths.endMaintenance, endMaintenance, {
    summary: "End a running maintenance window now",
    tags,
    response: maintenanceWindow,
    answer: ({ after }) => after,
  });
  registerCommand(app, context, "DELETE", paths.maintenanceWindow, removeMaintenance, {
    summary: "Take a coming maintenance window away",
    tags,
  });
}
