import { getSetting } from "../../access/settings/settings.ts";
import type { Context } from "../../platform/context.ts";
import * as store from "./store.ts";

const minute = 60_000;
/** Quiet hours and rate buckets keep messages that long; a sender that works is never later. */
const outboxPatience = 30 * minute;

/** What this program does not keep up with, and since when. */
export interface Behind {
  what: "checks" | "outbox";
  since: number;
}

/** Whether checks and messages keep up; null = they do. */
export async function readBehind(context: Context): Promise<Behind | null> {
  const sql = context.database.reader;
  const now = context.clock.now();
  const { checkEveryMinutes } = await getSetting(context, "monitoring");
  const checked = await store.lastCheck(sql);
  const patience = Math.max(15, 3 * checkEveryMinutes) * minute;
  if (checked !== null && now - checked > patience) return { what: "checks", since: checked };
  const due = await store.oldestDue(sql, now);
  return due !== null && now - due > outboxPatience ? { what: "outbox", since: due } : null;
}
