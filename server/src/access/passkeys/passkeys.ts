import type { Passkey } from "@duplistatus/contract";
import type { Sql } from "../../platform/database/database.ts";
import type { Work } from "../../platform/database/unit-of-work.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { ensureCodes, forgetCodesWithoutFactor } from "../factors/factors.ts";
import { type NewKey, takeNew } from "./question.ts";
import * as store from "./store.ts";

/** More than anybody has devices. */
const mostPasskeys = 20;

const shown = (row: store.PasskeyRow): Passkey => ({
  id: row.id,
  name: row.name,
  host: row.host,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
});

/** The passkeys of a user, newest first. */
export const listPasskeys = async (sql: Sql, userId: number): Promise<Passkey[]> =>
  (await store.passkeysOf(sql, userId)).map(shown);

/** Stores a new passkey; answers recovery codes where it is the first second factor. @throws {AppError} passkey_refused */
export async function addPasskey(
  work: Work,
  key: NewKey,
  name: string,
): Promise<{ passkey: Passkey; codes: string[] | null }> {
  const { sql } = work;
  if ((await store.passkeysOf(sql, key.userId)).length >= mostPasskeys) throw new AppError("passkey_refused");
  await takeNew(work, key, name);
  await work.emit({ type: "user.changed", userId: key.userId });
  const [passkey] = await listPasskeys(sql, key.userId);
  return { passkey: passkey!, codes: await ensureCodes(sql, key.userId) };
}

/** One of the own. @throws {AppError} not_found, also for those of others */
export async function ownPasskey(sql: Sql, userId: number, id: number): Promise<Passkey> {
  const found = (await listPasskeys(sql, userId)).find((one) => one.id === id);
  if (found === undefined) throw new AppError("not_found");
  return found;
}

export async function renamePasskey(
  { sql }: Work,
  userId: number,
  { id, name }: { id: number; name: string },
): Promise<{ before: Passkey; after: Passkey }> {
  const before = await ownPasskey(sql, userId, id);
  await store.renamePasskey(sql, userId, id, name);
  return { before, after: { ...before, name } };
}

/** Takes one of the own passkeys away. @throws {AppError} not_found */
export async function removePasskey(work: Work, userId: number, id: number): Promise<Passkey> {
  const { sql } = work;
  const passkey = await ownPasskey(sql, userId, id);
  await store.deletePasskey(sql, userId, id);
  await forgetCodesWithoutFactor(sql, userId);
  await work.emit({ type: "user.changed", userId });
  return passkey;
}
