import type { Context } from "../platform/context.ts";
import type { Leader } from "../platform/leader/leader.ts";
import { setReportState, unreadIds } from "../records/raw-reports/store.ts";
import { replayIds } from "./replay.ts";

const everyMs = 60_000;

/** Longer than reading and waiting for it can take: whoever was at it is not any more. */
const readBy = 5 * 60_000;

const pageSize = 20;

/**
 * Reads what was stored and never read, since the program ended meanwhile or had too much to do. What ends the program is
 * tried only once: it lies in quarantine before it is tried.
 * @param before reports that arrived earlier than this (epoch ms)
 */
export async function readLeftovers(context: Context, before: number): Promise<void> {
  for (;;) {
    const ids = await unreadIds(context.database.reader, before, pageSize);
    if (ids.length === 0) return;
    for (const id of ids) {
      await context.database.write((sql) => setReportState(sql, id, "quarantined", "reading_interrupted"));
      await replayIds(context, [id]);
    }
    context.events.publish({ type: "quarantine" });
  }
}

/** Reads leftovers now and once a minute; call what it answers to end it. */
export function startLeftovers(context: Context, leader: Leader): () => Promise<void> {
  let under: Promise<unknown> = Promise.resolve();
  const look = async (before: number) => {
    if (await leader.isLeader()) await readLeftovers(context, before);
  };
  const tick = (before: number) => {
    under = under
      .then(() => look(before))
      .catch((error) => context.log.error({ err: error }, "reports that were not read could not be read"));
  };
  const timer = setInterval(() => tick(context.clock.now() - readBy), everyMs);
  timer.unref();
  // Where this is the only process, whatever is not read was left by an earlier one.
  tick(context.clock.now() - (context.database.engine === "sqlite" ? 0 : readBy));
  return async () => {
    clearInterval(timer);
    await under;
  };
}
