import type { Work } from "../../platform/database/unit-of-work.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { editServer } from "../../records/servers/edit-store.ts";
import { findServer, type ServerRow } from "../../records/servers/store.ts";

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
  work: Work,
  id: string,
  patch: ServerLabelsPatch,
): Promise<{ before: ServerLabels; after: ServerLabels }> {
  const { sql } = work;
  const tags = patch.tags && [...new Set(patch.tags.map((tag) => tag.trim()).filter(Boolean))];
  const edit = {
    alias: orNull(patch.alias),
    note: orNull(patch.note),
    url: orNull(patch.url),
    tags: tags && JSON.stringify(tags),
  };
  const before = await findServer(sql, id);
  if (before === undefined) throw new AppError("server_not_found");
  if (Object.values(edit).some((value) => value !== undefined)) {
    await editServer(sql, id, edit);
    await work.emit({ type: "server.changed", serverId: id });
  }
  return { before: labelsOf(before), after: labelsOf((await findServer(sql, id))!) };
}

const labelsOf = ({ id, name, alias, note, url, tags }: ServerRow): ServerLabels => ({
  ...{ id, name, alias, note, url },
  tags: JSON.parse(tags),
});
