import { evaluateArchived } from "../monitoring/archived.ts";
import type { Watch } from "../monitoring/suppression.ts";
import type { Work } from "../platform/database/unit-of-work.ts";
import { AppError } from "../platform/http/app-error.ts";
import { findServer, type ServerRow, setArchived } from "../records/servers/store.ts";

/**
 * Puts a server into the archive or takes it back. Reports of an archived server are recorded, but it is neither
 * watched nor collected from nor shown beside the others.
 * @throws {AppError} server_not_found
 */
export async function archiveServer(
  work: Work,
  id: string,
  archived: boolean,
  watch: Watch,
): Promise<{ server: ServerRow; changed: boolean }> {
  const { sql, at } = work;
  const server = await findServer(sql, id);
  if (server === undefined) throw new AppError("server_not_found");
  const changed = (server.archived_at !== null) !== archived;
  if (changed) {
    await setArchived(sql, id, archived ? at : null);
    await evaluateArchived(work, watch, id, archived);
    await work.emit({ type: archived ? "server.archived" : "server.restored", serverId: id });
  }
  return { server, changed };
}
