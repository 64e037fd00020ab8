import type { Sql } from "../../platform/database/database.ts";
import { leaveCommonCause } from "../gather/common-cause.ts";
import { continuedBy, leaveWhole, type Telling, tellingsOf } from "../gather/store.ts";
import { changesSince, type NoticeRow } from "../notices/store.ts";
import { endWaiting } from "../outbox/store.ts";
import { dateText } from "../time/wall-clock.ts";
import { audienceOf } from "./audience.ts";
import { decide, enqueue } from "./enqueue.ts";
import type { World } from "./world.ts";

const hour = 3_600_000;
const day = 24 * hour;
/** So many changes within a day: it comes and goes, and each of them is no news any more. */
const unsteadyFrom = 4;
/** What comes and goes is told when it has stayed for so long. */
const steadyAfter = 6 * hour;
/** The end of one of several with a common cause waits for the others, but not for ever. */
const othersWithin = 6 * hour;

/** It was told, or will be and cannot be stopped any more. */
function isTold(telling: Telling): boolean {
  if (telling.state === "sent" || telling.state === "sending") return true;
  if (telling.state === "queued") return telling.doubtful === 1;
  if (telling.state !== "gathered") return false;
  if (telling.whole_state === "sent" || telling.whole_state === "sending") return true;
  return (
    telling.whole_state === "queued" && ((telling.whole_attempts ?? 0) > 0 || telling.whole_doubtful === 1)
  );
}

const isWaiting = (telling: Telling): boolean =>
  telling.state === "held" ||
  telling.state === "queued" ||
  (telling.state === "gathered" && ["held", "queued"].includes(telling.whole_state ?? ""));

/** The message that must arrive before anything else about it: the one that tells it. */
const messageOf = (telling: Telling): number => telling.part_of ?? telling.id;

const withdraw = (sql: Sql, telling: Telling, now: number): Promise<boolean> =>
  telling.state === "gathered"
    ? leaveWhole(sql, telling.id, "closed_before_told", now)
    : endWaiting(sql, telling.id, "cancelled", "closed_before_told", now);

/** Says once a day that a backup comes and goes; what it is at the moment waits until it stays. */
const unsteadyNotice = (notice: NoticeRow, changes: number, now: number) => ({
  event_key: `job:${notice.job_id}:unsteady:${dateText(Math.floor(now / day))}`,
  kind: "incident.reminded",
  incident_id: null,
  facts: JSON.stringify({ ...JSON.parse(notice.facts), unsteady: changes }),
});

/** Something began. @returns outcome that holds for everybody, else null */
export async function planOpened(sql: Sql, world: World, notice: NoticeRow): Promise<"no_channel" | null> {
  const audience = audienceOf(notice, world);
  if (audience.length === 0) return "no_channel";
  const { now } = world;
  const changes = notice.job_id === null ? 0 : await changesSince(sql, notice.job_id, notice.at - day);
  const unsteady = changes > unsteadyFrom;
  for (const { channel, recipient, refusal } of audience) {
    if (refusal !== null) await decide(sql, now, notice, channel.row.id, recipient, refusal);
    else if (unsteady && channel.kind.alone !== true) {
      const said = { ...notice, ...unsteadyNotice(notice, changes, now) };
      await enqueue(sql, world, said, channel, recipient);
      await enqueue(sql, world, notice, channel, recipient, {
        holdUntil: { at: now + steadyAfter, why: "unsteady" },
      });
    } else await enqueue(sql, world, notice, channel, recipient);
  }
  return null;
}

/**
 * It became worse, or must be told once more: whoever has not been told of its beginning yet is told of it as it is now,
 * the others hear of it again.
 */
export async function planAgain(
  sql: Sql,
  world: World,
  notice: NoticeRow,
): Promise<"no_channel" | "with_reminder" | null> {
  if ((JSON.parse(notice.facts) as { asked?: boolean }).asked === false) return "with_reminder";
  const audience = audienceOf(notice, world);
  if (audience.length === 0) return "no_channel";
  const tellings = await tellingsOf(sql, notice.incident_id!);
  for (const { channel, recipient, refusal } of audience) {
    const mine = tellings.filter((one) => one.channel_id === channel.row.id && one.recipient === recipient);
    const waiting = mine.find((one) => isWaiting(one) && !isTold(one));
    if (refusal !== null) await decide(sql, world.now, notice, channel.row.id, recipient, refusal);
    else if (waiting !== undefined && channel.kind.alone !== true) {
      await decide(sql, world.now, notice, channel.row.id, recipient, "with_opened", messageOf(waiting));
    } else {
      const before = mine.filter(isTold).at(-1);
      await enqueue(sql, world, notice, channel, recipient, {
        afterId: before === undefined ? null : messageOf(before),
      });
    }
  }
  return null;
}

/** It is over: told to those who were told of it, and to nobody else. */
export async function planClosed(sql: Sql, world: World, notice: NoticeRow): Promise<"no_channel" | null> {
  const { now } = world;
  const tellings = await tellingsOf(sql, notice.incident_id!);
  for (const other of await continuedBy(sql, notice.incident_id!)) {
    tellings.push(...(await tellingsOf(sql, other)));
  }
  if (tellings.length === 0) return "no_channel";
  const listeners = new Map<string, Telling[]>();
  for (const telling of tellings) {
    const key = `${telling.channel_id}:${telling.recipient}`;
    listeners.set(key, [...(listeners.get(key) ?? []), telling]);
  }
  const waitsForOthers = await leaveCommonCause(sql, notice.incident_id!, now);
  const rule = world.rules.effective(notice.server_id, notice.job_id);
  for (const mine of listeners.values()) {
    const { channel_id: channelId, recipient } = mine[0]!;
    let told: Telling | undefined;
    let withdrawn = false;
    for (const telling of mine) {
      if (isTold(telling)) told = telling;
      else if (isWaiting(telling)) {
        // Somebody may have taken it in this instant: then it is told.
        if (await withdraw(sql, telling, now)) withdrawn = true;
        else told = telling;
      }
    }
    const channel = world.channels.get(channelId);
    if (told === undefined) {
      await decide(sql, now, notice, channelId, recipient, withdrawn ? "closed_before_told" : "never_told");
    } else if (channel === undefined) await decide(sql, now, notice, channelId, recipient, "channel_off");
    else if (channel.kind.events?.includes("incident.closed") === false) {
      await decide(sql, now, notice, channelId, recipient, "not_for_this_kind");
    } else if (told.instead_of === null && !wantsRecovery(rule, channelId, recipient)) {
      await decide(sql, now, notice, channelId, recipient, "topic_off");
    } else {
      const waits = waitsForOthers && channel.kind.alone !== true;
      await enqueue(sql, world, notice, channel, recipient, {
        afterId: messageOf(told),
        ...(waits ? { holdUntil: { at: now + othersWithin, why: "common_cause" } } : {}),
      });
    }
  }
  return null;
}

/** By the rule, or by another destination that goes to just this recipient. */
function wantsRecovery(
  rule: ReturnType<World["rules"]["effective"]>,
  channelId: number,
  recipient: string,
): boolean {
  const own = rule.destinations.filter(
    (one) => one.channelId === channelId && (one.recipient === null || one.recipient === recipient),
  );
  const byRule = rule.channels === "all" || rule.channels.includes(channelId);
  return (byRule && rule.topics.recovered) || own.some((one) => one.topics.includes("recovered"));
}
