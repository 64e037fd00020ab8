import type { Context } from "../context.ts";
import { countKept } from "./store.ts";

/** How many reports wait for somebody. */
export async function keptCounts(context: Context): Promise<{ quarantined: number; waiting: number }> {
  const sql = context.database.reader;
  return { quarantined: await countKept(sql, "quarantined"), waiting: await countKept(sql, "waiting") };
}
