import { randomInt } from "node:crypto";
import type { FactorOffer, FactorPolicy, OwnFactor } from "@duplistatus/contract";
import type { Context } from "../../platform/context.ts";
import type { Sql } from "../../platform/database/database.ts";
import type { Work } from "../../platform/database/unit-of-work.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { SecretLost } from "../../platform/secrets/secrets.ts";
import { sha256 } from "../accounts/hashes.ts";
import type { UserRow } from "../accounts/store.ts";
import { getSetting } from "../settings/settings.ts";
import * as store from "./store.ts";
import { acceptedStep, newSecret, otpauthUri } from "./totp.ts";

const purpose = "second-factor";
const codeLetters = "abcdefghjkmnpqrstuvwxyz23456789";
const codeCount = 10;

/** Ten letters in two groups, about 49 bits. */
const newCode = (): string => {
  const letters = Array.from({ length: 10 }, () => codeLetters[randomInt(codeLetters.length)]).join("");
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
};

const hashOfCode = (userId: number, code: string): string =>
  sha256(`${userId}:${code.toLowerCase().replace(/[^a-z0-9]/g, "")}`);

/** Whether the administrator wants a second factor of somebody. */
export const isRequired = (policy: FactorPolicy, role: UserRow["role"]): boolean =>
  policy === "everybody" || (policy === "admins" && role === "admin");

/** Whether codes of an app are asked for at the login of a user. */
async function hasApp(sql: Sql, userId: number): Promise<boolean> {
  const factor = await store.factorOf(sql, userId);
  return factor !== undefined && factor.active_at !== null;
}

/** The second factors of a user: an authenticator app, and how many passkeys. */
export const kindsOf = async (sql: Sql, userId: number): Promise<{ app: boolean; passkeys: number }> => ({
  app: await hasApp(sql, userId),
  passkeys: await store.countPasskeys(sql, userId),
});

/** Whether more than the password is asked for at the login of a user. */
export async function hasFactor(sql: Sql, userId: number): Promise<boolean> {
  const { app, passkeys } = await kindsOf(sql, userId);
  return app || passkeys > 0;
}

/** The own second factor, as the profile shows it. */
export async function ownFactor(context: Context, user: Pick<UserRow, "id" | "role">): Promise<OwnFactor> {
  const sql = context.database.reader;
  const { secondFactor } = await getSetting(context, "login");
  return {
    active: await hasApp(sql, user.id),
    required: isRequired(secondFactor, user.role),
    recoveryCodes: await store.countRecoveryCodes(sql, user.id),
  };
}

/** Whether a code of the app, or a recovery code, is right; each counts once. @throws {AppError} factor_unusable */
async function useCode(work: Work, userId: number, typed: string): Promise<boolean> {
  const { sql, at, context } = work;
  if (await store.useRecoveryCode(sql, userId, hashOfCode(userId, typed))) return true;
  const factor = await store.factorOf(sql, userId);
  if (factor === undefined || factor.active_at === null) return false;
  const step = acceptedStep(open(context, factor), typed, { now: at, lastStep: factor.last_step });
  return step !== null && (await store.useStep(sql, userId, step));
}

function open({ secrets }: Context, factor: store.FactorRow): string {
  try {
    return secrets.open(factor.secret, purpose);
  } catch (error) {
    if (error instanceof SecretLost) throw new AppError("conflict", { reason: "factor_unusable" });
    throw error;
  }
}

/** What somebody shows besides the password. */
export interface Second {
  code: string | undefined;
  /** Lets a passkey count that was checked before, once; null where none was shown. */
  takePasskey: ((work: Work, userId: number) => Promise<void>) | null;
}

/**
 * The second step of a login; does nothing where the user has no second factor.
 * @throws {AppError} second_factor_required without anything, wrong_code, passkey_refused
 */
export async function checkSecond(work: Work, userId: number, second: Second): Promise<void> {
  const { app, passkeys } = await kindsOf(work.sql, userId);
  if (!app && passkeys === 0) return;
  if (second.takePasskey !== null) return second.takePasskey(work, userId);
  if (second.code === undefined) {
    const kinds = [app ? "app" : "", passkeys > 0 ? "passkey" : ""].join(" ").trim();
    throw new AppError("second_factor_required", { reason: "factor_kinds", kinds });
  }
  if (!(await useCode(work, userId, second.code))) throw new AppError("wrong_code");
}

/** Offers a new secret to the own authenticator app; the factor counts once a code was entered. */
export async function offerFactor({ sql, context }: Work, user: UserRow): Promise<FactorOffer> {
  if (await hasApp(sql, user.id)) throw new AppError("conflict", { reason: "factor_active" });
  const secret = newSecret();
  await store.saveFactor(sql, user.id, context.secrets.seal(secret, purpose));
  return { secret, uri: otpauthUri(secret, user.username) };
}

async function freshCodes(sql: Sql, userId: number): Promise<string[]> {
  const codes = Array.from({ length: codeCount }, newCode);
  await store.replaceRecoveryCodes(
    sql,
    userId,
    codes.map((code) => hashOfCode(userId, code)),
  );
  return codes;
}

/** Makes the offered factor count; answers the recovery codes. @throws {AppError} wrong_code, conflict */
export async function activateFactor(work: Work, userId: number, code: string): Promise<string[]> {
  const { sql, at, context } = work;
  const factor = await store.factorOf(sql, userId);
  if (factor === undefined || factor.active_at !== null) {
    throw new AppError("conflict", { reason: factor === undefined ? "factor_absent" : "factor_active" });
  }
  const step = acceptedStep(open(context, factor), code, { now: at, lastStep: null });
  if (step === null) throw new AppError("wrong_code");
  await store.activateFactor(sql, userId, at, step);
  await work.emit({ type: "user.changed", userId });
  return freshCodes(sql, userId);
}

/** New recovery codes; the old ones end. @throws {AppError} conflict without a factor */
export async function renewCodes({ sql }: Work, userId: number): Promise<string[]> {
  if (!(await hasFactor(sql, userId))) throw new AppError("conflict", { reason: "factor_absent" });
  return freshCodes(sql, userId);
}

/** Recovery codes for whoever has a second factor and none of them; else null. */
export async function ensureCodes(sql: Sql, userId: number): Promise<string[] | null> {
  return (await store.countRecoveryCodes(sql, userId)) > 0 ? null : freshCodes(sql, userId);
}

/** Without a second factor recovery codes open nothing. */
export async function forgetCodesWithoutFactor(sql: Sql, userId: number): Promise<void> {
  if (!(await hasFactor(sql, userId))) await store.replaceRecoveryCodes(sql, userId, []);
}

/** Takes the authenticator app away; @returns whether there was one */
export async function removeApp(work: Work, userId: number): Promise<boolean> {
  const had = await hasApp(work.sql, userId);
  await store.deleteFactor(work.sql, userId);
  await forgetCodesWithoutFactor(work.sql, userId);
  await work.emit({ type: "user.changed", userId });
  return had;
}

/** Takes every second factor of somebody away; @returns whether there was one */
export async function removeFactors(work: Work, userId: number): Promise<boolean> {
  const had = await hasFactor(work.sql, userId);
  await store.deletePasskeys(work.sql, userId);
  await removeApp(work, userId);
  return had;
}
