import type { NotifyOutcome } from "@duplistatus/contract";
import type { Sql } from "../../platform/database/database.ts";
import { type NoticeRow, noticesOfRun, wasKnown } from "../notices/store.ts";
import { cancelStarts, toldOfRun } from "../outbox/store.ts";
import { audienceOf, hearsStarts, type Listener } from "./audience.ts";
import { decide, enqueue } from "./enqueue.ts";
import type { World } from "./world.ts";

const day = 24 * 3_600_000;
/** What ended longer ago is no news any more; what went wrong goes into one summary. */
const freshFor = day;
/** What ended longer ago is history, and told to nobody. */
const lateFor = 7 * day;

const keyOf = ({ channel, recipient }: Listener): string => `${channel.row.id}:${recipient}`;

/** Who hears of this run by an incident that it opened or closed, and needs no second message. */
async function toldByIncidents(
  sql: Sql,
  runId: number,
  planFirst: (notice: NoticeRow) => Promise<void>,
): Promise<Set<string>> {
  for (const notice of await noticesOfRun(sql, runId)) {
    if (notice.incident_id !== null && notice.planned_at === null) await planFirst(notice);
  }
  const tellings = await toldOfRun(sql, runId);
  return new Set(tellings.map(({ channel_id: channelId, recipient }) => `${channelId}:${recipient}`));
}

/** A begin that was not told yet is told no more: arriving after the end it would look like another run. */
async function endStarts(sql: Sql, { channels, now }: World, jobId: number): Promise<Map<number, number>> {
  if (![...channels.values()].some(hearsStarts)) return new Map();
  return cancelStarts(sql, jobId, now);
}

/** A start is worth nothing once it is late. */
const startUsefulMs = 2 * 60_000;

/** A run began: told only where a watcher measures by it. */
export async function planStarted(
  sql: Sql,
  world: World,
  notice: NoticeRow,
): Promise<"not_for_this_kind" | null> {
  const audience = audienceOf(notice, world).filter(
    ({ channel, refusal }) => refusal === null && hearsStarts(channel),
  );
  if (audience.length === 0) return "not_for_this_kind";
  for (const { channel, recipient } of audience) {
    await enqueue(sql, world, notice, channel, recipient, { usefulMs: startUsefulMs });
  }
  return null;
}

/**
 * A run ended.
 * @param planFirst plans another notice before this one
 * @returns outcome that holds for everybody, else null
 */
export async function planRun(
  sql: Sql,
  world: World,
  notice: NoticeRow,
  planFirst: (notice: NoticeRow) => Promise<void>,
): Promise<NotifyOutcome | null> {
  const facts = JSON.parse(notice.facts) as { endedAt: number; dryRun: boolean };
  if (facts.dryRun) return "dry_run";
  const age = notice.at - facts.endedAt;
  const late = age > freshFor;
  // A server that is connected for the first time brings years of it.
  const isHistory = late && (age > lateFor || !(await wasKnown(sql, notice.job_id!, facts.endedAt)));
  if (isHistory || (late && notice.rank === 0)) return "too_old";
  const starts = await endStarts(sql, world, notice.job_id!);
  const audience = audienceOf(notice, world);
  if (audience.length === 0) return "no_channel";
  // Most runs are fine and told to nobody: one word for all is enough.
  if (audience.every(({ refusal }) => refusal === "below_level")) return "below_level";
  const told = await toldByIncidents(sql, notice.run_id!, planFirst);
  for (const listener of audience) {
    const { channel, recipient, refusal } = listener;
    // To those who sort what happens by themselves it would look as if it happened now.
    const misled = late && channel.kind.alone === true ? "too_old" : null;
    const outcome = refusal ?? misled ?? (told.has(keyOf(listener)) ? "with_incident" : null);
    const afterId = starts.get(channel.row.id) ?? null;
    if (outcome === null) await enqueue(sql, world, notice, channel, recipient, { late, afterId });
    else await decide(sql, world.now, notice, channel.row.id, recipient, outcome);
  }
  return null;
}
