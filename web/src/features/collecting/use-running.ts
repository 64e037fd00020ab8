import { useQuery } from "@tanstack/react-query";
import { overallShare, summarize } from "./model/summary.ts";
import { collectionsQuery } from "./queries.ts";

/** What is collected right now, all collections together, and the one to show: under way, else the last one. */
export interface Running {
  /** Servers that have ended and all; null while nothing is collected. */
  servers: { ended: number; all: number; share: number } | null;
  shownId: string | null;
}

const nothing: Running = { servers: null, shownId: null };

/** What is collected right now; `enabled` false asks for nothing. */
export function useRunning(enabled: boolean): Running {
  const { data } = useQuery({
    ...collectionsQuery,
    enabled,
    select: ({ collections }): Running => {
      const all = collections.filter(({ kind }) => kind === "collect");
      const servers = all.flatMap((each) => (each.endedAt === null ? each.servers : []));
      const running = all.some(({ endedAt }) => endedAt === null);
      return {
        servers: running
          ? { ended: summarize(servers).ended, all: servers.length, share: overallShare(servers) }
          : null,
        shownId: all[0]?.id ?? null,
      };
    },
  });
  return data ?? nothing;
}
