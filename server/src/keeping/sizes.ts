import { statfs } from "node:fs/promises";
import type { CleanUpPreview, DatabaseOverview } from "@duplistatus/contract";
import { getSetting } from "../access/settings/settings.ts";
import type { Context } from "../platform/context.ts";
import { previewRetention } from "./clean-up.ts";

/** Counting reads whole tables: it is done at most so often, ms. */
const countEvery = 10 * 60_000;
const month = 30 * 86_400_000;
const largestServers = 8;

/** What counting told. */
interface Counted
  extends Pick<
    DatabaseOverview,
    "servers" | "jobs" | "runs" | "growthPerMonth" | "countedAt" | "parts" | "largest"
  > {
  due: CleanUpPreview;
}

declare module "../platform/context.ts" {
  interface Services {
    /** The last count, and the one under way. */
    sizes: { counted: Counted | null; counting: Promise<Counted> | null };
  }
}

export const createSizes = (): Context["services"]["sizes"] => ({ counted: null, counting: null });

/** About what one row of `runs` takes, with its indexes. */
const runBytes = 260;

async function count(context: Context): Promise<Counted> {
  const { database, clock } = context;
  const now = clock.now();
  const [totals, sums, recents, servers] = await database.aside([
    {
      sql: `select (select count(*) from servers) as servers, (select count(*) from jobs) as jobs,
       (select count(*) from runs) as runs, (select min(received_at) from reports) as first`,
    },
    {
      sql: `select coalesce(sum(case when thinned = 0 then length(body) end), 0) as full_bytes,
       coalesce(sum(case when thinned = 1 then length(body) end), 0) as thin_bytes,
       coalesce(sum(case when received_at >= ? then length(body) end), 0) as recent from reports`,
      parameters: [now - month],
    },
    { sql: "select count(*) as n from runs where received_at >= ?", parameters: [now - month] },
    {
      sql: `select servers.id as "serverId", coalesce(servers.alias, servers.name) as name,
       count(distinct runs.id) as runs, coalesce(sum(length(reports.body)), 0) + ${runBytes} * count(distinct runs.id) as bytes
     from servers join jobs on jobs.server_id = servers.id join runs on runs.job_id = jobs.id
     left join reports on reports.id in (runs.report_id, runs.collected_id)
     group by servers.id, servers.alias, servers.name order by bytes desc limit ${largestServers}`,
    },
  ]);
  const rows = totals![0] as { servers: number; jobs: number; runs: number; first: number | null };
  const bodies = sums![0] as { full_bytes: number; thin_bytes: number; recent: number };
  const recentRuns = recents![0] as { n: number };
  const largest = servers as DatabaseOverview["largest"];
  const bytes = await database.size();
  const [full, thinned] = [Number(bodies.full_bytes), Number(bodies.thin_bytes)];
  const runs = Number(rows.runs) * runBytes;
  const young = rows.first === null || now - Number(rows.first) < 3 * 86_400_000;
  const span = rows.first === null ? month : Math.min(month, now - Number(rows.first));
  const grown = Number(bodies.recent) + Number(recentRuns.n) * runBytes;
  const { retention } = await getSetting(context, "database");
  return {
    servers: Number(rows.servers),
    jobs: Number(rows.jobs),
    runs: Number(rows.runs),
    growthPerMonth: young ? null : Math.round((grown * month) / span),
    countedAt: now,
    parts: { full, thinned, runs, rest: Math.max(0, bytes - full - thinned - runs) },
    largest: largest.map((server) => ({
      ...server,
      runs: Number(server.runs),
      bytes: Number(server.bytes),
    })),
    due: await previewRetention(context, retention),
  };
}

/** What the database holds; counted anew when that is some minutes old, or at once after `forgetSizes`. */
export async function readSizes(context: Context): Promise<Counted> {
  const { sizes } = context.services;
  const { counted } = sizes;
  if (counted !== null && Math.abs(context.clock.now() - counted.countedAt) < countEvery) return counted;
  sizes.counting ??= count(context)
    .then((fresh) => {
      sizes.counted = fresh;
      return fresh;
    })
    .finally(() => {
      sizes.counting = null;
    });
  return sizes.counting;
}

/** Much was changed: the next who asks has it counted. */
export function forgetSizes(context: Context): void {
  context.services.sizes.counted = null;
}

/** Room on the disk of the database; null where that is another machine's, or cannot be asked. */
export async function freeBytes({ config, database }: Context): Promise<number | null> {
  if (database.engine !== "sqlite") return null;
  try {
    const { bavail, bsize } = await statfs(config.dataDir);
    return bavail * bsize;
  } catch {
    return null;
  }
}
