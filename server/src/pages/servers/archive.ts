import type { ServerEntry } from "@duplistatus/contract";
import { publishIncidents } from "../../incidents/incidents.ts";
import { evaluateArchived } from "../../monitoring/archived.ts";
import { prepareWatch } from "../../monitoring/watch.ts";
import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { findServer, setArchived } from "../../records/servers/store.ts";
import { serverEntry } from "./list.ts";

/**
 * Puts a server into the archive or takes it back. Reports of an archived server are recorded, but it is neither
 * watched nor collected from nor shown beside the others.
 * @throws {AppError} server_not_found
 */
export async function archiveServer(
  context: Context,
  id: string,
  archived: boolean,
  by: string | null,
): Promise<ServerEntry> {
  const watch = await prepareWatch(context);
  const at = context.clock.now();
  const changes = await context.database.write(async (sql) => {
    const server = await findServer(sql, id);
    if (server === undefined) throw new AppError("server_not_found");
    if ((server.archived_at !== null) === archived) return null;
    await setArchived(sql, id, archived ? at : null);
    return evaluateArchived(sql, watch, id, archived, at);
  });
  if (changes !== null) {
    publishIncidents(context, changes);
    context.log.info({ server: id, by, archived }, "a server was archived or taken back");
    context.events.publish({ type: "servers" });
  }
  return serverEntry(context, id);
}
