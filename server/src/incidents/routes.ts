import { incidentCause, incidentDetail, incidents, paths } from "@duplistatus/contract";
import { z } from "zod";
import { registerCommand } from "../access/commands.ts";
import { limitsOf } from "../access/limits.ts";
import type { Context } from "../platform/context.ts";
import { AppError } from "../platform/http/app-error.ts";
import type { App } from "../platform/http/app-type.ts";
import type { Attended } from "./attend.ts";
import { acknowledgeIncident, snoozeIncident, unsnoozeIncident } from "./commands.ts";
import { countIncidents, listIncidents } from "./store.ts";
import { incidentOf, readIncident } from "./view.ts";

const byId = z.object({ id: z.coerce.number().int().positive() });
const pageSize = 50;

/** Incidents: lists, details, and what people do with them. */
export function incidentRoutes(app: App, context: Context): void {
  const tags = ["incidents"];
  const reading = { access: "read", forLimited: "list" } as const;

  app.get(
    paths.incidents,
    {
      config: reading,
      schema: {
        summary: "Incidents, newest first",
        tags,
        querystring: z.object({
          state: z.enum(["open", "closed", "all"]).default("open"),
          job: z.coerce.number().int().optional(),
          server: z.string().optional(),
          cause: incidentCause.optional(),
          before: z.coerce.number().int().optional(),
        }),
        response: { 200: incidents },
      },
    },
    async (request) => {
      const { before = Number.MAX_SAFE_INTEGER, ...asked } = request.query;
      const filter = { ...asked, visible: await limitsOf(context, request) };
      const sql = context.database.reader;
      const rows = await listIncidents(sql, filter, before, pageSize + 1);
      const page = rows.slice(0, pageSize);
      return {
        incidents: page.map(incidentOf),
        next: rows.length > pageSize ? page.at(-1)!.id : null,
        total: await countIncidents(sql, filter),
      };
    },
  );

  app.get(
    paths.incident,
    {
      config: { access: "read", forLimited: "incident" },
      schema: {
        summary: "One incident with its timeline",
        tags,
        params: byId,
        response: { 200: incidentDetail },
      },
    },
    async ({ params }) => {
      const detail = await readIncident(context.database.reader, params.id);
      if (detail === null) throw new AppError("not_found");
      return detail;
    },
  );

  const changed = { tags, response: incidentDetail, answer: ({ after }: Attended) => after };
  registerCommand(app, context, "POST", paths.acknowledgeIncident, acknowledgeIncident, {
    summary: "Somebody looks after it",
    ...changed,
  });
  registerCommand(app, context, "POST", paths.snoozeIncident, snoozeIncident, {
    summary: "Keep it quiet until a time",
    ...changed,
  });
  registerCommand(app, context, "POST", paths.unsnoozeIncident, unsnoozeIncident, {
    summary: "End the quiet",
    ...changed,
  });
}
