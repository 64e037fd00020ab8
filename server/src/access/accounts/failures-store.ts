import type { Sql } from "../../platform/database/database.ts";

/** Failures under a key that still count, and until when. */
export function failuresOf(
  sql: Sql,
  keys: readonly string[],
  now: number,
): Promise<{ key: string; count: number; until_at: number }[]> {
  return sql.all(
    `select key, count, until_at from login_failures where until_at > ? and key in (${keys.map(() => "?").join(", ")})`,
    [now, ...keys],
  );
}

/** Counts one more failure; @returns how many there are now */
export async function addFailure(sql: Sql, key: string, now: number, until: number): Promise<number> {
  const row = await sql.get<{ count: number }>(
    `insert into login_failures (key, count, until_at) values (?, 1, ?) on conflict (key) do update set
       count = case when login_failures.until_at <= ? then 1 else login_failures.count + 1 end,
       until_at = excluded.until_at
     returning count`,
    [key, until, now],
  );
  return Number(row!.count);
}

export async function takeFailureBack(sql: Sql, key: string): Promise<void> {
  await sql.run("update login_failures set count = count - 1 where key = ? and count > 0", [key]);
}

export async function forgetFailures(sql: Sql, keys: readonly string[]): Promise<void> {
  await sql.run(`delete from login_failures where key in (${keys.map(() => "?").join(", ")})`, keys);
}

export async function deleteOldFailures(sql: Sql, now: number): Promise<void> {
  await sql.run("delete from login_failures where until_at <= ?", [now]);
}

/** The keys that are locked now, of those with this beginning. */
export function lockedKeys(
  sql: Sql,
  beginning: string,
  least: number,
  now: number,
): Promise<{ key: string; until_at: number }[]> {
  return sql.all(
    "select key, until_at from login_failures where key like ? and count >= ? and until_at > ?",
    [`${beginning}%`, least, now],
  );
}

/** The users who logged in on this device. */
export async function deviceUsers(sql: Sql, device: string): Promise<number[]> {
  const rows = await sql.all<{ user_id: number }>("select user_id from devices where id = ?", [device]);
  return rows.map((row) => row.user_id);
}

export async function saveDevice(sql: Sql, device: string, userId: number, now: number): Promise<void> {
  await sql.run(
    `insert into devices (id, user_id, created_at, last_used_at) values (?, ?, ?, ?)
     on conflict (id, user_id) do update set last_used_at = excluded.last_used_at`,
    [device, userId, now, now],
  );
}

/** Forgets the devices of a user that were not used for long, and those beyond the newest. */
export async function trimDevices(sql: Sql, userId: number, before: number, most: number): Promise<void> {
  await sql.run(
    `delete from devices where user_id = ? and (last_used_at < ? or id not in
       (select id from devices where user_id = ? order by last_used_at desc, id limit ?))`,
    [userId, before, userId, most],
  );
}

export async function deleteOldFlows(sql: Sql, now: number): Promise<void> {
  await sql.run("delete from used_flows where until_at < ?", [now]);
}

/** @returns false when it was used before */
export async function insertUsedFlow(sql: Sql, id: string, until: number): Promise<boolean> {
  const { changes } = await sql.run(
    "insert into used_flows (id, until_at) values (?, ?) on conflict (id) do nothing",
    [id, until],
  );
  return changes > 0;
}
