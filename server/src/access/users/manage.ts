import type { User, UserPatch } from "@duplistatus/contract";
import type { Work } from "../../platform/database/unit-of-work.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { setPassword } from "../accounts/password-change.ts";
import { endSessionsOf } from "../accounts/sessions.ts";
import { insertUser, type NewUser, userByName, usernameKey } from "../accounts/store.ts";
import { writeTags } from "../accounts/tags.ts";
import { unlockAccount } from "../accounts/throttle.ts";
import { readUser } from "./list.ts";
import * as store from "./store.ts";

/** Administrators see everything: a limit would only seem to hold. */
function assertLimitable({ role, tags }: { role: User["role"]; tags: readonly string[] | null }): void {
  if (role === "admin" && tags !== null) {
    throw new AppError("invalid_request", { reason: "admin_unlimited", field: "tags" });
  }
}

/** What one must not do to the own account, since there may be no way back. */
function assertNotOneself({ actor }: Work, id: number): void {
  if (actor.kind === "user" && actor.id === id) throw new AppError("conflict", { reason: "own_account" });
}

async function assertNotLastAdmin({ sql }: Work, user: User): Promise<void> {
  if (user.role !== "admin" || (await store.otherAdmins(sql, user.id)) > 0) return;
  throw new AppError("conflict", { reason: "last_admin" });
}

/** Makes an account. @throws {AppError} conflict (username_taken), invalid_request (admin_unlimited) */
export async function addUser(
  work: Work,
  user: Omit<NewUser, "tags"> & { tags: readonly string[] | null },
): Promise<User> {
  const { sql, at } = work;
  assertLimitable(user);
  const { username } = user;
  if (!(await insertUser(sql, { ...user, tags: writeTags(user.tags) }, at))) {
    throw new AppError("conflict", { reason: "username_taken", name: username });
  }
  const { id } = (await userByName(sql, username))!;
  await work.emit({ type: "user.changed", userId: id });
  return readUser(sql, at, id);
}

/**
 * Changes the named members of an account; its sessions go on with the new rights.
 * @throws {AppError} not_found, conflict (username_taken, last_admin, own_account), invalid_request (admin_unlimited)
 */
export async function changeUser(
  work: Work,
  id: number,
  patch: UserPatch,
): Promise<{ before: User; after: User }> {
  const { sql, at } = work;
  const before = await readUser(sql, at, id);
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  const wished: User = { ...before, ...given };
  // Whoever becomes an administrator loses the limit.
  if (patch.role === "admin" && patch.tags === undefined) wished.tags = null;
  assertLimitable(wished);
  if (wished.role !== before.role) assertNotOneself(work, id);
  if (wished.role !== "admin") await assertNotLastAdmin(work, before);
  const key = usernameKey(wished.username);
  const namesake = await userByName(sql, wished.username);
  if (namesake !== undefined && namesake.id !== id) {
    throw new AppError("conflict", { reason: "username_taken", name: wished.username });
  }
  await store.updateUser(sql, id, { ...wished, usernameKey: key, tags: writeTags(wished.tags) });
  await work.emit({ type: "user.changed", userId: id });
  return { before, after: await readUser(sql, at, id) };
}

/** Gives an account a new password that must be changed at the next login; its sessions end. @throws {AppError} not_found */
export async function giveNewPassword(work: Work, id: number, hash: string): Promise<User> {
  const { sql, at } = work;
  await readUser(sql, at, id);
  await setPassword(work, id, { hash, mustChange: true, keptId: null });
  return readUser(sql, at, id);
}

/** Ends a lock by wrong passwords. @throws {AppError} not_found */
export async function unlockUser(work: Work, id: number): Promise<{ before: User; after: User }> {
  const { sql, at } = work;
  const before = await readUser(sql, at, id);
  await unlockAccount(sql, id);
  await work.emit({ type: "user.changed", userId: id });
  return { before, after: await readUser(sql, at, id) };
}

/** Deletes an account with its sessions. @throws {AppError} not_found, conflict (last_admin, own_account) */
export async function removeUser(work: Work, id: number): Promise<User> {
  const { sql, at } = work;
  const user = await readUser(sql, at, id);
  assertNotOneself(work, id);
  await assertNotLastAdmin(work, user);
  await endSessionsOf(work, id, null);
  await store.deleteUser(sql, id);
  await work.emit({ type: "user.removed", userId: id });
  return user;
}
