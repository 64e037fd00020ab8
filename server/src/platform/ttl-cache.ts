import type { Clock } from "./clock.ts";

/**
 * How long an answer of the database is believed, ms. Changes made by this process, or told by another replica, are seen
 * at once (`forget`); those of the command line after at most this long.
 */
export const believedMs = 3_000;
const mostEntries = 10_000;

/** A small cache in front of the database, so that what is asked all the time costs no query. */
export interface TtlCache<Key, Value> {
  find(key: Key): Promise<Value | null>;
  forget(key: Key): void;
  clear(): void;
}

/** @param load reads what is not known, or not believed any more; null is not kept */
export function createTtlCache<Key, Value>(
  clock: Clock,
  load: (key: Key) => Promise<Value | null>,
): TtlCache<Key, Value> {
  const entries = new Map<Key, { value: Value; until: number }>();
  let generation = 0;
  return {
    async find(key) {
      const entry = entries.get(key);
      const now = clock.now();
      if (entry !== undefined && now < entry.until && entry.until - now <= believedMs) return entry.value;
      const before = generation;
      const value = await load(key);
      if (value === null) entries.delete(key);
      else if (before === generation) {
        // What was forgotten while the query ran must not come back.
        if (entries.size >= mostEntries) entries.clear();
        entries.set(key, { value, until: now + believedMs });
      }
      return value;
    },
    forget(key) {
      generation++;
      entries.delete(key);
    },
    clear() {
      generation++;
      entries.clear();
    },
  };
}
