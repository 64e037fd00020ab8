import type { NotifyOutcome } from "@duplistatus/contract";
import type { Sql } from "../../platform/database/database.ts";
import type { Tone } from "../channels/message.ts";
import { insertDecision } from "../decisions/store.ts";
import { findWindow, saveWindow } from "../gather/store.ts";
import type { NoticeRow } from "../notices/store.ts";
import { patienceMs } from "../outbox/retry.ts";
import { insertDelivery } from "../outbox/store.ts";
import { quietUntil } from "../time/quiet-hours.ts";
import type { Reachable, World } from "./world.ts";

const hour = 3_600_000;
/** After a message that told several things the next is gathered longer; an hour of quiet ends that. */
const widths: readonly number[] = [1, 5, 15];
const quietEnds = hour;

const loud: readonly Tone[] = ["error", "fatal", "overdue"];

/** Of what became known late there is more to come: a collection visits one server after the other. */
const lateGatherMs = 10 * 60_000;

/** Trouble is not delayed by what went well: they are gathered apart. */
const laneOf = ({ topic, rank }: Pick<NoticeRow, "topic" | "rank">): string =>
  topic === "newServer" || (topic === "run" && rank === 0) ? "calm" : "trouble";

/** Until when a message of this lane is gathered; opens the window when none is open. */
async function gatherUntil(sql: Sql, channel: Reachable, lane: string, now: number): Promise<number> {
  const known = await findWindow(sql, channel.row.id, lane);
  if (known?.until != null && known.until > now) return known.until;
  const quiet = known?.told_at == null || now - known.told_at > quietEnds;
  const level = quiet ? 0 : known.level;
  const until = now + (lane === "late" ? lateGatherMs : channel.gatherMs * widths[level]!);
  await saveWindow(sql, {
    channel_id: channel.row.id,
    lane,
    until,
    level,
    told_at: known?.told_at ?? null,
  });
  return until;
}

export interface Wish {
  /** Not before: it may be over by then. */
  holdUntil?: { at: number; why: Extract<NotifyOutcome, "unsteady" | "common_cause"> };
  afterId?: number | null;
  /** It is history: one summary of all of it is enough, and it wakes nobody. */
  late?: boolean;
  /** Useful no longer than this; three days where nothing is said. */
  usefulMs?: number;
}

/** Puts a message into the outbox for one listener, and writes down that it did. */
export async function enqueue(
  sql: Sql,
  { now }: World,
  notice: NoticeRow,
  channel: Reachable,
  recipient: string,
  { holdUntil, afterId = null, late = false, usefulMs = patienceMs }: Wish = {},
): Promise<void> {
  const { quiet } = channel.options;
  const urgent = !late && loud.includes(notice.tone as Tone) && (quiet?.errorsBreakThrough ?? true);
  const silence = urgent ? null : quietUntil(quiet, channel.zone, now);
  const alone = channel.kind.alone === true || (channel.gatherMs === 0 && !late);
  const lane = late ? "late" : laneOf(notice);
  const held = holdUntil !== undefined || silence !== null || !alone;
  const gathered = alone ? now : await gatherUntil(sql, channel, lane, now);
  const due = Math.max(holdUntil?.at ?? 0, silence ?? gathered);
  const told = late ? "late" : "queued";
  const outcome: NotifyOutcome = holdUntil?.why ?? (silence === null ? told : "quiet");
  const id = await insertDelivery(sql, {
    event_key: notice.event_key,
    channel_id: channel.row.id,
    recipient,
    kind: notice.kind,
    topic: notice.topic,
    tone: notice.tone,
    urgent: urgent ? 1 : 0,
    notice_id: notice.id,
    server_id: notice.server_id,
    job_id: notice.job_id,
    incident_id: notice.incident_id,
    run_id: notice.run_id,
    facts: notice.facts,
    state: held ? "held" : "queued",
    lane: held ? lane : null,
    due,
    expires_at: now + usefulMs,
    reason: held ? (outcome === "queued" ? "gathering" : outcome) : null,
    after_id: afterId,
    created_at: now,
  });
  await decide(
    sql,
    now,
    notice,
    channel.row.id,
    recipient,
    id === undefined ? "told_before" : outcome,
    id ?? null,
  );
}

/** Writes down why a listener is told of a notice, or is not. */
export async function decide(
  sql: Sql,
  now: number,
  notice: NoticeRow,
  channelId: number | null,
  recipient: string | null,
  outcome: NotifyOutcome,
  deliveryId: number | null = null,
): Promise<void> {
  await insertDecision(sql, {
    at: now,
    event_key: notice.event_key,
    kind: notice.kind,
    incident_id: notice.incident_id,
    run_id: notice.run_id,
    job_id: notice.job_id,
    channel_id: channelId,
    recipient: recipient === "" ? null : recipient,
    outcome,
    delivery_id: deliveryId,
  });
}
