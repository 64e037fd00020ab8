import type { DashboardServer } from "@duplistatus/contract";
import { readTags } from "../../../format/tags.ts";

/** What the form of a server holds: everything as typed. */
export interface ServerForm {
  alias: string;
  note: string;
  url: string;
  tags: string;
}

/** Body of `PATCH api/v1/servers/:id`. */
export type ServerPatch = Pick<DashboardServer, "alias" | "note" | "url" | "tags">;

/** The form of a server as it is. */
export const formOf = (server: DashboardServer): ServerForm => ({
  alias: server.alias ?? "",
  note: server.note ?? "",
  url: server.url ?? "",
  tags: server.tags.join(", "),
});

/** What to send for a form; what was emptied is removed. */
export const patchOf = (form: ServerForm): ServerPatch => ({
  alias: form.alias.trim() || null,
  note: form.note.trim() || null,
  url: form.url.trim() || null,
  tags: readTags(form.tags),
});
