import type { RunDetail, RunLog, RunLogGroups } from "@duplistatus/contract";
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

export type LogLevel = "warning" | "error" | "message" | "all";

/** Lines read at once. */
export const logPageSize = 500;

interface LogFilter {
  search: string;
  /** Key of the only group of equal lines that is wanted. */
  group: string | null;
}

/** One page of the log of a run, counted from 0. */
export const logPageQuery = (id: number, level: LogLevel, { search, group }: LogFilter, page: number) =>
  queryOptions({
    queryKey: [...keys.run(id), "log", level, search, group, page],
    queryFn: ({ signal }) =>
      api.get<RunLog>(pathTo(paths.runLog, { id }), {
        query: { level, q: search, group, offset: page * logPageSize, limit: logPageSize },
        signal,
      }),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: page === 0 ? keepPreviousData : undefined,
  });

/** Equal lines of one part of the log, counted. */
export const logGroupsQuery = (id: number, level: LogLevel) =>
  queryOptions({
    queryKey: [...keys.run(id), "log-groups", level],
    queryFn: ({ signal }) =>
      api.get<RunLogGroups>(pathTo(paths.runLogGroups, { id }), { query: { level }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What the log says beside its lines: exception, versions, how much was left out. */
export const logFactsQuery = (id: number) =>
  queryOptions({
    queryKey: [...keys.run(id), "log-facts"],
    queryFn: ({ signal }) => api.get<RunLog>(pathTo(paths.runLog, { id }), { query: { limit: 1 }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Lines that fit on a clipboard without trouble. */
const copied = 5000;

/** The first lines of one part of the log as text to paste. */
export async function readLogText(
  id: number,
  query: { level: LogLevel; q: string },
): Promise<{ text: string; lines: number; total: number }> {
  const { entries, total } = await api.get<RunLog>(pathTo(paths.runLog, { id }), {
    query: { ...query, limit: copied },
  });
  const text = entries
    .map(({ time, level, tag, id: kind, text }) =>
      level === null ? text : `${time ?? ""} - [${level}-${tag ?? ""}-${kind ?? ""}]: ${text}`,
    )
    .join("\n");
  return { text, lines: entries.length, total };
}
