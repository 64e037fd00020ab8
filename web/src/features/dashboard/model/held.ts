import type { ServerGroup } from "./arrange.ts";
import type { TroubleGroup } from "./causes.ts";

/** How the lists were ordered when somebody pointed at them. */
export interface Held {
  /** What the lists were asked to show: with another question the order is another one. */
  question: string;
  servers: ReadonlyMap<string, number>;
  jobs: ReadonlyMap<number, number>;
  troubles: ReadonlyMap<string, number>;
  /** Backups that were in trouble. */
  troubled: ReadonlySet<number>;
}

const numbered = <Key>(keys: readonly Key[]): ReadonlyMap<Key, number> =>
  new Map(keys.map((key, index) => [key, index]));

const troubledOf = (trouble: readonly TroubleGroup[]): number[] =>
  trouble.flatMap(({ rows }) => rows.map(({ job }) => job.id));

/** Remembers the order of now. */
export function capture(
  question: string,
  groups: readonly ServerGroup[],
  trouble: readonly TroubleGroup[],
): Held {
  const entries = groups.flatMap((group) => group.entries.map((entry) => ({ group, entry })));
  return {
    question,
    servers: numbered(entries.map(({ group, entry }) => `${group.tag ?? ""}\n${entry.server.id}`)),
    jobs: numbered(entries.flatMap(({ entry }) => entry.jobs.map(({ id }) => id))),
    troubles: numbered(trouble.map(({ key }) => key)),
    troubled: new Set(troubledOf(trouble)),
  };
}

function inOrder<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
  order: ReadonlyMap<Key, number>,
): Item[] {
  const place = (item: Item) => order.get(keyOf(item)) ?? order.size;
  return [...items].sort((a, b) => place(a) - place(b));
}

/** The servers and their backups in the order that is held; what is new comes last. */
export const holdServers = (groups: readonly ServerGroup[], held: Held): ServerGroup[] =>
  groups.map((group) => ({
    ...group,
    entries: inOrder(group.entries, ({ server }) => `${group.tag ?? ""}\n${server.id}`, held.servers).map(
      (entry) => ({ ...entry, jobs: inOrder(entry.jobs, ({ id }) => id, held.jobs) }),
    ),
  }));

/** The lines of trouble that were there, in the order that is held: a new one would push down all that is below. */
export const holdTrouble = (trouble: readonly TroubleGroup[], held: Held): TroubleGroup[] =>
  inOrder(
    trouble.filter(({ key }) => held.troubles.has(key)),
    ({ key }) => key,
    held.troubles,
  );

/** Backups in trouble that were not when the order was taken. */
export const newTroubles = (trouble: readonly TroubleGroup[], held: Held): number =>
  troubledOf(trouble).filter((id) => !held.troubled.has(id)).length;
