import { backupDestination, backupPage, paths } from "@duplistatus/contract";
import { z } from "zod";
import { limitsOf } from "../../access/limits.ts";
import type { Context } from "../../platform/context.ts";
import type { App } from "../../platform/http/app-type.ts";
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
}
