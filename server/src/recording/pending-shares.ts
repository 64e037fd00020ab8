import { systemActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { transact } from "../platform/database/unit-of-work.ts";
import {
  dropOldestPending,
  type PendingShare,
  pendingShares,
  recordPendingDropped,
} from "../records/raw-reports/pending-store.ts";

const MB = 1024 * 1024;

interface Share {
  reports: number;
  /** As stored, compressed. */
  bytes: number;
}

/**
 * How much of what is no run yet is kept of senders without a token of a server: per address, and in all. Without a
 * limit whoever reaches the address fills the disk, and then nobody's report is stored.
 */
export const pendingLimits: Record<"perSender" | "inAll", Share> = {
  perSender: { reports: 2_000, bytes: 128 * MB },
  inAll: { reports: 50_000, bytes: 1024 * MB },
};

/** How many of the oldest have to go so that a share keeps within its limit; bytes by their average. */
function excess(share: PendingShare, limit: Share): number {
  const average = share.bytes / Math.max(1, share.reports);
  const byBytes = Math.ceil((share.bytes - limit.bytes) / Math.max(1, average));
  return Math.min(share.reports, Math.max(0, share.reports - limit.reports, byBytes));
}

/**
 * Drops the oldest of what strangers sent beyond their shares: of each sender first, then of those who have most.
 * @returns how many were dropped
 */
export async function trimPending(context: Context, limits = pendingLimits): Promise<number> {
  let dropped = 0;
  const drop = (share: PendingShare, count: number) =>
    transact(context, systemActor("shares"), async ({ sql, at, emit }) => {
      const gone = await dropOldestPending(sql, share, count);
      dropped += gone;
      await recordPendingDropped(sql, at, gone);
      await emit({ type: "quarantine.changed" });
    });

  for (const share of await pendingShares(context.database.reader)) {
    const count = excess(share, limits.perSender);
    if (count > 0) await drop(share, count);
  }
  const left = (await pendingShares(context.database.reader)).sort((a, b) => b.bytes - a.bytes);
  const total = { reports: 0, bytes: 0, address: null, state: "quarantined" as const };
  for (const share of left) {
    total.reports += share.reports;
    total.bytes += share.bytes;
  }
  let over = excess(total, limits.inAll);
  for (const share of left) {
    const count = Math.min(over, share.reports);
    if (count > 0) await drop(share, count);
    over -= count;
  }
  if (dropped > 0)
    context.log.warn({ dropped }, "reports of unknown senders beyond their share were dropped, oldest first");
  return dropped;
}
