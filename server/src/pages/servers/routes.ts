import { serverEntry, serverList } from "@duplistatus/contract";
import { z } from "zod";
import { whoAsks } from "../../access/access.ts";
import type { Context } from "../../platform/context.ts";
import type { App } from "../../platform/http/app-type.ts";
import { archiveServer } from "./archive.ts";
import { relabelServer } from "./edit.ts";
import { readServerList } from "./list.ts";
import { removeServer } from "./remove.ts";

/** Only addresses a browser may safely follow: the page shows them as links. */
const webAddress = z.union([
  z.literal(""),
  z
    .url({ protocol: /^https?$/, error: "must be an address that begins with http:// or https://" })
    .max(2_000),
]);

const labels = z
  .object({
    alias: z.string().max(200).nullable(),
    note: z.string().max(4_000).nullable(),
    url: webAddress.nullable(),
    tags: z.array(z.string().max(50)).max(50),
  })
  .partial()
  .meta({ id: "ServerLabelsPatch" });

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

const byId = z.object({ id: z.string() });

/** The servers, and what an administrator may change about them. */
export function serverRoutes(app: App, context: Context): void {
  app.get(
    "/api/v1/servers",
    {
      config: { access: "user" },
      schema: {
        summary: "All servers, archived ones among them",
        tags: ["servers"],
        response: { 200: serverList },
      },
    },
    () => readServerList(context),
  );

  app.post(
    "/api/v1/servers/:id/archive",
    {
      config: { access: "admin" },
      schema: {
        summary: "Put a server into the archive, or take it back",
        tags: ["servers"],
        params: byId,
        body: z.object({ archived: z.boolean() }).meta({ id: "ArchiveServerRequest" }),
        response: { 200: serverEntry },
      },
    },
    (request) => archiveServer(context, request.params.id, request.body.archived, whoAsks(request)),
  );

  app.delete(
    "/api/v1/servers/:id",
    {
      config: { access: "admin" },
      schema: { summary: "Delete a server with all its jobs and runs", tags: ["servers"], params: byId },
    },
    async (request, reply) => {
      await removeServer(context, request.params.id, whoAsks(request));
      return reply.code(204).send();
    },
  );

  app.patch(
    "/api/v1/servers/:id",
    {
      config: { access: "admin" },
      schema: {
        summary: "Change alias, note, web address and tags of a server",
        tags: ["servers"],
        params: z.object({ id: z.string() }),
        body: labels,
        response: { 200: answer },
      },
    },
    (request) => relabelServer(context, request.params.id, request.body),
  );
}
