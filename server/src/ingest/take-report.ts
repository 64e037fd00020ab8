import { settleIdentity } from "../merging/settle-identity.ts";
import { type Actor, systemActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { receiveReport, type Upload, type UploadOutcome } from "../recording/intake.ts";

/**
 * Takes one report, and does what its names prove about servers: two that are one become one, one that is two is taken
 * apart (docs/identity.md). The report is durable before that.
 * @throws {StorageUnavailable} when nothing was stored.
 */
export async function takeReport(
  context: Context,
  upload: Upload,
  actor: Actor = systemActor("reports"),
): Promise<UploadOutcome> {
  const outcome = await receiveReport(context, upload, actor);
  if (outcome.kind === "kept" && outcome.recorded !== undefined) {
    await settleIdentity(context, outcome.recorded);
  }
  return outcome;
}
