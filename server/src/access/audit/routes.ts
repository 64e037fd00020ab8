import { Readable } from "node:stream";
import { auditCheck, auditEvents, auditFilter, auditSettings, paths } from "@duplistatus/contract";
import { z } from "zod";
import type { Context } from "../../platform/context.ts";
import type { App } from "../../platform/http/app-type.ts";
import { registerCommand } from "../commands.ts";
import { getSetting } from "../settings/settings.ts";
import { verifyAudit } from "./chain.ts";
import { changeAuditSettings } from "./commands.ts";
import { exportAudit } from "./export.ts";
import { listAuditEvents } from "./store.ts";
import { auditEventOf } from "./view.ts";

const pageSize = 100;
const contentTypes = { csv: "text/csv; charset=utf-8", json: "application/json; charset=utf-8" };

/** The audit log, for administrators. */
export function auditRoutes(app: App, context: Context): void {
  const tags = ["audit"];
  const config = { access: "admin" } as const;
  const { reader } = context.database;

  app.get(
    paths.audit,
    {
      config,
      schema: {
        summary: "Who did what, newest first",
        tags,
        querystring: auditFilter.extend({ before: z.coerce.number().int().optional() }),
        response: { 200: auditEvents },
      },
    },
    async ({ query: { before = Number.MAX_SAFE_INTEGER, ...filter } }) => {
      const rows = await listAuditEvents(reader, filter, before, pageSize + 1);
      const page = rows.slice(0, pageSize).map(auditEventOf);
      return { events: page, next: rows.length > pageSize ? page.at(-1)!.id : null };
    },
  );

  app.get(
    paths.auditExport,
    {
      config,
      schema: {
        summary: "The same as a file",
        tags,
        querystring: auditFilter.extend({ format: z.enum(["csv", "json"]) }),
      },
    },
    ({ query: { format, ...filter } }, reply) =>
      reply
        .type(contentTypes[format])
        .header("content-disposition", `attachment; filename="duplistatus-audit.${format}"`)
        .send(Readable.from(exportAudit(reader, filter, format))),
  );

  app.get(
    paths.auditCheck,
    { config, schema: { summary: "Is the log as it was written?", tags, response: { 200: auditCheck } } },
    () => verifyAudit(reader),
  );

  app.get(
    paths.auditSettings,
    { config, schema: { summary: "How long the log is kept", tags, response: { 200: auditSettings } } },
    () => getSetting(context, "audit"),
  );
  registerCommand(app, context, "PUT", paths.auditSettings, changeAuditSettings, {
    summary: "Change how long the log is kept",
    tags,
    response: auditSettings,
    answer: ({ after }) => after,
  });
}
