import { systemActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { transact } from "../platform/database/unit-of-work.ts";
import type { Timers } from "../platform/timers.ts";
import { setReportState, unreadIds } from "../records/raw-reports/store.ts";
import { replayIds, type Settle } from "./replay.ts";

const everyMs = 60_000;

/** Longer than reading and waiting for it can take: whoever was at it is not any more. */
const readBy = 5 * 60_000;

const pageSize = 20;
const self = systemActor("reports");

/**
 * Reads what was stored and never read, since the program ended meanwhile or had too much to do. What ends the program is
 * tried only once: it lies in quarantine before it is tried.
 * @param before reports that arrived earlier than this (epoch ms)
 */
export async function readLeftovers(context: Context, before: number, settle: Settle): Promise<void> {
  for (;;) {
    const ids = await unreadIds(context.database.reader, before, pageSize);
    if (ids.length === 0) return;
    for (const id of ids) {
      await transact(context, self, async ({ sql, emit }) => {
        await setReportState(sql, id, "quarantined", "reading_interrupted");
        await emit({ type: "quarantine.changed" });
      });
      await replayIds(context, self, [id], settle);
    }
  }
}

/** Reads leftovers now and once a minute. */
export function readLeftoversByTimer(context: Context, timers: Timers, settle: Settle): void {
  // Where this is the only process, whatever is not read was left by an earlier one.
  let age = context.database.engine === "sqlite" ? 0 : readBy;
  const look = async () => {
    await readLeftovers(context, context.clock.now() - age, settle);
    age = readBy;
  };
  timers.every("unread reports", everyMs, look, { leaderOnly: true, atOnce: true });
}
