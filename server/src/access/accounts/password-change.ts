import { type Actor, systemActor } from "../../platform/actor.ts";
import type { Context } from "../../platform/context.ts";
import { transact, type Work } from "../../platform/database/unit-of-work.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { personOf } from "../actor.ts";
import { confirmPassword, hashLimited } from "./login.ts";
import { assertStrongPassword, documentedPassword, hashPassword, verifyPassword } from "./passwords.ts";
import { endSessionsOf } from "./sessions.ts";
import * as store from "./store.ts";
import { unlockAccount } from "./throttle.ts";

/**
 * Checks the current password of a person and hashes the new one, before the change.
 * @throws {AppError} current_password_wrong, password_too_weak, too_many_attempts
 */
export async function prepareChange(
  context: Context,
  actor: Actor,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
): Promise<{ userId: number; hash: string }> {
  const user = await store.userById(context.database.reader, personOf(actor).id);
  if (user === undefined) throw new AppError("login_required");
  await confirmPassword(context, actor, user, currentPassword);
  if (newPassword.normalize("NFC") === currentPassword.normalize("NFC")) {
    throw new AppError("password_too_weak", { reason: "password_current" });
  }
  assertStrongPassword(newPassword, context.config.passwordRules);
  return { userId: user.id, hash: await hashLimited(context, newPassword) };
}

/** Sets the password of a user and ends the sessions of that user, all but `keptId`. */
export async function setPassword(
  work: Work,
  userId: number,
  { hash, mustChange, keptId }: { hash: string; mustChange: boolean; keptId: string | null },
): Promise<void> {
  await store.setPassword(work.sql, userId, hash, mustChange);
  await unlockAccount(work.sql, userId);
  await work.emit({ type: "user.changed", userId });
  await endSessionsOf(work, userId, keptId);
}

/** Makes the administrator of a new installation; does nothing when there is any user. */
export async function ensureAdmin(context: Context): Promise<void> {
  if ((await store.countUsers(context.database.reader)) > 0) return;
  const password = context.config.adminPassword ?? documentedPassword;
  const passwordHash = await hashPassword(password, context.config.passwordCost);
  const admin = {
    username: "admin",
    passwordHash,
    role: "admin" as const,
    mustChangePassword: password === documentedPassword,
  };
  await transact(context, systemActor("start"), ({ sql, at }) => store.insertUser(sql, admin, at));
}

/** True while an administrator still has the password that the guide prints. */
export async function hasDocumentedPassword(context: Context): Promise<boolean> {
  // Nobody can choose that password, so only accounts that must still change theirs can have it.
  for (const admin of await store.adminsToChangePassword(context.database.reader)) {
    if (await verifyPassword(documentedPassword, admin.password_hash)) return true;
  }
  return false;
}
