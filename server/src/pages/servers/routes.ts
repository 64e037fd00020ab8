import { paths, serverEntry, serverList, serverPage } from "@duplistatus/contract";
import { z } from "zod";
import { registerCommand } from "../../access/commands.ts";
import { limitsOf } from "../../access/limits.ts";
import type { Context } from "../../platform/context.ts";
import type { App } from "../../platform/http/app-type.ts";
import { archiveServer, deleteServer, labelServer } from "./commands.ts";
import { serverEntry as entryOf, readServerList } from "./list.ts";
import { readServerPage } from "./server-page.ts";

const answer = z
  .object({
    id: z.string(),
    name: z.string(),
    alias: z.string().nullable(),
    note: z.string().nullable(),
    url: z.string().nullable(),
    tags: z.array(z.string()),
  })
  .meta({ id: "ServerLabels" });

/** The servers, and what an administrator may change about them. */
export function serverRoutes(app: App, context: Context): void {
  app.get(
    paths.servers,
    {
      config: { access: "user", forLimited: "list" },
      schema: {
        summary: "All servers, archived ones among them",
        tags: ["servers"],
        response: { 200: serverList },
      },
    },
    async (request) => readServerList(context, await limitsOf(context, request)),
  );

  app.get(
    paths.serverPage,
    {
      config: { access: "user", forLimited: "server" },
      schema: {
        summary: "One server with its jobs, schedules and open incidents",
        tags: ["servers"],
        params: z.object({ id: z.string() }),
        response: { 200: serverPage },
      },
    },
    async (request) => readServerPage(context, request.params.id, await limitsOf(context, request)),
  );

  registerCommand(app, context, "POST", paths.archiveServer, archiveServer, {
    summary: "Put a server into the archive, or take it back",
    tags: ["servers"],
    response: serverEntry,
    answer: ({ server }) => entryOf(context, server.id),
  });
  registerCommand(app, context, "DELETE", paths.server, deleteServer, {
    summary: "Delete a server with all its jobs and runs",
    tags: ["servers"],
  });
  registerCommand(app, context, "PATCH", paths.server, labelServer, {
    summary: "Change alias, note, web address and tags of a server",
    tags: ["servers"],
    response: answer,
    answer: ({ after }) => after,
  });
}
