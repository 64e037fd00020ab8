import {
  checkAnswer,
  maintenanceWindow,
  maintenanceWindows,
  monitoring,
  monitoringChanges,
  monitoringJobsPatch,
  monitoringServer,
  monitoringServerPatch,
  monitoringSettings,
  newMaintenance,
  resetAnswer,
} from "@duplistatus/contract";
import { z } from "zod";
import { whoAsks } from "../access/access.ts";
import { getSetting } from "../access/settings/settings.ts";
import { resetNotifications } from "../incidents/attend.ts";
import type { Context } from "../platform/context.ts";
import type { App } from "../platform/http/app-type.ts";
import { check } from "./check.ts";
import { editJobs, editServerWatch, editSettings } from "./edit.ts";
import { addWindow, endWindow, listWindows, removeWindow } from "./maintenance.ts";
import { readMonitoring } from "./view.ts";
import { renewWarnings } from "./warnings.ts";

const byId = z.object({ id: z.coerce.number().int().positive() });

/** The monitoring page: what is expected of every job, and what administrators change about it. */
export function monitoringRoutes(app: App, context: Context): void {
  const tags = ["monitoring"];
  const reading = { access: "read" } as const;
  const admin = { access: "admin" } as const;

  app.get(
    "/api/v1/monitoring",
    {
      config: reading,
      schema: { summary: "What is expected of every job", tags, response: { 200: monitoring } },
    },
    () => readMonitoring(context),
  );

  app.patch(
    "/api/v1/monitoring/jobs",
    {
      config: { ...admin, body: "list" },
      schema: {
        summary: "Change how jobs are watched, many at once",
        tags,
        body: monitoringJobsPatch,
        response: { 200: monitoringChanges },
      },
    },
    ({ body }) => editJobs(context, body),
  );

  app.patch(
    "/api/v1/monitoring/servers/:id",
    {
      config: admin,
      schema: {
        summary: "Change profile, tolerance and time zone of a server",
        tags,
        params: z.object({ id: z.string() }),
        body: monitoringServerPatch,
        response: { 200: monitoringServer },
      },
    },
    ({ params, body }) => editServerWatch(context, params.id, body),
  );

  app.post(
    "/api/v1/monitoring/check",
    { config: admin, schema: { summary: "Check all jobs now", tags, response: { 200: checkAnswer } } },
    async () => {
      const { changes: _, ...answer } = await check(context);
      await renewWarnings(context);
      return answer;
    },
  );

  app.post(
    "/api/v1/monitoring/reset-notifications",
    {
      config: admin,
      schema: { summary: "Tell of every open incident once more", tags, response: { 200: resetAnswer } },
    },
    async (request) => ({ incidents: await resetNotifications(context, whoAsks(request)) }),
  );

  app.get(
    "/api/v1/settings/monitoring",
    {
      config: { access: "user" },
      schema: { summary: "How jobs are watched", tags, response: { 200: monitoringSettings } },
    },
    () => getSetting(context, "monitoring"),
  );

  app.put(
    "/api/v1/settings/monitoring",
    {
      config: admin,
      schema: {
        summary: "Change how jobs are watched",
        tags,
        body: monitoringSettings,
        response: { 200: monitoringSettings },
      },
    },
    ({ body }) => editSettings(context, body),
  );

  app.get(
    "/api/v1/maintenance",
    {
      config: reading,
      schema: { summary: "Maintenance windows", tags, response: { 200: maintenanceWindows } },
    },
    async () => ({ windows: await listWindows(context) }),
  );

  app.post(
    "/api/v1/maintenance",
    {
      config: admin,
      schema: {
        summary: "Open no incident in a time",
        tags,
        body: newMaintenance,
        response: { 200: maintenanceWindow },
      },
    },
    (request) => addWindow(context, request.body, whoAsks(request)),
  );

  app.post(
    "/api/v1/maintenance/:id/end",
    {
      config: admin,
      schema: {
        summary: "End a running maintenance window now",
        tags,
        params: byId,
        response: { 200: maintenanceWindow },
      },
    },
    ({ params }) => endWindow(context, params.id),
  );

  app.delete(
    "/api/v1/maintenance/:id",
    {
      config: admin,
      schema: { summary: "Take a coming maintenance window away", tags, params: byId },
    },
    async ({ params }, reply) => {
      await removeWindow(context, params.id);
      return reply.code(204).send();
    },
  );
}
