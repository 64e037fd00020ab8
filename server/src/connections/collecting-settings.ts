import type { CollectingSettings } from "@duplistatus/contract";
import { assertRanges } from "../access/settings/address-list.ts";
import { putSetting } from "../access/settings/settings.ts";
import { recordReachable } from "../monitoring/check.ts";
import type { Work } from "../platform/database/unit-of-work.ts";
import { forgottenUnreachable, replanBySettings } from "./store.ts";

/**
 * Changes when, how much at once, and where this program may connect to; collections are planned anew.
 * @throws {AppError} invalid_request for an entry of the deny list that is neither address nor range
 */
export async function editCollecting(
  work: Work,
  settings: CollectingSettings,
): Promise<{ before: CollectingSettings; after: CollectingSettings }> {
  assertRanges("denyList", settings.denyList);
  const changed = await putSetting(work, "collecting", settings);
  await replanBySettings(work.sql, changed.after.everyMinutes * 60_000, work.at);
  for (const id of await forgottenUnreachable(work.sql)) {
    await recordReachable(work, id, true, { code: "not_collected", facts: {} });
  }
  return changed;
}
