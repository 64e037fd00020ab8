import type { User } from "@duplistatus/contract";
import type { Sql } from "../../platform/database/database.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { idleSessionMs } from "../accounts/sessions.ts";
import { userByName } from "../accounts/store.ts";
import { readTags } from "../accounts/tags.ts";
import { lockedAccounts } from "../accounts/throttle.ts";
import * as store from "./store.ts";

/** Every account with what administrators may know of it, by name. */
export async function listUsers(sql: Sql, now: number): Promise<User[]> {
  const locked = await lockedAccounts(sql, now);
  const rows = await store.listUsers(sql, now, now - idleSessionMs);
  return rows.map((row) => ({
    id: row.id,
    username: row.username,
    role: row.role,
    tags: readTags(row.tags),
    mustChangePassword: row.must_change_password === 1,
    secondFactor: Number(row.has_factor) > 0,
    createdAt: row.created_at,
    lastLoginAt: row.last_login_at,
    lastLoginAddress: row.last_login_address,
    lockedUntil: locked.get(row.id) ?? null,
    sessions: Number(row.sessions),
  }));
}

/** One of them. @throws {AppError} not_found */
export async function readUser(sql: Sql, now: number, id: number): Promise<User> {
  const user = (await listUsers(sql, now)).find((one) => one.id === id);
  if (user === undefined) throw new AppError("not_found");
  return user;
}

/** One of them by name, ignoring case. @throws {AppError} not_found */
export async function userNamed(sql: Sql, now: number, username: string): Promise<User> {
  const found = await userByName(sql, username);
  if (found === undefined) throw new AppError("not_found");
  return readUser(sql, now, found.id);
}
