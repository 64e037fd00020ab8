import type { NotifyOutcome } from "@duplistatus/contract";
import type { Sql } from "../../platform/database/database.ts";
import { type NoticeRow, noticesOfRun } from "../notices/store.ts";
import { toldOfRun } from "../outbox/store.ts";
import { audienceOf, type Listener } from "./audience.ts";
import { decide, enqueue } from "./enqueue.ts";
import type { World } from "./world.ts";

/** What ended longer ago is history: a server that is connected for the first time brings years of it. */
const freshFor = 24 * 3_600_000;

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
  if (notice.at - facts.endedAt > freshFor) return "too_old";
  const audience = audienceOf(notice, world);
  if (audience.length === 0) return "no_channel";
  // Most runs are fine and told to nobody: one word for all is enough.
  if (audience.every(({ refusal }) => refusal === "below_level")) return "below_level";
  const told = await toldByIncidents(sql, notice.run_id!, planFirst);
  for (const listener of audience) {
    const { channel, recipient, refusal } = listener;
    const outcome = refusal ?? (told.has(keyOf(listener)) ? "with_incident" : null);
    if (outcome === null) await enqueue(sql, world, notice, channel, recipient);
    else await decide(sql, world.now, notice, channel.row.id, recipient, outcome);
  }
  return null;
}
