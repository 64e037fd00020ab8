import {
  acknowledgeRequest,
  incidentCause,
  incidentCount,
  incidentDetail,
  incidents,
  snoozeRequest,
} from "@duplistatus/contract";
import { z } from "zod";
import { whoAsks } from "../access/access.ts";
import type { Context } from "../platform/context.ts";
import { AppError } from "../platform/http/app-error.ts";
import type { App } from "../platform/http/app-type.ts";
import { acknowledge, snooze } from "./attend.ts";
import { countOpen } from "./incidents.ts";
import { countIncidents, listIncidents } from "./store.ts";
import { incidentOf, readIncident } from "./view.ts";

const byId = z.object({ id: z.coerce.number().int().positive() });
const pageSize = 50;

/** Incidents: lists, details, and what people do with them. */
export function incidentRoutes(app: App, context: Context): void {
  const tags = ["incidents"];
  const reading = { access: "read" } as const;
  const admin = { access: "admin" } as const;

  app.get(
    "/api/v1/incidents",
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
    async ({ query }) => {
      const { before = Number.MAX_SAFE_INTEGER, ...filter } = query;
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
    "/api/v1/incidents/count",
    { config: reading, schema: { summary: "How many are open", tags, response: { 200: incidentCount } } },
    () => countOpen(context.database.reader, context.clock.now()),
  );

  app.get(
    "/api/v1/incidents/:id",
    {
      config: reading,
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

  app.post(
    "/api/v1/incidents/:id/acknowledge",
    {
      config: admin,
      schema: {
        summary: "Somebody looks after it",
        tags,
        params: byId,
        body: acknowledgeRequest,
        response: { 200: incidentDetail },
      },
    },
    (request) => acknowledge(context, request.params.id, whoAsks(request), request.body.note),
  );

  app.post(
    "/api/v1/incidents/:id/snooze",
    {
      config: admin,
      schema: {
        summary: "Keep it quiet until a time",
        tags,
        params: byId,
        body: snoozeRequest,
        response: { 200: incidentDetail },
      },
    },
    (request) => snooze(context, request.params.id, whoAsks(request), request.body.until),
  );

  app.post(
    "/api/v1/incidents/:id/unsnooze",
    {
      config: admin,
      schema: { summary: "End the quiet", tags, params: byId, response: { 200: incidentDetail } },
    },
    (request) => snooze(context, request.params.id, whoAsks(request), null),
  );
}
