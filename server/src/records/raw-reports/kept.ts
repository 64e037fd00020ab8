import type { Context } from "../../platform/context.ts";
import { countKept, countWaitingMachines } from "./store.ts";

/** What waits for an administrator: reports in quarantine, and machines (not their reports) to be approved. */
export async function keptCounts(context: Context): Promise<{ quarantined: number; waiting: number }> {
  const sql = context.database.reader;
  return { quarantined: await countKept(sql, "quarantined"), waiting: await countWaitingMachines(sql) };
}
