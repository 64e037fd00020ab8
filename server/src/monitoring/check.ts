import type { CheckAnswer, ClosedBy } from "@duplistatus/contract";
import { closeIncident, type IncidentOfServer, remind } from "../incidents/incidents.ts";
import { type Actor, systemActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { transact, type Work } from "../platform/database/unit-of-work.ts";
import { awaitNews, type DueServer } from "./before-check.ts";
import { evaluateJob } from "./evaluate.ts";
import { evaluateReach } from "./reach.ts";
import { queueGrace } from "./rules.ts";
import * as store from "./store.ts";
import { quietSuppression, type Watch } from "./suppression.ts";
import { prepareWatch } from "./watch.ts";

/** Jobs evaluated in one transaction: few enough that uploads never wait long. */
const batch = 200;
/** Fewer servers falling silent at once are no sign of trouble on this side. */
const silentServers = 3;
/** Whose job is said to run is asked again after this: a run may have ended without a report. */
const busyAsked = 30 * 60_000;

async function evaluateDue(work: Work, ids: readonly number[], watch: Watch): Promise<number> {
  const { sql } = work;
  let suppressed = 0;
  for (const id of ids) {
    await store.lockJob(sql, id);
    const row = await store.findWatch(sql, id);
    if (row === undefined) continue;
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
  const until = since + watch.rules.settings.startupGraceMs;
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
  const { toleranceMs, startupGraceMs } = watch.rules.settings;
  const until = last + toleranceMs + startupGraceMs;
  return at < until ? { ...watch, suppression: { reason: "all_silent", until } } : watch;
}

/** Servers whose news could answer what is due. */
async function dueServers(context: Context, at: number): Promise<DueServer[]> {
  const since = new Map<string, number>();
  for (const job of await store.dueEvaluations(context.database.reader, at)) {
    const again = job.busy === null && job.past_seen_at !== null ? job.past_seen_at + queueGrace : null;
    const busy = job.busy === "active" && job.busy_at !== null ? job.busy_at + busyAsked : null;
    const times = [job.deadline_at, job.stale_at, again, busy].filter(
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
  const silent = await suppressedBySilence(context, prepared, at);
  const state = await store.readMonitorState(reader);
  const { gap_from: from, gap_until: until } = state;
  const gap = from === null || until === null ? null : { from, until };
  const watch: Watch = { ...silent, timed: true, gap };
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
    await inPart((work) => evaluateDue(work, ids, watch));
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
