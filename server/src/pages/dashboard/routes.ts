import {
  dashboard,
  dashboardChanges,
  historyBar,
  incidentCount,
  jobVersions,
  paths,
} from "@duplistatus/contract";
import { z } from "zod";
import { limitsOf } from "../../access/limits.ts";
import { countOpen } from "../../incidents/incidents.ts";
import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/http/app-error.ts";
import type { App } from "../../platform/http/app-type.ts";
import { chooseEncoding } from "../../platform/http/compression.ts";
import { historyLength, outcomeCode } from "../../records/jobs/state.ts";
import { findJobById } from "../../records/jobs/store.ts";
import { latestBackups } from "../../records/runs/store.ts";
import { attentionNow, dashboardAnswer } from "./answer.ts";
import { dashboardChangesText } from "./changes.ts";
import { readVersions } from "./versions.ts";

const byId = z.object({ id: z.coerce.number().int().positive() });

/** What the dashboard reads. */
export function dashboardRoutes(app: App, context: Context): void {
  const ofJob = { access: "read", forLimited: "job" } as const;
  const tags = ["Dashboard"];

  app.get(
    paths.dashboard,
    {
      config: { access: "read", forLimited: "list" },
      schema: { tags, summary: "All servers and jobs with their state", response: { 200: dashboard } },
    },
    async (request, reply) => {
      const encoding = chooseEncoding(request.headers["accept-encoding"]);
      const answer = await dashboardAnswer(context, encoding, await limitsOf(context, request));
      reply.type("application/json; charset=utf-8").header("vary", "accept-encoding");
      if (answer.encoding !== null) reply.header("content-encoding", answer.encoding);
      return answer.body as never;
    },
  );

  app.get(
    paths.incidentCount,
    {
      config: { access: "read", forLimited: "list" },
      schema: { tags, summary: "How many need attention", response: { 200: incidentCount } },
    },
    async (request) => {
      const visible = await limitsOf(context, request);
      const { needs, servers, acknowledged } = await attentionNow(context, visible);
      const open = await countOpen(context.database.reader, visible);
      return { ...open, unattended: needs + servers, acknowledged };
    },
  );

  app.get(
    paths.dashboardChanges,
    {
      config: { access: "read", forLimited: "list" },
      schema: {
        tags,
        summary: "Servers and jobs that changed since a version of the dashboard",
        querystring: z.object({ since: z.string().max(100) }),
        response: { 200: dashboardChanges },
      },
    },
    async (request, reply) => {
      reply.type("application/json; charset=utf-8");
      // Whoever is limited to some servers reads what little there is of them.
      if ((await limitsOf(context, request)) !== null) return JSON.stringify({ changes: null }) as never;
      return (await dashboardChangesText(context, request.query.since)) as never;
    },
  );

  app.get(
    paths.jobHistory,
    {
      config: ofJob,
      schema: {
        tags,
        summary: "The last 30 backups of a job",
        params: byId,
        response: { 200: z.array(historyBar) },
      },
    },
    async (request) => {
      const runs = await latestBackups(context.database.reader, request.params.id, historyLength);
      return runs.reverse().map((run) => ({
        runId: run.id,
        letter: outcomeCode(run),
        at: run.begin_at,
        durationMs: run.duration_ms,
        warnings: run.warnings,
        errors: run.errors,
      }));
    },
  );

  app.get(
    paths.jobVersions,
    {
      config: ofJob,
      schema: {
        tags,
        summary: "The versions at the destination",
        params: byId,
        response: { 200: jobVersions },
      },
    },
    async (request) => {
      const job = await findJobById(context.database.reader, request.params.id);
      if (job === undefined) throw new AppError("not_found");
      return readVersions(context, job);
    },
  );
}
