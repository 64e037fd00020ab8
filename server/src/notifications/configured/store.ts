import type { Sql } from "../../platform/database/database.ts";
import type { ChannelStateTable, ChannelsTable } from "../../platform/database/notifications-schema.ts";

export type ChannelRow = Omit<ChannelsTable, "id"> & { id: number };
export type ChannelStateRow = ChannelStateTable;

export function listChannels(sql: Sql): Promise<ChannelRow[]> {
  return sql.all("select * from channels where deleted_at is null order by id");
}

/** Ids of the channels that tell people something: relays take reports. */
export async function messageChannels(sql: Sql): Promise<Set<number>> {
  const rows = await sql.all<{ id: number }>(
    "select id from channels where deleted_at is null and kind <> 'relay'",
  );
  return new Set(rows.map(({ id }) => id));
}

/** A channel, also a deleted one. */
export function findChannel(sql: Sql, id: number): Promise<ChannelRow | undefined> {
  return sql.get("select * from channels where id = ?", [id]);
}

/** Adds a channel with its state; the unique name refuses a second one. */
export async function insertChannel(
  sql: Sql,
  channel: Omit<ChannelRow, "id" | "enabled" | "updated_at" | "deleted_at">,
): Promise<number> {
  const row = await sql.get<{ id: number }>(
    `insert into channels (kind, name, name_key, settings, secrets, options, created_at, updated_at)
     values (?, ?, ?, ?, ?, ?, ?, ?) returning id`,
    [
      channel.kind,
      channel.name,
      channel.name_key,
      channel.settings,
      channel.secrets,
      channel.options,
      channel.created_at,
      channel.created_at,
    ],
  );
  await sql.run("insert into channel_state (channel_id) values (?)", [row!.id]);
  return row!.id;
}

export async function updateChannel(
  sql: Sql,
  channel: Pick<
    ChannelRow,
    "id" | "name" | "name_key" | "enabled" | "settings" | "secrets" | "options" | "updated_at"
  >,
): Promise<void> {
  await sql.run(
    `update channels set name = ?, name_key = ?, enabled = ?, settings = ?, secrets = ?, options = ?, updated_at = ?
     where id = ? and deleted_at is null`,
    [
      channel.name,
      channel.name_key,
      channel.enabled,
      channel.settings,
      channel.secrets,
      channel.options,
      channel.updated_at,
      channel.id,
    ],
  );
}

/** Keeps name and kind for the history of its messages; its settings are gone. */
export async function setDeleted(sql: Sql, id: number, at: number): Promise<void> {
  await sql.run(
    "update channels set deleted_at = ?, name_key = null, enabled = 0, settings = '{}', secrets = null where id = ?",
    [at, id],
  );
  await sql.run("delete from gather_windows where channel_id = ?", [id]);
}

export function listStates(sql: Sql): Promise<ChannelStateRow[]> {
  return sql.all("select * from channel_state");
}

/** The state of a channel; locked until the end of the transaction where several may write. */
export function lockState(sql: Sql, channelId: number): Promise<ChannelStateRow | undefined> {
  const lock = sql.engine === "postgres" ? " for update" : "";
  return sql.get(`select * from channel_state where channel_id = ?${lock}`, [channelId]);
}

export async function saveHealth(
  sql: Sql,
  state: Pick<
    ChannelStateRow,
    | "channel_id"
    | "health"
    | "failures"
    | "paused_until"
    | "last_ok_at"
    | "last_try_at"
    | "failing_since"
    | "reason"
    | "facts"
  >,
): Promise<void> {
  await sql.run(
    `update channel_state set health = ?, failures = ?, paused_until = ?, last_ok_at = ?, last_try_at = ?,
       failing_since = ?, reason = ?, facts = ? where channel_id = ?`,
    [
      state.health,
      state.failures,
      state.paused_until,
      state.last_ok_at,
      state.last_try_at,
      state.failing_since,
      state.reason,
      state.facts,
      state.channel_id,
    ],
  );
}

export async function saveBucket(
  sql: Sql,
  channelId: number,
  tokens: number | null,
  refilledAt: number | null,
): Promise<void> {
  await sql.run("update channel_state set tokens = ?, refilled_at = ? where channel_id = ?", [
    tokens,
    refilledAt,
    channelId,
  ]);
}

export async function saveTest(sql: Sql, channelId: number, test: string): Promise<void> {
  await sql.run("update channel_state set last_test = ? where channel_id = ?", [test, channelId]);
}
