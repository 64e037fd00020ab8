import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { editServer } from "../../records/servers/edit-store.ts";
import { findServer } from "../../records/servers/store.ts";

/** What people say about a server, apart from what its reports say. */
export interface ServerLabels {
  id: string;
  name: string;
  alias: string | null;
  note: string | null;
  /** Address of its Duplicati web interface. */
  url: string | null;
  tags: string[];
}

export type ServerLabelsPatch = Partial<Omit<ServerLabels, "id" | "name">>;

const orNull = (text: string | null | undefined) => (text === undefined ? undefined : text?.trim() || null);

/**
 * Changes the given labels of a server; empty text means none.
 * @throws {AppError} server_not_found
 */
export async function relabelServer(
  context: Context,
  id: string,
  patch: ServerLabelsPatch,
): Promise<ServerLabels> {
  const tags = patch.tags && [...new Set(patch.tags.map((tag) => tag.trim()).filter(Boolean))];
  const edit = {
    alias: orNull(patch.alias),
    note: orNull(patch.note),
    url: orNull(patch.url),
    tags: tags && JSON.stringify(tags),
  };
  const changes = Object.values(edit).some((value) => value !== undefined);
  const server = await context.database.write(async (tx) => {
    await editServer(tx, id, edit);
    return await findServer(tx, id);
  });
  if (server === undefined) throw new AppError("server_not_found");
  if (changes) context.events.publish({ type: "servers" });
  const { name, alias, note, url } = server;
  return { id, name, alias, note, url, tags: JSON.parse(server.tags) };
}
