import type { RunDetail, RunLog } from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { keys } from "../../api/queries.ts";

/** Everything about one run but its log. A run does not change; only its neighbours do. */
export const runQuery = (id: number) =>
  queryOptions({
    queryKey: keys.run(id),
    queryFn: ({ signal }) => api.get<RunDetail>(pathTo(paths.run, { id }), { signal }),
    staleTime: 60_000,
  });

export type LogLevel = "warning" | "error" | "message";

/** Lines read at once. */
export const logPageSize = 500;

/** One page of the log of a run, counted from 0. */
export const logPageQuery = (id: number, level: LogLevel, search: string, page: number) =>
  queryOptions({
    queryKey: [...keys.run(id), "log", level, search, page],
    queryFn: ({ signal }) =>
      api.get<RunLog>(pathTo(paths.runLog, { id }), {
        query: { level, q: search, offset: page * logPageSize, limit: logPageSize },
        signal,
      }),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: page === 0 ? keepPreviousData : undefined,
  });

/** What the log says beside its lines: exception, versions, how much was left out. */
export const logFactsQuery = (id: number) =>
  queryOptions({
    queryKey: [...keys.run(id), "log-facts"],
    queryFn: ({ signal }) => api.get<RunLog>(pathTo(paths.runLog, { id }), { query: { limit: 1 }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
