import type { UnusualLevel } from "@duplistatus/contract";
import type { IncidentRow } from "../incidents/incidents.ts";
import type { Sql } from "../platform/database/database.ts";
import type { IncidentUpdates } from "./incident-updates.ts";
import { goodRuns, type WatchRow } from "./store.ts";
import type { Suppression } from "./suppression.ts";
import { isLoss, lateRuns, needsMore, type Unusual, unusualOf, unusualRuns } from "./unusual.ts";

export const unusualLevelOf = ({ unusual }: Pick<WatchRow, "unusual">): UnusualLevel =>
  (unusual as UnusualLevel | null) ?? "normal";

/**
 * The newest run ended well: is it like the ones before? While an incident is open it is compared with the runs before
 * that, or what is wrong would soon be the usual. Answers why nothing opens for what is unusual, if so.
 * @param known the open incidents of the job
 */
export async function evaluateUnusual(
  sql: Sql,
  row: WatchRow,
  known: readonly IncidentRow[],
  quiet: Suppression | null,
  { open, raise, end }: IncidentUpdates,
): Promise<Suppression | null> {
  const incident = open.has("unusual") ? known.find(({ cause }) => cause === "unusual") : undefined;
  const limits = {
    level: unusualLevelOf(row),
    longestMs: row.longest_ms,
    sleeps: row.profile === "laptop",
    accepted: row.usual_from !== null,
  };
  const { latest_run_id: latestId, latest_begin_at: latestAt } = row;
  if (limits.level === "off" && limits.longestMs === null) {
    await end("unusual", { code: "settings_changed", facts: {} });
    return null;
  }
  // A run that failed or was not complete is no word about the source.
  if (latestId === null || latestAt === null || latestId !== row.good_run_id) return null;
  const from = row.usual_from ?? 0;
  const upTo = (limit: number) => goodRuns(sql, row.job_id, { from, until: latestAt + 1, limit: limit + 1 });
  let [run, ...rest] = await upTo(lateRuns);
  if (run?.id !== latestId) return null;
  // Most runs need no more than the latest ones to be seen as usual.
  if (needsMore(run, rest, limits.level)) rest = (await upTo(unusualRuns)).slice(1);
  const before =
    incident === undefined
      ? rest
      : await goodRuns(sql, row.job_id, { from, until: incident.since, limit: unusualRuns });
  const found: Unusual | null = unusualOf(run, before, limits);
  if (found === null) {
    await end("unusual", { code: "usual_again", facts: { at: run.begin_at } });
    return null;
  }
  const isWorse = incident !== undefined && isLoss(found.variant) && !isLoss(incident.variant);
  if (incident !== undefined && !isWorse) return null;
  if (quiet !== null) return quiet;
  if (isWorse) await end("unusual", { code: "unusual_otherwise", facts: {} });
  await raise({ cause: "unusual", ...found }, "warning", run.begin_at);
  return null;
}
