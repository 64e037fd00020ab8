import type { CollectionSummary } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
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
      const running = all.filter(({ endedAt }) => endedAt === null);
      const sum = (value: (each: CollectionSummary) => number) =>
        running.reduce((total, each) => total + value(each), 0);
      const servers = sum((each) => each.servers);
      return {
        servers:
          running.length === 0
            ? null
            : {
                ended: sum((each) => each.ended),
                all: servers,
                share: servers === 0 ? 1 : sum((each) => each.share * each.servers) / servers,
              },
        shownId: all[0]?.id ?? null,
      };
    },
  });
  return data ?? nothing;
}
