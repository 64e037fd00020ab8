import { createHash } from "node:crypto";
import type { Clock } from "../../platform/clock.ts";

/**
 * How long an answer of the database is believed. Changes made by this process are seen at once (`forget`); those of
 * another replica or of the command line after at most this long.
 */
const believedMs = 3_000;
const mostEntries = 10_000;

/** A small cache of rows looked up by secret, so that a known caller costs no query. */
export interface Remembered<Value> {
  find(id: string): Promise<Value | null>;
  forget(id: string): void;
  clear(): void;
}

export function remember<Value>(
  clock: Clock,
  load: (id: string) => Promise<Value | null>,
): Remembered<Value> {
  const entries = new Map<string, { value: Value; until: number }>();
  let generation = 0;
  return {
    async find(id) {
      const entry = entries.get(id);
      const now = clock.now();
      if (entry !== undefined && now < entry.until && entry.until - now <= believedMs) return entry.value;
      const before = generation;
      const value = await load(id);
      if (value === null) entries.delete(id);
      else if (before === generation) {
        // What was forgotten while the query ran must not come back.
        if (entries.size >= mostEntries) entries.clear();
        entries.set(id, { value, until: now + believedMs });
      }
      return value;
    },
    forget(id) {
      generation++;
      entries.delete(id);
    },
    clear() {
      generation++;
      entries.clear();
    },
  };
}

/** Secrets are kept as their SHA-256 only: they are random, so a slow hash would gain nothing. */
export function sha256(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
