import { databaseWork, paths, pendingReports, replayAnswer, waitingMachine } from "@duplistatus/contract";
import { z } from "zod";
import { registerCommand } from "../access/commands.ts";
import type { Context } from "../platform/context.ts";
import { AppError } from "../platform/http/app-error.ts";
import type { App } from "../platform/http/app-type.ts";
import { decompressedStream } from "../platform/report-reader/compress.ts";
import { waitingMachines } from "../recording/replay.ts";
import { pendingDropped } from "../records/raw-reports/pending-store.ts";
import { countPending, findReport, listPending } from "../records/raw-reports/store.ts";
import { approveMachine, deleteReport, rejectMachine, replayAllReports, replayReports } from "./commands.ts";

const pageSize = 100;
const byId = z.object({ id: z.coerce.number().int().positive() });

/** Quarantine, machines that wait for approval, raw bodies. */
export function reportRoutes(app: App, context: Context): void {
  const config = { access: "admin" } as const;
  const reports = ["Reports"];

  app.get(
    paths.reports,
    {
      config,
      schema: {
        tags: reports,
        summary: "Reports that are no runs yet",
        querystring: z.object({
          state: z.enum(["quarantined", "waiting"]).default("quarantined"),
          before: z.coerce.number().int().positive().default(Number.MAX_SAFE_INTEGER),
        }),
        response: { 200: pendingReports },
      },
    },
    async (request) => {
      const { state, before } = request.query;
      const sql = context.database.reader;
      const rows = await listPending(sql, state, before, pageSize + 1);
      const page = rows.slice(0, pageSize);
      return {
        reports: page.map((row) => ({
          id: row.id,
          state: row.state,
          receivedAt: row.received_at,
          bytes: row.bytes,
          contentType: row.content_type,
          address: row.address,
          reason: row.reason,
          machine: row.machine,
          job: row.job,
        })),
        next: rows.length > pageSize ? page.at(-1)!.id : null,
        total: await countPending(sql, state),
        dropped: await pendingDropped(sql),
      };
    },
  );

  registerCommand(app, context, "POST", paths.replayReports, replayReports, {
    summary: "Read quarantined reports again",
    tags: reports,
    response: replayAnswer,
    config: { body: "list" },
  });

  registerCommand(app, context, "POST", paths.replayAllReports, replayAllReports, {
    summary: "Begin to read everything in quarantine again",
    description: "How far it is stands in `work` of the database, where it can be ended, too.",
    tags: reports,
    response: databaseWork,
    status: 202,
  });

  app.get(
    paths.reportBody,
    { config, schema: { tags: reports, summary: "The raw bytes of a report", params: byId } },
    async (request, reply) => {
      const stored = await findReport(context.database.reader, request.params.id);
      if (stored === undefined) throw new AppError("not_found");
      return reply
        .type("application/octet-stream")
        .header(
          "content-disposition",
          `attachment; filename="report-${stored.id}.${stored.content_type?.includes("json") ? "json" : "txt"}"`,
        )
        .header("content-length", stored.bytes)
        .send(decompressedStream(stored));
    },
  );

  registerCommand(app, context, "DELETE", paths.report, deleteReport, {
    summary: "Delete a kept report",
    tags: reports,
  });

  app.get(
    paths.waiting,
    {
      config,
      schema: {
        tags: reports,
        summary: "Unknown machines that wait for approval",
        response: { 200: z.array(waitingMachine) },
      },
    },
    () => waitingMachines(context),
  );

  registerCommand(app, context, "POST", paths.approveWaiting, approveMachine, {
    summary: "Let an unknown machine in",
    tags: reports,
    response: replayAnswer,
  });
  registerCommand(app, context, "POST", paths.rejectWaiting, rejectMachine, {
    summary: "Turn an unknown machine away",
    tags: reports,
  });
}
