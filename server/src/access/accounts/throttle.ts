import { isIPv6 } from "node:net";
import type { Clock } from "../../platform/clock.ts";

const minute = 60_000;
/** Wrong passwords for one user from one address before that pair must wait. */
export const failuresPerPair = 5;
/** Wrong passwords from one address, whatever the names, before the address must wait. */
export const failuresPerAddress = 25;
export const lockMs = 15 * minute;
/** Wrong passwords for one user from everywhere before every attempt is slowed down. */
const failuresBeforeDelay = 20;
const longestDelayMs = 5_000;
const mostEntries = 20_000;

interface Failures {
  count: number;
  /** The failures are forgotten, and a lock ends, at this time. */
  until: number;
}

export interface Throttle {
  /** How long this attempt must be refused (ms; 0 = it may be tried), and how long its answer must be held back. */
  before(user: string, address: string): { lockedMs: number; delayMs: number };
  failed(user: string, address: string): void;
  /** Takes one failure back: the attempt was not evaluated after all. */
  withdraw(user: string, address: string): void;
  succeeded(user: string, address: string): void;
}

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

/**
 * Slows down guessing without giving strangers a way to lock the administrator out: a lock holds for one pair of user
 * and address, so a stranger locks out himself and nobody else. Guessing from many addresses at once is not refused
 * (that would be such a lock again) but slowed: past a number of failures every attempt for that user waits some
 * seconds, which a person hardly notices. Kept in memory: a restart cannot be forced from outside.
 */
export function createThrottle(clock: Clock): Throttle {
  const pairs = new Map<string, Failures>();
  const addresses = new Map<string, Failures>();
  const users = new Map<string, Failures>();

  function current(map: Map<string, Failures>, key: string): Failures | null {
    const found = map.get(key);
    if (found === undefined) return null;
    if (clock.now() < found.until) return found;
    map.delete(key);
    return null;
  }

  function add(map: Map<string, Failures>, key: string): void {
    const count = (current(map, key)?.count ?? 0) + 1;
    // Oldest first out: a flood of made-up names must not fill the memory.
    map.delete(key);
    if (map.size >= mostEntries) map.delete(map.keys().next().value!);
    map.set(key, { count, until: clock.now() + lockMs });
  }

  function takeBack(map: Map<string, Failures>, key: string): void {
    const found = map.get(key);
    if (found !== undefined) found.count--;
  }

  const lockOf = (failures: Failures | null, limit: number): number =>
    failures !== null && failures.count >= limit ? failures.until - clock.now() : 0;

  return {
    before(user, address) {
      const group = addressGroup(address);
      const lockedMs = Math.max(
        lockOf(current(pairs, `${user}\n${group}`), failuresPerPair),
        lockOf(current(addresses, group), failuresPerAddress),
      );
      const failures = current(users, user)?.count ?? 0;
      const delayMs =
        failures < failuresBeforeDelay
          ? 0
          : Math.min(longestDelayMs, (failures - failuresBeforeDelay + 1) * 250);
      return { lockedMs, delayMs };
    },
    failed(user, address) {
      const group = addressGroup(address);
      add(pairs, `${user}\n${group}`);
      add(addresses, group);
      add(users, user);
    },
    withdraw(user, address) {
      const group = addressGroup(address);
      takeBack(pairs, `${user}\n${group}`);
      takeBack(addresses, group);
      takeBack(users, user);
    },
    succeeded(user, address) {
      const group = addressGroup(address);
      pairs.delete(`${user}\n${group}`);
      takeBack(addresses, group);
      users.delete(user);
    },
  };
}
