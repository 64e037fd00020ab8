import { isIPv6 } from "node:net";
import type { Sql } from "../../platform/database/database.ts";
import * as store from "./failures-store.ts";
import { sha256 } from "./hashes.ts";

const minute = 60_000;
/** Wrong passwords for one account before it is locked for devices that it does not know. */
export const failuresPerAccount = 5;
/** Wrong passwords from one address, whatever the names, before the address must wait. */
export const failuresPerAddress = 25;
export const lockMs = 15 * minute;
/** Failures in all before every attempt from an unknown device is slowed down. */
const failuresBeforeDelay = 200;
const longestDelayMs = 5_000;

/** Whoever has one IPv6 address has the whole /64. */
export function addressGroup(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [head = "", tail = ""] = address.split("%")[0]!.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => "0");
  return [...left, ...zeros, ...right]
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ""))
    .join(":");
}

/** Whoever tries to log in, as far as it is known before the password is checked. */
export interface Attempt {
  /** The account; null where there is none of that name. */
  userId: number | null;
  /** As it was typed, in one spelling. */
  name: string;
  address: string;
  /** Fingerprint of the cookie of a device on which this account logged in before; null = an unknown one. */
  device: string | null;
  /** True for somebody who is logged in and confirms the own password. */
  hasSession: boolean;
}

const everybody = "all";
const accountKey = (userId: number): string => `account:${userId}`;
const ownKeys = (userId: number): string[] => [accountKey(userId), `session:${userId}`];

/**
 * Which counters an attempt stands under, and how many failures each bears. A device that the account knows, and a
 * session, have counters of their own: whatever strangers do to an account, its owner gets in.
 */
function limitsFor({ userId, name, address, device, hasSession }: Attempt): [key: string, limit: number][] {
  if (hasSession && userId !== null) return [[`session:${userId}`, failuresPerAccount]];
  if (device !== null) return [[`device:${device}`, failuresPerAccount]];
  return [
    [userId === null ? `name:${sha256(name)}` : accountKey(userId), failuresPerAccount],
    [`address:${addressGroup(address)}`, failuresPerAddress],
    [everybody, Number.POSITIVE_INFINITY],
  ];
}

/** How long an attempt must be refused (ms; 0 = it may be tried), and how long its answer must be held back. */
export interface Verdict {
  lockedMs: number;
  delayMs: number;
}

/**
 * Counts an attempt as a failure before its password is checked, so that parallel guesses do not slip through together;
 * `succeeded` or `withdraw` take it back. A refused attempt counts nothing. In the database: replicas count together,
 * and a restart forgets nothing.
 */
export async function beginAttempt(sql: Sql, attempt: Attempt, now: number): Promise<Verdict> {
  const limits = limitsFor(attempt);
  const limitOf = new Map(limits);
  const known = await store.failuresOf(
    sql,
    limits.map(([key]) => key),
    now,
  );
  const lockedMs = known.reduce(
    (longest, { key, count, until_at: until }) =>
      Number(count) >= limitOf.get(key)! ? Math.max(longest, until - now) : longest,
    0,
  );
  if (lockedMs > 0) return { lockedMs, delayMs: 0 };
  await store.deleteOldFailures(sql, now);
  let all = 0;
  for (const [key, limit] of limits) {
    const count = await store.addFailure(sql, key, now, now + lockMs);
    if (key === everybody) all = count;
    if (count > limit) return { lockedMs: lockMs, delayMs: 0 };
  }
  const excess = all - failuresBeforeDelay;
  return { lockedMs: 0, delayMs: excess <= 0 ? 0 : Math.min(longestDelayMs, excess * 50) };
}

/** The attempt was not evaluated after all. */
export async function withdraw(sql: Sql, attempt: Attempt): Promise<void> {
  for (const [key] of limitsFor(attempt)) await store.takeFailureBack(sql, key);
}

/** The password was right: the account's failures are forgotten, those of the address and in all are one less. */
export async function succeeded(sql: Sql, attempt: Attempt): Promise<void> {
  const [[own], ...shared] = limitsFor(attempt) as [[string, number], ...[string, number][]];
  await store.forgetFailures(sql, [own]);
  for (const [key] of shared) await store.takeFailureBack(sql, key);
}

/** Opens an account that was locked by wrong passwords. */
export const unlockAccount = (sql: Sql, userId: number): Promise<void> =>
  store.forgetFailures(sql, ownKeys(userId));

/** Until when accounts are locked for devices that they do not know, by the user's id. */
export async function lockedAccounts(sql: Sql, now: number): Promise<Map<number, number>> {
  const locked = await store.lockedKeys(sql, "account:", failuresPerAccount, now);
  return new Map(locked.map(({ key, until_at: until }) => [Number(key.slice("account:".length)), until]));
}
