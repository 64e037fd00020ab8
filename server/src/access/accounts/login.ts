import { setTimeout as sleep } from "node:timers/promises";
import type { Actor } from "../../platform/actor.ts";
import type { Context } from "../../platform/context.ts";
import { transact } from "../../platform/database/unit-of-work.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { createSemaphore, type Semaphore } from "../../platform/semaphore.ts";
import { writeAudit } from "../audit/audit.ts";
import { checkCode } from "../factors/factors.ts";
import { isDeviceOf } from "./devices.ts";
import { hashPassword, impossibleHash, isOutdated, verifyPassword } from "./passwords.ts";
import * as store from "./store.ts";
import { type Attempt, beginAttempt, succeeded, withdraw } from "./throttle.ts";

/** Checks running side by side: each takes 32 MB and a thread, which uploads need too. */
const checksAtOnce = 2;
const checksWaiting = 32;

declare module "../../platform/context.ts" {
  interface Services {
    passwordChecks: Semaphore;
  }
}

export const createPasswordChecks = (): Semaphore => createSemaphore(checksAtOnce, checksWaiting);

/** @throws {AppError} overloaded */
async function limited<Result>({ services }: Context, work: () => Promise<Result>): Promise<Result> {
  const { passwordChecks: checks } = services;
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
  { username, password, code }: { username: string; password: string; code?: string | undefined },
): Promise<store.UserRow> {
  const { reader } = context.database;
  const user = await store.userByName(reader, username);
  const device = actor.from?.device ?? null;
  const isKnown = device !== null && user !== undefined && (await isDeviceOf(reader, device, user.id));
  const attempt: Attempt = {
    userId: user?.id ?? null,
    name: store.usernameKey(username),
    address: actor.from?.address ?? "",
    device: isKnown ? device : null,
    hasSession: false,
  };
  await guardedCheck(
    context,
    actor,
    { attempt, user, password, second: { code } },
    new AppError("wrong_login"),
  );
  return user!;
}

/**
 * Checks the password of somebody who is logged in; failures count, but not among those of the login.
 * @throws {AppError} current_password_wrong, too_many_attempts, overloaded
 */
export async function confirmPassword(
  context: Context,
  actor: Actor,
  user: store.UserRow,
  password: string,
): Promise<void> {
  const name = store.usernameKey(user.username);
  const address = actor.from?.address ?? "";
  const attempt: Attempt = { userId: user.id, name, address, device: null, hasSession: true };
  await guardedCheck(context, actor, { attempt, user, password }, new AppError("current_password_wrong"));
}

interface Check {
  attempt: Attempt;
  user: store.UserRow | undefined;
  password: string;
  /** Absent where nobody begins a session: then no code is asked for. */
  second?: { code: string | undefined };
}

async function refuse(context: Context, actor: Actor, target: number | null, name: string): Promise<void> {
  context.log.warn({ username: name, ip: actor.from?.address }, "a login failed");
  await transact(context, actor, (work) =>
    writeAudit(work, "session.refused", { category: "login", target, name }),
  );
}

async function guardedCheck(
  context: Context,
  actor: Actor,
  { attempt, user, password, second }: Check,
  refusal: AppError,
): Promise<void> {
  const { database, clock } = context;
  const { lockedMs, delayMs } = await database.write((sql) => beginAttempt(sql, attempt, clock.now()));
  if (lockedMs > 0) throw tooMany(lockedMs);
  if (delayMs > 0) await sleep(delayMs);
  const { passwordCost } = context.config;
  const hash = user?.password_hash ?? impossibleHash(passwordCost);
  const check = limited(context, () => verifyPassword(password, hash));
  const right = await check.catch(async (error) => {
    await database.write((sql) => withdraw(sql, attempt));
    throw error;
  });
  if (!right || user === undefined) {
    // People type the password where the name belongs; a name that exists is no secret.
    const name = user?.username ?? "(unknown name)";
    await refuse(context, actor, user?.id ?? null, name);
    throw refusal;
  }
  if (second !== undefined) {
    try {
      await transact(context, actor, (work) => checkCode(work, user.id, second.code));
    } catch (error) {
      const code = error instanceof AppError ? error.code : null;
      // A wrong code stays counted like a wrong password.
      if (code === "wrong_code") await refuse(context, actor, user.id, user.username);
      else await database.write((sql) => withdraw(sql, attempt));
      throw error;
    }
  }
  await database.write((sql) => succeeded(sql, attempt));
  if (isOutdated(user.password_hash, passwordCost)) await renewHash(context, user, password);
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
  return limited(context, () => hashPassword(password, context.config.passwordCost));
}
