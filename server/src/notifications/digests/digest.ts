import { type DigestInput, digestInput } from "@duplistatus/contract";
import type { Context } from "../../platform/context.ts";
import type { Sql } from "../../platform/database/database.ts";
import type { Kinds } from "../configured/channel.ts";
import { insertDelivery, type NewDelivery } from "../outbox/store.ts";
import { type Reachable, readSettings, readWorld, type World } from "../plan/world.ts";
import { dateText, dayMs } from "../time/wall-clock.ts";
import { latestSlot, type Slot } from "./slots.ts";
import * as store from "./store.ts";

/** A summary that comes later than that after its time is left out; the next one says so. */
const lateBy = 6 * 3_600_000;
/** That all is fine is told for so long, as the proof that messages arrive. */
const proofFor = 14 * dayMs;

export const digestOf = (row: store.DigestRow): DigestInput => digestInput.parse(JSON.parse(row.value));

const keyOf = (id: number, { day }: Slot): string => `digest:${id}:${dateText(day)}`;

/** What a delivery of a summary keeps. */
export interface DigestFacts {
  digest: number;
  from: number;
  until: number;
  /** Date of the one before, when it was left out. */
  skipped: string | null;
}

const deliveryOf = (
  key: string,
  channel: Reachable,
  recipient: string,
  facts: DigestFacts,
  { now, until }: { now: number; until: number },
): NewDelivery => ({
  event_key: key,
  channel_id: channel.row.id,
  recipient,
  kind: "digest",
  topic: "digest",
  tone: "info",
  // Whoever chose its time wants it then.
  urgent: 1,
  facts: JSON.stringify(facts),
  state: "queued",
  due: now,
  expires_at: until,
  created_at: now,
});

async function isFine(sql: Sql, { tags }: DigestInput, since: number): Promise<boolean> {
  const jobs = (await store.listJobs(sql)).filter((job) => hasTag(tags, job.tags));
  const servers = new Set(jobs.map((job) => job.server_id));
  const incidents = await store.listIncidents(sql, since);
  return !incidents.some((one) => one.closed_at === null && servers.has(one.server_id));
}

/**
 * Puts a summary into the outbox at once, also when nothing is wrong: what its next one would say so far.
 * @returns to how many recipients it goes
 */
export async function digestNow(sql: Sql, row: store.DigestRow, world: World): Promise<number> {
  const value = digestOf(row);
  const { now } = world;
  let recipients = 0;
  for (const id of value.channels) {
    const channel = world.channels.get(id);
    if (channel === undefined || channel.kind.events?.includes("digest") === false) continue;
    const facts = {
      digest: row.id,
      from: latestSlot(value, channel.zone, now).at,
      until: now,
      skipped: null,
    };
    const key = `digest:${row.id}:now:${now}`;
    for (const recipient of channel.recipients) {
      await insertDelivery(sql, deliveryOf(key, channel, recipient, facts, { now, until: now + lateBy }));
      recipients += 1;
    }
  }
  return recipients;
}

export const hasTag = (wanted: readonly string[], tags: string): boolean =>
  wanted.length === 0 || (JSON.parse(tags) as string[]).some((tag) => wanted.includes(tag));

async function digestFor(
  sql: Sql,
  row: store.DigestRow,
  digest: DigestInput,
  channel: Reachable,
  now: number,
): Promise<void> {
  const slot = latestSlot(digest, channel.zone, now);
  if (slot.at < row.created_at || now - slot.at > lateBy) return;
  const key = keyOf(row.id, slot);
  if (await store.isTold(sql, key, channel.row.id)) return;
  const before = latestSlot(digest, channel.zone, slot.at - 1);
  const proof =
    digest.whenFine === "always" || (digest.whenFine === "two_weeks" && now - row.created_at < proofFor);
  if (!proof && (await isFine(sql, digest, before.at))) return;
  const missed =
    before.at >= row.created_at && !(await store.isTold(sql, keyOf(row.id, before), channel.row.id));
  const facts: DigestFacts = {
    digest: row.id,
    from: before.at,
    until: slot.at,
    // One that had nothing to tell is not missed.
    skipped: missed && proof ? dateText(before.day) : null,
  };
  for (const recipient of channel.recipients) {
    await insertDelivery(sql, deliveryOf(key, channel, recipient, facts, { now, until: slot.at + lateBy }));
  }
  await store.setDigested(sql, row.id, now);
}

/** Puts the summaries whose time has come into the outbox, by the clock of each channel. */
export async function digest(context: Context, kinds: Kinds): Promise<void> {
  const sql = context.database.reader;
  const rows = await store.listDigests(sql);
  if (rows.length === 0) return;
  const said = await readSettings(context);
  const now = context.clock.now();
  const world = await readWorld(context, sql, kinds, said);
  for (const row of rows) {
    const value = digestOf(row);
    if (!value.enabled) continue;
    for (const id of value.channels) {
      const channel = world.channels.get(id);
      if (channel === undefined || channel.kind.events?.includes("digest") === false) continue;
      const slot = latestSlot(value, channel.zone, now);
      if (now - slot.at > lateBy || (await store.isTold(sql, keyOf(row.id, slot), id))) continue;
      await context.database.write((write) => digestFor(write, row, value, channel, now));
    }
  }
}
