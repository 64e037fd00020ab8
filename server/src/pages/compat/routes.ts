import { z } from "zod";
import type { Context } from "../../platform/context.ts";
import type { App } from "../../platform/http/app-type.ts";
import { readLastBackup, readLastBackups, readSummary } from "./status.ts";

const server = z.object({ server: z.string() });

/** The endpoints that widgets and scripts of duplistatus 1.x have wired up; their answers never change shape. */
export function compatRoutes(app: App, context: Context): void {
  app.get(
    "/api/summary",
    { config: { access: "readOrPublic" }, schema: { summary: "Totals of everything", tags: ["1.x"] } },
    () => readSummary(context),
  );

  app.get(
    "/api/lastbackup/:server",
    {
      config: { access: "readOrPublic" },
      schema: { summary: "Latest backup of a server (id or name)", tags: ["1.x"], params: server },
    },
    (request) => readLastBackup(context, request.params.server, request.caller !== null),
  );

  app.get(
    "/api/lastbackups/:server",
    {
      config: { access: "readOrPublic" },
      schema: { summary: "Latest backup of every job of a server", tags: ["1.x"], params: server },
    },
    (request) => readLastBackups(context, request.params.server, request.caller !== null),
  );
}
