import type { Context } from "../../platform/context.ts";
import { countPending, countWaitingMachines } from "./store.ts";

/** What waits for an administrator: reports in quarantine, and machines (not their reports) to be approved. */
export async function pendingCounts(context: Context): Promise<{ quarantined: number; waiting: number }> {
  const sql = context.database.reader;
  return { quarantined: await countPending(sql, "quarantined"), waiting: await countWaitingMachines(sql) };
}
