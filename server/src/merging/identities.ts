import type { IdentityRule } from "@duplistatus/contract";
import type { Work } from "../platform/database/unit-of-work.ts";
import { AppError } from "../platform/http/app-error.ts";
import { indexable } from "../records/servers/identity.ts";
import { findServer, type ServerRow } from "../records/servers/store.ts";
import * as store from "./identities-store.ts";

/**
 * Reports under this id belong to the server from now on, for good. Where the server reports under another id already,
 * the new one may come with other numbers for the same jobs: they are found by their names (jobs/which-job.ts).
 * @throws {AppError} server_not_found; conflict when the id is that of another server with backups: those are merged
 */
export async function addRule(
  work: Work,
  serverId: string,
  { kind, value }: IdentityRule,
): Promise<ServerRow> {
  const { sql, at } = work;
  const server = await findServer(sql, serverId);
  if (server === undefined) throw new AppError("server_not_found");
  const known = await store.findIdentity(sql, kind, indexable(value));
  const others = (await store.identitiesOf(sql, serverId)).filter((one) => one.id !== known?.id);
  if (known !== undefined && known.server_id !== serverId && (await store.hasData(sql, known.server_id))) {
    const other = await findServer(sql, known.server_id);
    const name = other?.alias ?? other?.name ?? known.server_id;
    throw new AppError("conflict", { reason: "id_taken", server: name });
  }
  const rule = known ?? (await store.insertRule(sql, { kind, value: indexable(value), serverId, at }));
  const stays = known?.server_id === serverId || others.length === 0;
  await store.assignIdentity(sql, rule.id, serverId, stays ? rule.namespace : `r${rule.id}`);
  await work.emit({ type: "server.changed", serverId });
  return server;
}

/**
 * The server is no longer known under this id: the next report under it makes a new server.
 * @throws {AppError} server_not_found; not_found when the server has no such id
 */
export async function removeIdentity(
  work: Work,
  serverId: string,
  { kind, value }: { kind: string; value: string },
): Promise<ServerRow> {
  const { sql } = work;
  const server = await findServer(sql, serverId);
  if (server === undefined) throw new AppError("server_not_found");
  if (!(await store.deleteIdentity(sql, serverId, kind, value))) throw new AppError("not_found");
  await work.emit({ type: "server.changed", serverId });
  return server;
}
