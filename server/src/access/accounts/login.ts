import { setTimeout as sleep } from "node:timers/promises";
import type { Actor } from "../../platform/actor.ts";
import type { Context } from "../../platform/context.ts";
import { transact } from "../../platform/database/unit-of-work.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { createSemaphore, type Semaphore } from "../../platform/semaphore.ts";
import { writeAudit } from "../audit/audit.ts";
import { hashPassword, impossibleHash, isOutdated, verifyPassword } from "./passwords.ts";
import * as store from "./store.ts";
import { createThrottle, type Throttle } from "./throttle.ts";

/** Checks running side by side: each takes 32 MB and a thread, which uploads need too. */
const checksAtOnce = 2;
const checksWaiting = 32;

interface LoginGuard {
  throttle: Throttle;
  checks: Semaphore;
}

declare module "../../platform/context.ts" {
  interface Services {
    loginGuard: LoginGuard;
  }
}

export const createLoginGuard = ({ clock }: Context): LoginGuard => ({
  throttle: createThrottle(clock),
  checks: createSemaphore(checksAtOnce, checksWaiting),
});

/** @throws {AppError} overloaded */
async function limited<Result>({ services }: Context, work: () => Promise<Result>): Promise<Result> {
  const { checks } = services.loginGuard;
  if (!(await checks.acquire())) {
    throw new AppError("overloaded", null, { headers: { "retry-after": "5" } });
  }
  try {
    return await work();
  } finally {
    checks.release();
  }
}

function tooMany(lockedMs: number): AppError {
  const seconds = Math.ceil(lockedMs / 1000);
  return new AppError(
    "too_many_attempts",
    { reason: "wait", ms: seconds * 1000 },
    { headers: { "retry-after": String(seconds) } },
  );
}

/**
 * Checks name and password, before a session begins.
 * @throws {AppError} wrong_login (also for unknown names, after the same time), too_many_attempts, overloaded
 */
export async function checkLogin(
  context: Context,
  actor: Actor,
  { username, password }: { username: string; password: string },
): Promise<store.UserRow> {
  const user = await store.userByName(context.database.reader, username);
  await guardedCheck(context, actor, user, username, password, new AppError("wrong_login"));
  return user!;
}

/**
 * Checks the password of somebody who is logged in; failures count like those of the login.
 * @throws {AppError} current_password_wrong, too_many_attempts, overloaded
 */
export async function confirmPassword(
  context: Context,
  actor: Actor,
  user: store.UserRow,
  password: string,
): Promise<void> {
  await guardedCheck(context, actor, user, user.username, password, new AppError("current_password_wrong"));
}

async function guardedCheck(
  context: Context,
  actor: Actor,
  user: store.UserRow | undefined,
  username: string,
  password: string,
  refusal: AppError,
): Promise<void> {
  const address = actor.from?.address ?? "";
  const { throttle } = context.services.loginGuard;
  // The hash is part of the key: a password reset on the command line also ends the lock.
  const key = `${store.usernameKey(username)}\n${user?.password_hash ?? ""}`;
  const { lockedMs, delayMs } = throttle.before(key, address);
  if (lockedMs > 0) throw tooMany(lockedMs);
  // Counted before the slow check and taken back after it: parallel guesses must not slip through together.
  throttle.failed(key, address);
  if (delayMs > 0) await sleep(delayMs);
  const check = limited(context, () => verifyPassword(password, user?.password_hash ?? impossibleHash));
  const right = await check.catch((error) => {
    throttle.withdraw(key, address);
    throw error;
  });
  if (!right || user === undefined) {
    // People type the password where the name belongs; a name that exists is no secret.
    const name = user?.username ?? "(unknown name)";
    context.log.warn({ username: name, ip: address }, "a login failed");
    await transact(context, actor, (work) =>
      writeAudit(work, "session.refused", { category: "login", target: user?.id ?? null, name }),
    );
    throw refusal;
  }
  throttle.succeeded(key, address);
  if (isOutdated(user.password_hash)) await renewHash(context, user, password);
}

/** Hashes a password anew, now that it is known; whoever logs in does not fail with it. */
async function renewHash(context: Context, user: store.UserRow, password: string): Promise<void> {
  try {
    const hash = await hashLimited(context, password);
    await context.database.write((sql) => store.replaceHash(sql, user.id, user.password_hash, hash));
  } catch (error) {
    context.log.warn({ err: error, user: user.id }, "a password could not be hashed anew");
  }
}

/** Hashes a new password under the same limit as the checks. */
export function hashLimited(context: Context, password: string): Promise<string> {
  return limited(context, () => hashPassword(password));
}
