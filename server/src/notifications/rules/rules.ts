import {
  type EffectiveRule,
  type NotifyRule,
  notifyRule,
  type RemindPeriod,
  type RunLevel,
} from "@duplistatus/contract";
import { effectiveRule } from "@duplistatus/contract/notify-rules";
import type { Sql } from "../../platform/database/database.ts";
import { listRules } from "./store.ts";

/** Everything that was set, to look up who hears what. */
export interface Rules {
  /** What was set for one scope alone. */
  own(scope: "all" | "server" | "job", scopeId: string): NotifyRule;
  /** What holds for a job, a whole server (`jobId` null), or everything (`serverId` null). */
  effective(serverId: string | null, jobId: number | null): EffectiveRule;
}

/** @param remind how often people are reminded where no rule says so */
export function rulesOf(
  stored: readonly { scope: string; scope_id: string; value: string }[],
  remind: RemindPeriod,
): Rules {
  const byScope = new Map(
    stored.map(({ scope, scope_id, value }) => [`${scope}:${scope_id}`, notifyRule.parse(JSON.parse(value))]),
  );
  const own: Rules["own"] = (scope, scopeId) => byScope.get(`${scope}:${scopeId}`) ?? {};
  return {
    own,
    effective(serverId, jobId) {
      return effectiveRule({
        all: own("all", ""),
        server: serverId === null ? undefined : own("server", serverId),
        job: jobId === null ? undefined : own("job", String(jobId)),
        remind,
      });
    },
  };
}

export const readRules = async (sql: Sql, remind: RemindPeriod): Promise<Rules> =>
  rulesOf(await listRules(sql), remind);

const leastRank: Record<RunLevel, number> = { off: Number.POSITIVE_INFINITY, errors: 2, warnings: 1, all: 0 };

/** Whether a run is told at this level. @param rank 0 = as it should be, 1 = warnings, 2 = errors */
export const wantsRun = (level: RunLevel, rank: number): boolean => rank >= leastRank[level];
