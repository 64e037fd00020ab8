import { Readable } from "node:stream";
import { paths, runDetail, runList, runLog, runLogGroups } from "@duplistatus/contract";
import { z } from "zod";
import { registerCommand } from "../../access/commands.ts";
import { limitsOf } from "../../access/limits.ts";
import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/http/app-error.ts";
import type { App } from "../../platform/http/app-type.ts";
import { senderGone } from "../../platform/http/sender-gone.ts";
import { rawStored } from "../../records/raw-reports/stored.ts";
import { readRunGroups, readRunPage, readRunText } from "../../records/runs/run-log.ts";
import { findRun, neighbour } from "../../records/runs/store.ts";
import { deleteRun } from "./commands.ts";
import { readRunList, runListQuery } from "./list.ts";
import { readRun } from "./run-detail.ts";

const level = z.enum(["all", "warning", "error", "message"]).default("all");
const search = z.string().max(200).default("");
const byId = z.object({ id: z.coerce.number().int().positive() });

/** One run: facts, log, raw report, deletion. */
export function runRoutes(app: App, context: Context): void {
  const tags = ["Runs"];

  app.get(
    paths.runs,
    {
      config: { access: "read", forLimited: "list" },
      schema: {
        tags,
        summary: "Runs of a server or a job, page by page",
        querystring: runListQuery,
        response: { 200: runList },
      },
    },
    async (request) => readRunList(context, request.query, await limitsOf(context, request)),
  );

  app.get(
    paths.run,
    {
      config: { access: "read", forLimited: "run" },
      schema: { tags, summary: "One run", params: byId, response: { 200: runDetail } },
    },
    async (request) => {
      const run = await readRun(context, request.params.id, await limitsOf(context, request));
      if (run === null) throw new AppError("not_found");
      return run;
    },
  );

  app.get(
    paths.runLog,
    {
      config: { access: "read", forLimited: "run" },
      schema: {
        tags,
        summary: "The log of a run, page by page",
        params: byId,
        querystring: z.object({
          level,
          q: search,
          group: z.string().max(40).nullable().default(null),
          offset: z.coerce.number().int().min(0).default(0),
          limit: z.coerce.number().int().min(1).max(5000).default(1000),
        }),
        response: { 200: runLog },
      },
    },
    async (request, reply) => {
      const run = await findRun(context.database.reader, request.params.id);
      if (run === undefined) throw new AppError("not_found");
      const { q, ...wanted } = request.query;
      return readRunPage(context, run, { ...wanted, search: q }, senderGone(reply));
    },
  );

  app.get(
    paths.runLogGroups,
    {
      config: { access: "read", forLimited: "run" },
      schema: {
        tags,
        summary: "Equal lines of the log of a run, counted",
        params: byId,
        querystring: z.object({ level }),
        response: { 200: runLogGroups },
      },
    },
    async (request, reply) => {
      const sql = context.database.reader;
      const run = await findRun(sql, request.params.id);
      if (run === undefined) throw new AppError("not_found");
      const before = await neighbour(sql, run, "before");
      return readRunGroups(context, run, before, request.query.level, senderGone(reply));
    },
  );

  app.get(
    paths.runLogText,
    {
      config: { access: "read", forLimited: "run" },
      schema: {
        tags,
        summary: "The log of a run as text",
        params: byId,
        querystring: z.object({ level, q: search }),
      },
    },
    async (request, reply) => {
      const run = await findRun(context.database.reader, request.params.id);
      if (run === undefined) throw new AppError("not_found");
      const { q, level } = request.query;
      const text = await readRunText(context, run, { level, search: q }, senderGone(reply));
      return reply
        .type("text/plain; charset=utf-8")
        .header("content-disposition", `attachment; filename="run-${request.params.id}.log"`)
        .send(Readable.from(text));
    },
  );

  app.get(
    paths.runReport,
    {
      config: { access: "read", forLimited: "run" },
      schema: { tags, summary: "The raw report of a run", params: byId },
    },
    async (request, reply) => {
      const run = await findRun(context.database.reader, request.params.id);
      const rawId = run?.report_id ?? run?.collected_id ?? null;
      const raw = rawId === null ? null : await rawStored(context, rawId);
      if (raw === null) throw new AppError("not_found");
      const extension = raw.contentType?.includes("json") ? "json" : "txt";
      return reply
        .type("application/octet-stream")
        .header("content-disposition", `attachment; filename="run-${request.params.id}.${extension}"`)
        .header("content-length", raw.bytes)
        .send(raw.body);
    },
  );

  registerCommand(app, context, "DELETE", paths.run, deleteRun, {
    summary: "Delete a run and its report",
    tags,
  });
}
