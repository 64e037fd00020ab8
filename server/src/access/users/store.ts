import type { Role } from "@duplistatus/contract";
import type { Sql } from "../../platform/database/database.ts";
import type { Flag } from "../../platform/database/schema.ts";

export interface ListedUser {
  id: number;
  username: string;
  role: Role;
  tags: string | null;
  must_change_password: Flag;
  has_factor: number;
  created_at: number;
  last_login_at: number | null;
  last_login_address: string | null;
  sessions: number;
}

/** Every account, by name. @param now only sessions that still hold count */
export function listUsers(sql: Sql, now: number, seenAfter: number): Promise<ListedUser[]> {
  return sql.all(
    `select id, username, role, tags, must_change_password, created_at, last_login_at, last_login_address,
       (select count(*) from sessions where sessions.user_id = users.id and expires_at > ? and last_seen_at > ?)
         as sessions,
       (select count(*) from totp_factors where user_id = users.id and active_at is not null)
         + (select count(*) from passkeys where user_id = users.id) as has_factor
     from users order by username_key`,
    [now, seenAfter],
  );
}

export interface UserColumns {
  username: string;
  usernameKey: string;
  role: Role;
  tags: string | null;
  mustChangePassword: boolean;
}

export async function updateUser(sql: Sql, id: number, user: UserColumns): Promise<void> {
  await sql.run(
    "update users set username = ?, username_key = ?, role = ?, tags = ?, must_change_password = ? where id = ?",
    [user.username, user.usernameKey, user.role, user.tags, user.mustChangePassword ? 1 : 0, id],
  );
}

export async function deleteUser(sql: Sql, id: number): Promise<void> {
  await sql.run("delete from users where id = ?", [id]);
}

/** How many administrators there are beside one; nobody else can change that until the transaction ends. */
export async function otherAdmins(sql: Sql, id: number): Promise<number> {
  await sql.run("update users set role = role where role = 'admin'");
  const row = await sql.get<{ count: number }>(
    "select count(*) as count from users where role = 'admin' and id <> ?",
    [id],
  );
  return Number(row!.count);
}
