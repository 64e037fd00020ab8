import { setTimeout as sleep } from "node:timers/promises";
import type { loginRequest, PasskeyAnswer } from "@duplistatus/contract";
import type { z } from "zod";
import type { Actor } from "../../platform/actor.ts";
import type { Context } from "../../platform/context.ts";
import { transact } from "../../platform/database/unit-of-work.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { createSemaphore, type Semaphore } from "../../platform/semaphore.ts";
import { personOf } from "../actor.ts";
import { writeAudit } from "../audit/audit.ts";
import { checkSecond, type Second } from "../factors/factors.ts";
import { checkAnswer, takeProof } from "../passkeys/question.ts";
import { isDeviceOf } from "./devices.ts";
import { mayUsePassword } from "./password-policy.ts";
import { hashPassword, hasNoPassword, impossibleHash, isOutdated, verifyPassword } from "./passwords.ts";
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
  { username, password, code, passkey }: z.infer<typeof loginRequest>,
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
    { attempt, user, password, second: { code, passkey } },
    new AppError("wrong_login"),
  );
  if (!(await mayUsePassword(context, user!))) throw new AppError("password_login_off");
  return user!;
}

/**
 * The person who asks, whose password was confirmed.
 * @throws {AppError} current_password_wrong, too_many_attempts, conflict (no_password)
 */
export async function confirmedSelf(
  context: Context,
  actor: Actor,
  { currentPassword }: { currentPassword: string },
): Promise<store.UserRow> {
  const user = await store.userById(context.database.reader, personOf(actor).id);
  if (user === undefined) throw new AppError("login_required");
  await confirmPassword(context, actor, user, currentPassword);
  return user;
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
  if (hasNoPassword(user.password_hash)) throw new AppError("conflict", { reason: "no_password" });
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
  second?: { code: string | undefined; passkey: PasskeyAnswer | undefined };
}

/** Notes a login that failed, in both logs. */
export async function refuseLogin(
  context: Context,
  actor: Actor,
  target: number | null,
  name: string,
): Promise<void> {
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
  const known = user === undefined || hasNoPassword(user.password_hash) ? null : user.password_hash;
  const hash = known ?? impossibleHash(passwordCost);
  const check = limited(context, () => verifyPassword(password, hash));
  const right = await check.catch(async (error) => {
    await database.write((sql) => withdraw(sql, attempt));
    throw error;
  });
  if (!right || user === undefined) {
    // People type the password where the name belongs; a name that exists is no secret.
    const name = user?.username ?? "(unknown name)";
    await refuseLogin(context, actor, user?.id ?? null, name);
    throw refusal;
  }
  if (second !== undefined) {
    try {
      const shown = await secondOf(context, actor, second);
      await transact(context, actor, (work) => checkSecond(work, user.id, shown));
    } catch (error) {
      const code = error instanceof AppError ? error.code : null;
      // A wrong code stays counted like a wrong password.
      if (code === "wrong_code" || code === "passkey_refused")
        await refuseLogin(context, actor, user.id, user.username);
      else await database.write((sql) => withdraw(sql, attempt));
      throw error;
    }
  }
  await database.write((sql) => succeeded(sql, attempt));
  if (isOutdated(user.password_hash, passwordCost)) await renewHash(context, user, password);
}

/** Checks the passkey that somebody shows besides the password; it must be one of the same account. */
async function secondOf(
  context: Context,
  actor: Actor,
  { code, passkey }: NonNullable<Check["second"]>,
): Promise<Second> {
  if (passkey === undefined) return { code, takePasskey: null };
  const proof = await checkAnswer(context, actor, passkey);
  return {
    code,
    async takePasskey(work, userId) {
      if (proof.passkey.user_id !== userId) throw new AppError("passkey_refused");
      await takeProof(work, proof);
    },
  };
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
