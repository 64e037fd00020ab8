import type { CheckAnswer, ClosedBy } from "@duplistatus/contract";
import { closeIncident, type IncidentOfServer, remind } from "../incidents/incidents.ts";
import { type Actor, systemActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import type { Sql } from "../platform/database/database.ts";
import { transact, type Work } from "../platform/database/unit-of-work.ts";
import { awaitNews, type DueServer } from "./before-check.ts";
import { evaluateJob } from "./evaluate.ts";
import { latenessOf } from "./learning/learn.ts";
import { evaluateReach } from "./reach.ts";
import { queueGrace } from "./rules.ts";
import { skipTo } from "./slots.ts";
import * as store from "./store.ts";
import { quietSuppression, type Watch } from "./suppression.ts";
import { beginsOf, prepareWatch } from "./watch.ts";

/** Jobs evaluated in one transaction: few enough that uploads never wait long. */
const batch = 200;
/** Fewer servers falling silent at once are no sign of trouble on this side. */
const silentServers = 3;
const silentPatience = 3_600_000;
const day = 86_400_000;

/**
 * How much before its time a run may come that was learned, ms: as the ones before strayed, as months differ, and as late
 * as the last one was made up.
 */
function earlyMost(row: store.WatchRow, begins: readonly number[]): number {
  if (row.source !== "learned") return 0;
  const interval = row.interval_ms ?? 0;
  return Math.max(row.spread_ms, interval >= 27 * day ? 3 * day : latenessOf(begins, interval));
}

/**
 * A slot that was still awaited when this program went away, or came due meanwhile: its report may have been refused, so only the next slot can tell
 * (the good clock goes on meanwhile). Nothing changes where no interval is known.
 */
async function skipGap(
  sql: Sql,
  row: store.WatchRow,
  gap: { from: number; until: number } | null,
  watch: Watch,
): Promise<void> {
  if (gap === null || row.expected_at === null || row.overdue_since !== null) return;
  // On a server whose clock is ahead it came due earlier, and what is learned may come earlier.
  const begins = await beginsOf(sql, row.job_id);
  const until = gap.until - Math.min(0, row.lag_ms) + earlyMost(row, begins);
  if (row.expected_at > until) return;
  // What was collected afterwards is known, not guessed.
  if (await store.isCollectedSince(sql, row.server_id, gap.until)) return;
  skipTo(row, until, begins, watch.rules);
}

async function evaluateDue(
  work: Work,
  ids: readonly number[],
  watch: Watch,
  gap: { from: number; until: number } | null,
): Promise<number> {
  const { sql } = work;
  let suppressed = 0;
  for (const id of ids) {
    await store.lockJob(sql, id);
    const row = await store.findWatch(sql, id);
    if (row === undefined) continue;
    await skipGap(sql, row, gap, watch);
    await evaluateJob(work, row, watch);
    if (row.suppressed_reason !== null) suppressed += 1;
    await store.saveWatch(sql, row);
  }
  return suppressed;
}

/** Every server that something is due of fell silent together: this side is the likelier cause, for a while. */
async function suppressedBySilence(context: Context, watch: Watch, at: number): Promise<Watch> {
  if (watch.suppression !== null) return watch;
  const sql = context.database.reader;
  const news = await store.lastNews(sql);
  if (news.servers < silentServers || news.at === null) return watch;
  const due = await store.dueDeadlines(sql, at);
  const servers = new Set(due.map((job) => job.server_id));
  const first = Math.min(...due.map((job) => job.expected_at));
  if (servers.size < Math.max(silentServers, news.servers / 2) || news.at >= first) return watch;
  const since = Math.min(...due.map((job) => job.deadline_at));
  const until = since + silentPatience;
  return at < until ? { ...watch, suppression: { reason: "all_silent", until } } : watch;
}

/** No connected server can be reached any more: the network here is the likelier cause, for a while. */
async function suppressedByNetwork(context: Context, watch: Watch, at: number): Promise<Watch> {
  if (watch.suppression !== null) return watch;
  const sql = context.database.reader;
  const { connected, unreachable, first, last } = await store.reachOfServers(sql);
  if (connected < silentServers || unreachable < connected || first === null || last === null) return watch;
  // Whose reports still arrive is not cut off.
  const news = await store.lastNews(sql);
  if (news.at !== null && news.at >= first) return watch;
  const until = last + watch.rules.settings.toleranceMs + silentPatience;
  return at < until ? { ...watch, suppression: { reason: "all_silent", until } } : watch;
}

/** Servers whose news could answer what is due. */
async function dueServers(context: Context, at: number): Promise<DueServer[]> {
  const since = new Map<string, number>();
  for (const job of await store.dueEvaluations(context.database.reader, at)) {
    const again = job.busy === null && job.past_seen_at !== null ? job.past_seen_at + queueGrace : null;
    const times = [job.deadline_at, job.stale_at, again].filter(
      (time) => time !== null && time <= at,
    ) as number[];
    since.set(job.server_id, Math.max(since.get(job.server_id) ?? 0, ...times));
  }
  return [...since].map(([serverId, latest]) => ({ serverId, since: latest }));
}

/**
 * What collecting found out: the server answered, or it did not (`reachable` false).
 * @param by why its silence is no trouble any more
 */
export async function recordReachable(
  work: Work,
  serverId: string,
  reachable: boolean,
  by: ClosedBy = { code: "answers_again", facts: {} },
): Promise<void> {
  const { sql, at } = work;
  const known = await store.findServerWatch(sql, serverId);
  if (known === undefined) return;
  await store.ensureServer(sql, serverId);
  if (!reachable) {
    if (known.unreachable_since === null) await store.setUnreachable(sql, serverId, at);
    return;
  }
  await store.setUnreachable(sql, serverId, null);
  const trouble = { jobId: null, serverId, cause: "server_unreachable" } as const;
  await closeIncident(work, trouble, by);
}

/**
 * Evaluates every job whose time has come. Reads only those, through the index on `evaluate_at`: how many jobs there are makes
 * no difference.
 * @param afterGap true: news of every server are looked for first, not only of those that something is due of
 */
export async function check(
  context: Context,
  { afterGap = false, actor = systemActor("monitoring") }: { afterGap?: boolean; actor?: Actor } = {},
): Promise<CheckAnswer> {
  await awaitNews(context, afterGap ? "all" : await dueServers(context, context.clock.now()));
  const at = context.clock.now();
  const { reader } = context.database;
  const prepared = await suppressedByNetwork(context, await prepareWatch(context), at);
  const watch = await suppressedBySilence(context, prepared, at);
  const state = await store.readMonitorState(reader);
  const gap =
    state.gap_from === null || state.gap_until === null
      ? null
      : { from: state.gap_from, until: state.gap_until };
  const counts = { opened: 0, closed: 0, suppressed: 0 };
  const inPart = (part: (work: Work) => Promise<number>) =>
    transact(context, actor, async (work) => {
      const suppressed = await part(work);
      const count = (type: string) => work.told.filter((event) => event.type === type).length;
      return { opened: count("incident.opened"), closed: count("incident.closed"), suppressed };
    }).then((part) => {
      counts.opened += part.opened;
      counts.closed += part.closed;
      counts.suppressed += part.suppressed;
    });
  let after = 0;
  for (;;) {
    const ids = await store.dueJobs(reader, at, after, batch);
    if (ids.length === 0) break;
    await inPart((work) => evaluateDue(work, ids, watch, gap));
    after = ids.at(-1)!;
    if (ids.length < batch) break;
  }
  await inPart(async (work) => {
    await store.saveCheckedAt(work.sql, at);
    await evaluateReach(work, watch);
    const { repeat } = watch.rules.settings;
    const quiet = (incident: IncidentOfServer) =>
      watch.suppression !== null || quietSuppression(incident, watch, at) !== null;
    await remind(work, repeat, quiet);
    return 0;
  });
  return { checkedAt: at, ...counts };
}

/** When the last check ended, epoch ms; null before the first. */
export const checkedAt = async (context: Context): Promise<number | null> =>
  (await store.readMonitorState(context.database.reader)).checked_at;
