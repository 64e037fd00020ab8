import type { Attention, Dashboard } from "@duplistatus/contract";
import type { Visible } from "../../access/limits.ts";
import type { Context } from "../../platform/context.ts";
import type { Subscriber } from "../../platform/database/unit-of-work.ts";
import { encode } from "../../platform/http/compression.ts";
import { manyJobs, readDashboard } from "./dashboard.ts";
import { createJournal, type Journal, journalOf } from "./journal.ts";
import type { Totals } from "./totals.ts";

/** The dashboard as it goes over the wire. */
export interface DashboardAnswer {
  body: Buffer;
  encoding: "br" | "gzip" | null;
}

/** Changes by other replicas and the mere passing of time show after at most this long, in ms. */
const believedMs = 1_000;

interface Made {
  /** Version of the journal when the reading began. */
  change: number;
  at: number;
  text: Promise<Buffer>;
  attention: Promise<Attention>;
  encoded: Map<"br" | "gzip", Promise<Buffer>>;
}

interface State {
  readonly journal: Journal;
  /** Right of `totals.version`; null until somebody looks. */
  totals: Totals | null;
  uploaded: { at: number; bytes: number } | null;
  /** Jobs whose running backup is shown as silent. */
  silent: ReadonlySet<number>;
  /** By the servers that exist for the reader: one for everybody without limits. */
  made: Map<string, Made>;
  changes: { since: string; version: number; at: number; text: Promise<string> } | null;
  /** Changes are read one after the other, so that the totals only go forward. */
  reading: Promise<unknown>;
}

/** Customers whose dashboards are kept ready. */
const mostKept = 50;

declare module "../../platform/context.ts" {
  interface Services {
    dashboard: State;
  }
}

export const createAnswers = (): State => ({
  journal: createJournal(),
  totals: null,
  uploaded: null,
  silent: new Set(),
  made: new Map(),
  changes: null,
  reading: Promise.resolve(),
});

/** Makes the dashboard be read again after a change. */
export const dashboardAnswers = ({ services }: Context): Subscriber =>
  journalOf(() => services.dashboard.journal);

/** Jobs that are made into text at once, before whoever else waits has a turn. */
const jobsAtOnce = 500;

const aTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The text of a dashboard, however large, in small steps. */
async function textOf({ jobs, ...rest }: Dashboard): Promise<Buffer> {
  const parts = [Buffer.from(`${JSON.stringify(rest).slice(0, -1)},"jobs":[`)];
  for (let from = 0; from < jobs.length; from += jobsAtOnce) {
    if (from > 0) await aTurn();
    const text = JSON.stringify(jobs.slice(from, from + jobsAtOnce)).slice(1, -1);
    parts.push(Buffer.from(from === 0 ? text : `,${text}`));
  }
  return Buffer.concat([...parts, Buffer.from("]}")]);
}

/**
 * A large fleet is not read anew for every change that somebody's first look falls behind: who looks asks for the changes
 * since (`dashboardChangesText`). As long as it takes to read, nothing else would be done.
 */
const believedOfMany = 10_000;

function isFresh(made: Made, { journal, totals }: State, now: number): boolean {
  const age = now - made.at;
  if (age < 0) return false;
  if (totals !== null && totals.jobs > manyJobs && made.change >= journal.from && age < believedOfMany)
    return true;
  return made.change === journal.version && age < believedMs;
}

/** What was made since the last change, or made now. */
function made(context: Context, visible: Visible): Made {
  const state = context.services.dashboard;
  const now = context.clock.now();
  const reader = visible === null ? "" : JSON.stringify([...visible]);
  const known = state.made.get(reader);
  if (known !== undefined && isFresh(known, state, now)) return known;
  const read = readDashboard(context, visible);
  const fresh = {
    change: state.journal.version,
    at: now,
    text: read.then(textOf),
    attention: read.then((value) => value.summary.attention),
    encoded: new Map(),
  };
  state.made.delete(reader);
  if (state.made.size >= mostKept) state.made.delete(state.made.keys().next().value!);
  state.made.set(reader, fresh);
  // Who asked is told; nobody else is.
  fresh.attention.catch(() => {});
  fresh.text.catch(() => {
    if (state.made.get(reader) === fresh) state.made.delete(reader);
  });
  return fresh;
}

/** How many backups need attention, as the dashboard of this reader says it. */
export const attentionNow = (context: Context, visible: Visible): Promise<Attention> =>
  made(context, visible).attention;

/**
 * The dashboard, read and compressed once for everybody who asks between two changes: one report makes every open
 * browser read it again.
 */
export async function dashboardAnswer(
  context: Context,
  encoding: "br" | "gzip" | null,
  visible: Visible = null,
): Promise<DashboardAnswer> {
  const answer = made(context, visible);
  const text = await answer.text;
  if (encoding === null) return { body: text, encoding };
  const known = answer.encoded.get(encoding) ?? encode(text, encoding);
  answer.encoded.set(encoding, known);
  return { body: await known, encoding };
}
