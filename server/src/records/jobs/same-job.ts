/**
 * One pair of number and name under which a job of a server was met. Names are compared ignoring case, as Duplicati
 * does; times are the begins of its runs, epoch ms.
 */
export interface Sighting {
  /** `DB-<n>`, with its id namespace in front where a merge brought it. */
  number: string;
  /** Lower case. */
  name: string;
  first: number;
  last: number;
  /** Sightings with the same pin are one job, because somebody said so. */
  pin: number | null;
  /** How often its end moved on: `last - first` divided by it is about the interval of the job. */
  seen: number;
}

const day = 86_400_000;

/** Until when a name may be silent and still be a job that exists: two of its intervals, and two days. */
function aliveUntil({ first, last, seen }: Sighting): number {
  const interval = seen > 1 ? (last - first) / (seen - 1) : 7 * day;
  return last + 2 * interval + 2 * day;
}

/**
 * True when `after` is a new name of the job that was called `before`: the number went on, and nothing shows that both
 * are jobs of their own. It does when `after` was a living job under another number while `before` still had this one,
 * or when `before` went on under another number (a reinstallation that dealt the numbers anew).
 */
function isRename(all: readonly Sighting[], before: Sighting, after: Sighting): boolean {
  return !all.some(
    (other) =>
      other.number !== before.number &&
      ((other.name === after.name && other.first <= before.last && aliveUntil(other) >= before.last) ||
        (other.name === before.name && other.last > before.last)),
  );
}

/**
 * Which sightings of one server are the same job: those of one name (Duplicati allows a name once per server), and those
 * of one number where a name replaced another. Depends on the sightings only, not on their order.
 * @returns the group of each sighting; equal numbers are the same job
 */
export function groupSightings(all: readonly Sighting[]): number[] {
  const parent = all.map((_, at) => at);
  const root = (at: number): number => {
    let found = at;
    while (parent[found] !== found) found = parent[found]!;
    return found;
  };
  const join = (a: number, b: number) => {
    const [low, high] = [root(a), root(b)].sort((one, two) => one - two) as [number, number];
    parent[high] = low;
  };
  const byName = new Map<string, number>();
  const byPin = new Map<number, number>();
  const byNumber = new Map<string, number[]>();
  all.forEach(({ name, number, pin }, at) => {
    const known = byName.get(name);
    if (known === undefined) byName.set(name, at);
    else join(known, at);
    const pinned = pin === null ? undefined : byPin.get(pin);
    if (pinned !== undefined) join(pinned, at);
    else if (pin !== null) byPin.set(pin, at);
    byNumber.set(number, [...(byNumber.get(number) ?? []), at]);
  });
  for (const of of byNumber.values()) {
    const inOrder = of.sort(
      (a, b) => all[a]!.first - all[b]!.first || (all[a]!.name < all[b]!.name ? -1 : 1),
    );
    for (let at = 1; at < inOrder.length; at++) {
      const [before, after] = [inOrder[at - 1]!, inOrder[at]!];
      if (isRename(all, all[before]!, all[after]!)) join(before, after);
    }
  }
  return all.map((_, at) => root(at));
}
