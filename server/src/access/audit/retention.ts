import type { Context } from "../../platform/context.ts";
import { getSetting } from "../settings/settings.ts";
import { dropAuditEvents } from "./store.ts";

const dayMs = 24 * 3_600_000;

/** Drops the lines of the audit log that are older than the administrator wants; @returns how many */
export async function forgetOldAudit(context: Context): Promise<number> {
  const { retentionDays } = await getSetting(context, "audit");
  const before = context.clock.now() - retentionDays * dayMs;
  return context.database.write((sql) => dropAuditEvents(sql, before));
}
