import type { Attention } from "@duplistatus/contract";
import type { Visible } from "../../access/limits.ts";
import type { Context } from "../../platform/context.ts";
import type { Subscriber } from "../../platform/database/unit-of-work.ts";
import { encode } from "../../platform/http/compression.ts";
import { readDashboard } from "./dashboard.ts";

/** The dashboard as it goes over the wire. */
export interface DashboardAnswer {
  body: Buffer;
  encoding: "br" | "gzip" | null;
}

/** Changes by other replicas and the mere passing of time show after at most this long, in ms. */
const believedMs = 1_000;

interface Made {
  /** Number of changes that were known when the reading began. */
  change: number;
  at: number;
  text: Promise<Buffer>;
  attention: Promise<Attention>;
  encoded: Map<"br" | "gzip", Promise<Buffer>>;
}

interface Answers {
  change: number;
  /** By the servers that exist for the reader: one for everybody without limits. */
  made: Map<string, Made>;
}

/** Customers whose dashboards are kept ready. */
const mostKept = 50;

declare module "../../platform/context.ts" {
  interface Services {
    dashboard: Answers;
  }
}

export const createAnswers = (): Answers => ({ change: 0, made: new Map() });

/** Makes the dashboard be read again after a change. */
export const dashboardAnswers = ({ services }: Context): Subscriber => ({
  name: "dashboard",
  after(events) {
    // How a collection goes on is no part of it; what it brought is told as runs.
    if (events.some(({ type }) => type !== "collection.changed")) services.dashboard.change += 1;
  },
});

/** What was made since the last change, or made now. */
function made(context: Context, visible: Visible): Made {
  const state = context.services.dashboard;
  const now = context.clock.now();
  const reader = visible === null ? "" : JSON.stringify([...visible]);
  const known = state.made.get(reader);
  if (
    known !== undefined &&
    known.change === state.change &&
    now >= known.at &&
    now - known.at < believedMs
  ) {
    return known;
  }
  const read = readDashboard(context, visible);
  const fresh = {
    change: state.change,
    at: now,
    text: read.then((value) => Buffer.from(JSON.stringify(value))),
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
