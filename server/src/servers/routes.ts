import { z } from "zod";
import type { Context } from "../context.ts";
import type { App } from "../http/app-type.ts";
import { relabelServer } from "./edit.ts";

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

/** What an administrator may change about a server. */
export function serverRoutes(app: App, context: Context): void {
  app.patch(
    "/api/v1/servers/:id",
    {
      config: { access: "admin" },
      bodyLimit: 64 * 1024,
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
