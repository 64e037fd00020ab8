import type { NotifyRules, NotifyRulesPatch } from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../../api/client.ts";
import { keys } from "../../../api/queries.ts";

/** Who hears what: the default, every server and every backup with what was set there. */
export const rulesQuery = queryOptions({
  queryKey: keys.rules,
  queryFn: ({ signal }) => api.get<NotifyRules>(paths.notifyRules, { signal }),
  staleTime: 30_000,
});

/** A change as the screen makes it; what is left out is not done. */
export type RulesPatch = Pick<NotifyRulesPatch, "scopes"> & Partial<NotifyRulesPatch>;

export const patchRules = (patch: RulesPatch) => api.patch<NotifyRules>(paths.notifyRules, patch);
