import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/http/app-error.ts";
import type { SessionCaller } from "../../platform/http/app-type.ts";
import { confirmPassword, hashLimited } from "./login.ts";
import {
  assertStrongPassword,
  documentedPassword,
  generatePassword,
  hashPassword,
  verifyPassword,
} from "./passwords.ts";
import { forgetSessions } from "./sessions.ts";
import * as store from "./store.ts";

/**
 * Changes the caller's own password and ends all other sessions of this user.
 * @throws {AppError} current_password_wrong, password_too_weak, too_many_attempts
 */
export async function changePassword(
  context: Context,
  caller: SessionCaller,
  passwords: { currentPassword: string; newPassword: string },
  from: { address: string; userAgent: string | null },
): Promise<void> {
  const { currentPassword, newPassword } = passwords;
  const user = await store.userById(context.database.reader, caller.userId);
  if (user === undefined) throw new AppError("login_required");
  await confirmPassword(context, user, currentPassword, from);
  if (newPassword.normalize("NFC") === currentPassword.normalize("NFC")) {
    throw new AppError("password_too_weak", "it is the current one");
  }
  assertStrongPassword(newPassword, context.config.passwordRules);
  const hash = await hashLimited(context, newPassword);
  await context.database.write(async (tx) => {
    await store.setPassword(tx, user.id, hash, false);
    await store.deleteSessionsOf(tx, user.id, caller.sessionId);
  });
  forgetSessions(context);
}

/**
 * The way back in for somebody who has the machine (command line): gives the user a random password that must be
 * changed at the next login, and ends all sessions of this user.
 * @returns the new password, or null when there is no such user
 */
export async function resetPassword(context: Context, username: string): Promise<string | null> {
  const user = await store.userByName(context.database.reader, username);
  if (user === undefined) return null;
  const password = generatePassword(context.config.passwordRules.minLength);
  const hash = await hashPassword(password);
  await context.database.write(async (tx) => {
    await store.setPassword(tx, user.id, hash, true);
    await store.deleteSessionsOf(tx, user.id, null);
  });
  forgetSessions(context);
  return password;
}

/** Makes the administrator of a new installation; does nothing when there is any user. */
export async function ensureAdmin(context: Context): Promise<void> {
  if ((await store.countUsers(context.database.reader)) > 0) return;
  const password = context.config.adminPassword ?? documentedPassword;
  const passwordHash = await hashPassword(password);
  const admin = {
    username: "admin",
    passwordHash,
    role: "admin" as const,
    mustChangePassword: password === documentedPassword,
  };
  await context.database.write((tx) => store.insertUser(tx, admin, context.clock.now()));
}

/** True while an administrator still has the password that the guide prints. */
export async function hasDocumentedPassword(context: Context): Promise<boolean> {
  // Nobody can choose that password, so only accounts that must still change theirs can have it.
  for (const admin of await store.adminsToChangePassword(context.database.reader)) {
    if (await verifyPassword(documentedPassword, admin.password_hash)) return true;
  }
  return false;
}
