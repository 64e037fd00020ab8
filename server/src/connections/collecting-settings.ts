import type { CollectingSettings } from "@duplistatus/contract";
import { parseRange } from "../access/settings/address-list.ts";
import { putSetting } from "../access/settings/settings.ts";
import { recordReachable } from "../monitoring/check.ts";
import type { Context } from "../platform/context.ts";
import { AppError } from "../platform/http/app-error.ts";
import { forgottenUnreachable, replanBySettings } from "./store.ts";

/**
 * Changes when, how much at once, and where this program may connect to; collections are planned anew.
 * @throws {AppError} invalid_request for an entry of the deny list that is neither address nor range
 */
export async function editCollecting(
  context: Context,
  settings: CollectingSettings,
): Promise<CollectingSettings> {
  const wrong = settings.denyList.findIndex((entry) => parseRange(entry) === null);
  if (wrong >= 0) {
    const entry = JSON.stringify(settings.denyList[wrong]);
    throw new AppError(
      "invalid_request",
      `denyList.${wrong}: ${entry} is neither an IP address nor a range such as 192.168.1.0/24`,
    );
  }
  const saved = await putSetting(context, "collecting", settings);
  const now = context.clock.now();
  const forgotten = await context.database.write(async (sql) => {
    await replanBySettings(sql, saved.everyMinutes * 60_000, now);
    return forgottenUnreachable(sql);
  });
  for (const id of forgotten) {
    await recordReachable(context, id, true, { code: "not_collected", facts: {} });
  }
  return saved;
}
