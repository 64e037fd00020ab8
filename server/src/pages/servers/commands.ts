import { z } from "zod";
import { differences } from "../../access/audit/audit.ts";
import { defineCommand } from "../../access/commands.ts";
import { archiveServer as archive } from "../../keeping/archive.ts";
import { removeServer } from "../../keeping/remove.ts";
import { prepareWatch } from "../../monitoring/watch.ts";
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

const byId = z.object({ id: z.string() });

/** Puts a server into the archive, or takes it back. */
export const archiveServer = defineCommand({
  name: "server.archive",
  access: "admin",
  params: byId,
  body: z.object({ archived: z.boolean() }).meta({ id: "ArchiveServerRequest" }),
  prepare: (context) => prepareWatch(context),
  run: (work, { id, archived }, watch) => archive(work, id, archived, watch),
  audit: ({ id, archived }, { server, changed }) =>
    changed
      ? {
          category: "server",
          target: id,
          name: server.alias ?? server.name,
          changes: { archived: [!archived, archived] },
        }
      : null,
});

/** Deletes a server with all its jobs and runs. */
export const deleteServer = defineCommand({
  name: "server.delete",
  access: "admin",
  params: byId,
  perform: (context, actor, { id }) => removeServer(context, actor, id),
  audit: ({ id }, server) => ({ category: "server", target: id, name: server.alias ?? server.name }),
});

/** Changes alias, note, web address and tags of a server. */
export const labelServer = defineCommand({
  name: "server.label",
  access: "admin",
  params: byId,
  body: labels,
  run: (work, { id, ...patch }) => relabelServer(work, id, patch),
  audit: ({ id }, { before, after }) => ({
    category: "server",
    target: id,
    name: after.alias ?? after.name,
    changes: differences(before, after),
  }),
});
