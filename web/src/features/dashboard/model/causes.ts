import type { JobState } from "@duplistatus/contract";
import { compareStates, isAttended, lookOf, serverTitle, shownCause } from "../../../jobs/states.ts";
import type { Trouble } from "./trouble.ts";

/**
 * What several troubles have in common: a destination that cannot be reached, a server that misses its runs, an error
 * of one kind, or only their state, where there is too much to name each.
 */
export type CauseKind = "destination" | "server" | "error" | "state";

/** Troubles of one cause, or one alone (`kind` null). */
export interface TroubleGroup {
  key: string;
  kind: CauseKind | null;
  /** Host of the destination or name of the server. */
  name: string;
  look: JobState;
  since: number | null;
  rows: readonly Trouble[];
  servers: number;
  /** Open incidents that nobody attends to. */
  unattended: readonly number[];
}

/** Lines that are read at a glance. */
export const mostLines = 7;

/** What is said when nobody answers there. */
const unreachable: ReadonlySet<string> = new Set([
  "host-unknown",
  "no-route",
  "connection-refused",
  "timed-out",
  "connection-lost",
]);

/** So many of a destination or a server are one cause; two equal errors may be chance. */
const least: Record<CauseKind, number> = { destination: 2, server: 2, error: 3, state: 2 };

const lostHost = ({ job }: Trouble): string | null =>
  job.state === "failing" && job.cause !== null && unreachable.has(job.cause.code)
    ? (job.cause.host?.toLowerCase() ?? null)
    : null;

const keys: Record<CauseKind, (trouble: Trouble) => string | null> = {
  destination: lostHost,
  server: ({ job }) => (job.state === "overdue" ? job.serverId : null),
  error: ({ job }) => (job.state === "failing" ? (job.cause?.code ?? null) : null),
  state: ({ job }) => `${lookOf(job)} ${shownCause(job) ?? ""}`,
};

function groupOf(kind: CauseKind | null, key: string, rows: readonly Trouble[]): TroubleGroup {
  const { job, server } = rows[0]!;
  const begins = rows.map(({ since }) => since).filter((at) => at !== null);
  const name =
    kind === "destination" ? (job.cause?.host ?? key) : kind === "server" ? serverTitle(server) : "";
  return {
    key: `${kind ?? "job"} ${key}`,
    kind,
    name,
    look: rows.map((row) => lookOf(row.job)).sort(compareStates)[0]!,
    since: begins.length === 0 ? null : Math.min(...begins),
    rows,
    servers: new Set(rows.map((row) => row.job.serverId)).size,
    unattended: rows
      .map((row) => row.job.watch.incident)
      .filter((incident) => incident !== null && !isAttended(incident))
      .map((incident) => incident!.id),
  };
}

const isQuiet = ({ rows }: TroubleGroup): boolean =>
  rows.every(({ job }) => job.watch.incident !== null && isAttended(job.watch.incident));

/**
 * The troubles by cause, worst first, what is attended to last. A trouble belongs to one group.
 * @param list worst first
 * @param most only where there would be more lines, those of one state become one
 */
export function byCause(list: readonly Trouble[], most = mostLines): TroubleGroup[] {
  let left = [...list];
  const groups: TroubleGroup[] = [];
  const claim = (kind: CauseKind) => {
    const found = new Map<string, Trouble[]>();
    for (const trouble of left) {
      const key = keys[kind](trouble);
      if (key === null) continue;
      const rows = found.get(key);
      if (rows) rows.push(trouble);
      else found.set(key, [trouble]);
    }
    const taken = new Set<Trouble>();
    for (const [key, rows] of found) {
      if (rows.length < least[kind]) continue;
      groups.push(groupOf(kind, key, rows));
      for (const row of rows) taken.add(row);
    }
    left = left.filter((trouble) => !taken.has(trouble));
  };
  claim("destination");
  claim("server");
  claim("error");
  if (groups.length + left.length > most) claim("state");
  const order = new Map(list.map((trouble, index) => [trouble, index]));
  return [...groups, ...left.map((trouble) => groupOf(null, String(trouble.job.id), [trouble]))].sort(
    (a, b) =>
      Number(isQuiet(a)) - Number(isQuiet(b)) ||
      compareStates(a.look, b.look) ||
      (a.kind === null && b.kind === null ? 0 : b.rows.length - a.rows.length) ||
      order.get(a.rows[0]!)! - order.get(b.rows[0]!)!,
  );
}
