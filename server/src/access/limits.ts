import type { FastifyRequest } from "fastify";
import type { Context } from "../platform/context.ts";
import type { Sql } from "../platform/database/database.ts";
import { AppError } from "../platform/http/app-error.ts";
import type { Caller, ForLimited } from "../platform/http/app-type.ts";
import { tagKey } from "./accounts/tags.ts";
import * as store from "./limits-store.ts";

/** Ids of the servers that exist for somebody; null = all. */
export type Visible = ReadonlySet<string> | null;

/** The servers with one of these tags, archived ones among them; null = no limit. */
export async function visibleServers(sql: Sql, tags: readonly string[] | null): Promise<Visible> {
  if (tags === null) return null;
  const wanted = new Set(tags.map(tagKey));
  const servers = await store.taggedServers(sql);
  const visible = servers.filter((server) =>
    (JSON.parse(server.tags) as string[]).some((tag) => wanted.has(tagKey(tag))),
  );
  return new Set(visible.map(({ id }) => id));
}

/** The servers that exist for whoever sent a request; null = all (also for the anonymous public). */
export const limitsOf = (context: Context, request: Pick<FastifyRequest, "caller">): Promise<Visible> =>
  visibleServers(context.database.reader, request.caller?.tags ?? null);

const serverOf: Record<
  Exclude<ForLimited, "own" | "list">,
  (sql: Sql, id: string) => Promise<string | undefined>
> = {
  server: async (_sql, id) => id,
  job: (sql, id) => store.serverOf(sql, "jobs", id),
  run: (sql, id) => store.serverOf(sql, "runs", id),
  incident: (sql, id) => store.serverOf(sql, "incidents", id),
};

/**
 * Lets somebody who is limited to tags through to what is theirs only.
 * @throws {AppError} forbidden where a route has nothing for them; not_found, server_not_found alike for what belongs to
 * others and for what is not there
 */
export async function assertWithinLimits(
  context: Context,
  request: FastifyRequest,
  { tags }: Caller,
): Promise<void> {
  if (tags === null) return;
  const { forLimited } = request.routeOptions.config;
  if (forLimited === undefined) throw new AppError("forbidden");
  if (forLimited === "own" || forLimited === "list") return;
  const sql = context.database.reader;
  const { id = "" } = request.params as { id?: string };
  const serverId = await serverOf[forLimited](sql, id);
  const visible = await visibleServers(sql, tags);
  if (serverId !== undefined && visible?.has(serverId)) return;
  throw new AppError(forLimited === "server" ? "server_not_found" : "not_found");
}

/** Those of some jobs that belong to visible servers. */
export async function visibleJobs(sql: Sql, visible: Visible, jobIds: readonly number[]): Promise<number[]> {
  if (visible === null) return [...jobIds];
  return (await store.jobsOf(sql, jobIds)).filter((job) => visible.has(job.server_id)).map(({ id }) => id);
}

/** Condition that holds for rows of visible servers, with its values. @param column of the server's id */
export function whereVisible(visible: Visible, column: string): { text: string; values: string[] } {
  if (visible === null) return { text: "", values: [] };
  if (visible.size === 0) return { text: " and 1 = 0", values: [] };
  return {
    text: ` and ${column} in (${Array.from(visible, () => "?").join(", ")})`,
    values: [...visible],
  };
}
