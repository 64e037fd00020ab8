import type { NotifyDecisions } from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { queryOptions } from "@tanstack/react-query";
import { api } from "./client.ts";
import { keys } from "./queries.ts";

/** What decisions about notifications are about. */
export type DecisionSubject = { incident: number } | { run: number };

/** Why people were notified of an incident or run, or not, as it was decided then. */
export const decisionsQuery = (subject: DecisionSubject) =>
  queryOptions({
    queryKey: [...keys.decisions, subject],
    queryFn: async ({ signal }) => {
      const path =
        "incident" in subject
          ? pathTo(paths.incidentDecisions, { id: subject.incident })
          : pathTo(paths.runDecisions, { id: subject.run });
      return (await api.get<NotifyDecisions>(path, { signal })).decisions;
    },
  });
