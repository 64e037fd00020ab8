import type { LoginMethod, Role, TokenScope } from "@duplistatus/contract";
import type { Sql } from "../../platform/database/database.ts";
import type { Flag } from "../../platform/database/schema.ts";

export interface UserRow {
  id: number;
  username: string;
  password_hash: string;
  role: Role;
  must_change_password: Flag;
  preferences: string;
  /** JSON list; null = all servers. */
  tags: string | null;
}

const userColumns = "id, username, password_hash, role, must_change_password, preferences, tags";

/** Names are unique ignoring case. */
export const usernameKey = (username: string): string => username.normalize("NFC").trim().toLowerCase();

export function userByName(sql: Sql, username: string): Promise<UserRow | undefined> {
  return sql.get(`select ${userColumns} from users where username_key = ?`, [usernameKey(username)]);
}

export function userById(sql: Sql, id: number): Promise<UserRow | undefined> {
  return sql.get(`select ${userColumns} from users where id = ?`, [id]);
}

export async function countUsers(sql: Sql): Promise<number> {
  return (await sql.get<{ count: number }>("select count(*) as count from users"))!.count;
}

/** Administrators who still have a password that somebody else chose. */
export function adminsToChangePassword(sql: Sql): Promise<UserRow[]> {
  return sql.all(`select ${userColumns} from users where role = 'admin' and must_change_password = 1`);
}

export interface NewUser {
  username: string;
  passwordHash: string;
  role: Role;
  mustChangePassword: boolean;
  /** JSON list; absent = all servers. */
  tags?: string | null;
}

/** @returns false when somebody of this name exists already */
export async function insertUser(sql: Sql, user: NewUser, now: number): Promise<boolean> {
  const { changes } = await sql.run(
    `insert into users (username, username_key, password_hash, role, must_change_password, tags, created_at)
     values (?, ?, ?, ?, ?, ?, ?) on conflict (username_key) do nothing`,
    [
      user.username,
      usernameKey(user.username),
      user.passwordHash,
      user.role,
      user.mustChangePassword ? 1 : 0,
      user.tags ?? null,
      now,
    ],
  );
  return changes > 0;
}

export async function setPassword(
  sql: Sql,
  userId: number,
  hash: string,
  mustChange: boolean,
): Promise<void> {
  await sql.run("update users set password_hash = ?, must_change_password = ? where id = ?", [
    hash,
    mustChange ? 1 : 0,
    userId,
  ]);
}

/** True while nobody has ever logged in to an account. */
export async function isUnused(sql: Sql, userId: number): Promise<boolean> {
  const row = await sql.get("select 1 as found from users where id = ? and last_login_at is null", [userId]);
  return row !== undefined;
}

export async function setRole(sql: Sql, userId: number, role: Role): Promise<void> {
  await sql.run("update users set role = ? where id = ?", [role, userId]);
}

/** Replaces one hash of a password by another; nothing happens where the password was changed meanwhile. */
export async function replaceHash(sql: Sql, userId: number, before: string, after: string): Promise<void> {
  await sql.run("update users set password_hash = ? where id = ? and password_hash = ?", [
    after,
    userId,
    before,
  ]);
}

export async function setPreferences(sql: Sql, userId: number, preferences: string): Promise<void> {
  await sql.run("update users set preferences = ? where id = ?", [preferences, userId]);
}

export async function setLastLogin(
  sql: Sql,
  userId: number,
  now: number,
  address: string | null,
): Promise<void> {
  await sql.run("update users set last_login_at = ?, last_login_address = ? where id = ?", [
    now,
    address,
    userId,
  ]);
}

export interface NewSession {
  id: string;
  userId: number;
  now: number;
  expiresAt: number;
  address: string;
  userAgent: string | null;
  method: LoginMethod;
}

export async function insertSession(sql: Sql, session: NewSession): Promise<void> {
  await sql.run(
    `insert into sessions (id, user_id, created_at, last_seen_at, expires_at, address, user_agent, method)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      session.id,
      session.userId,
      session.now,
      session.now,
      session.expiresAt,
      session.address,
      session.userAgent,
      session.method,
    ],
  );
}

export interface SessionRow {
  user_id: number;
  username: string;
  role: Role;
  must_change_password: Flag;
  tags: string | null;
  has_factor: number;
  method: LoginMethod;
  last_seen_at: number;
  expires_at: number;
}

export function sessionById(sql: Sql, id: string): Promise<SessionRow | undefined> {
  return sql.get(
    `select s.user_id, u.username, u.role, u.must_change_password, u.tags,
       (select count(*) from totp_factors where user_id = u.id and active_at is not null)
         + (select count(*) from passkeys where user_id = u.id) as has_factor,
       s.method, s.last_seen_at, s.expires_at
     from sessions s join users u on u.id = s.user_id where s.id = ?`,
    [id],
  );
}

export interface ListedSession {
  id: string;
  created_at: number;
  last_seen_at: number;
  expires_at: number;
  address: string | null;
  user_agent: string | null;
}

/** Sessions of a user that still hold, latest use first. */
export function sessionsOf(
  sql: Sql,
  userId: number,
  now: number,
  seenAfter: number,
): Promise<ListedSession[]> {
  return sql.all(
    `select id, created_at, last_seen_at, expires_at, address, user_agent from sessions
     where user_id = ? and expires_at > ? and last_seen_at > ? order by last_seen_at desc, created_at desc, id`,
    [userId, now, seenAfter],
  );
}

export async function touchSession(sql: Sql, id: string, now: number): Promise<void> {
  await sql.run("update sessions set last_seen_at = ? where id = ?", [now, id]);
}

export async function deleteSession(sql: Sql, id: string): Promise<void> {
  await sql.run("delete from sessions where id = ?", [id]);
}

/** Ends the sessions of a user, all but `keptId`. */
export async function deleteSessionsOf(sql: Sql, userId: number, keptId: string | null): Promise<void> {
  await sql.run("delete from sessions where user_id = ? and id <> ?", [userId, keptId ?? ""]);
}

export async function deleteEndedSessions(sql: Sql, now: number, seenBefore: number): Promise<void> {
  await sql.run("delete from sessions where expires_at <= ? or last_seen_at <= ?", [now, seenBefore]);
}

export interface TokenRow {
  id: number;
  name: string;
  scope: TokenScope;
  server_id: string | null;
  server_name: string | null;
  tags: string | null;
  prefix: string;
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
  revoked_at: number | null;
}

const tokenQuery = `select t.id, t.name, t.scope, t.server_id, coalesce(s.alias, s.name) as server_name, t.tags,
    t.prefix, t.created_at, t.expires_at, t.last_used_at, t.revoked_at
  from tokens t left join servers s on s.id = t.server_id`;

export function tokenByHash(sql: Sql, hash: string): Promise<TokenRow | undefined> {
  return sql.get(`${tokenQuery} where t.secret_hash = ?`, [hash]);
}

export function tokenById(sql: Sql, id: number): Promise<TokenRow | undefined> {
  return sql.get(`${tokenQuery} where t.id = ?`, [id]);
}

export function allTokens(sql: Sql): Promise<TokenRow[]> {
  return sql.all(`${tokenQuery} order by t.revoked_at is not null, t.id desc`);
}

export interface NewToken {
  name: string;
  scope: TokenScope;
  serverId: string | null;
  tags: string | null;
  hash: string;
  prefix: string;
  now: number;
  expiresAt: number | null;
}

export async function insertToken(sql: Sql, token: NewToken): Promise<number> {
  const row = await sql.get<{ id: number }>(
    `insert into tokens (name, scope, server_id, tags, secret_hash, prefix, created_at, expires_at)
     values (?, ?, ?, ?, ?, ?, ?, ?) returning id`,
    [
      token.name,
      token.scope,
      token.serverId,
      token.tags,
      token.hash,
      token.prefix,
      token.now,
      token.expiresAt,
    ],
  );
  return row!.id;
}

export async function touchToken(sql: Sql, id: number, now: number): Promise<void> {
  await sql.run("update tokens set last_used_at = ? where id = ?", [now, id]);
}

/** @returns false when there is no such token */
export async function revokeToken(sql: Sql, id: number, now: number): Promise<boolean> {
  const { changes } = await sql.run("update tokens set revoked_at = coalesce(revoked_at, ?) where id = ?", [
    now,
    id,
  ]);
  return changes > 0;
}

export async function serverExists(sql: Sql, id: string): Promise<boolean> {
  return (await sql.get("select 1 as found from servers where id = ?", [id])) !== undefined;
}
