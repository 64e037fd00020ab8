import { backupDestination, backupPage, paths, runJobAnswer } from "@duplistatus/contract";
import { z } from "zod";
import { registerCommand } from "../../access/commands.ts";
import { limitsOf } from "../../access/limits.ts";
import type { Context } from "../../platform/context.ts";
import type { App } from "../../platform/http/app-type.ts";
import { runJob } from "../../remote-control/commands.ts";
import { readBackupPage, readDestination } from "./page.ts";

const byId = z.object({ id: z.coerce.number().int().positive() });

/** What the page of one backup reads. */
export function backupRoutes(app: App, context: Context): void {
  const config = { access: "read", forLimited: "job" } as const;
  const tags = ["Backups"];

  app.get(
    paths.backupPage,
    {
      config,
      schema: {
        tags,
        summary: "One backup with its schedule, last year and open incidents",
        params: byId,
        response: { 200: backupPage },
      },
    },
    async (request) => readBackupPage(context, request.params.id, await limitsOf(context, request)),
  );

  app.get(
    paths.backupDestination,
    {
      config,
      schema: {
        tags,
        summary: "The destination of a backup, as its latest report tells",
        params: byId,
        response: { 200: backupDestination },
      },
    },
    ({ params }) => readDestination(context, params.id),
  );

  registerCommand(app, context, "POST", paths.runJob, runJob, {
    summary: "Have Duplicati run a backup now",
    description: "Answers with what Duplicati said, or why it could not be asked.",
    tags,
    response: runJobAnswer,
    answer: ({ state, problem }) => ({ state, problem }),
  });
}
