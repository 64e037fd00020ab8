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

/**
 * The dashboard, read and compressed once for everybody who asks between two changes: one report makes every open
 * browser read it again.
 */
export async function dashboardAnswer(
  context: Context,
  encoding: "br" | "gzip" | null,
  visible: Visible = null,
): Promise<DashboardAnswer> {
  const state = context.services.dashboard;
  const now = context.clock.now();
  const reader = visible === null ? "" : JSON.stringify([...visible]);
  let made = state.made.get(reader);
  if (made === undefined || made.change !== state.change || now < made.at || now - made.at >= believedMs) {
    const text = readDashboard(context, visible).then((value) => Buffer.from(JSON.stringify(value)));
    const fresh = { change: state.change, at: now, text, encoded: new Map() };
    made = fresh;
    state.made.delete(reader);
    if (state.made.size >= mostKept) state.made.delete(state.made.keys().next().value!);
    state.made.set(reader, fresh);
    text.catch(() => {
      if (state.made.get(reader) === fresh) state.made.delete(reader);
    });
  }
  const text = await made.text;
  if (encoding === null) return { body: text, encoding };
  const known = made.encoded.get(encoding) ?? encode(text, encoding);
  made.encoded.set(encoding, known);
  return { body: await known, encoding };
}
