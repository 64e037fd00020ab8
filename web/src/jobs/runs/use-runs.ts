import type { RunEntry, RunList } from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api } from "../../api/client.ts";
import { keys } from "../../api/queries.ts";
import { type RunView, startOfDay } from "./view.ts";

/** Whose runs are listed: those of a server, or of one job. */
export interface RunScope {
  server?: string | undefined;
  job?: number | undefined;
}

function queryOf({ server, job }: RunScope, view: RunView) {
  return {
    ...(job === undefined ? { server } : { job }),
    status: view.status,
    operation: view.operation,
    from: view.from === undefined ? undefined : startOfDay(view.from),
    until: view.until === undefined ? undefined : startOfDay(view.until, 1),
    sort: view.sort,
    order: view.order,
  };
}

const read = (query: ReturnType<typeof queryOf>, after: string | null, signal: AbortSignal) =>
  api.get<RunList>(paths.runs, { query: { ...query, after }, signal });

const isOlder = (run: RunEntry, than: RunEntry): boolean =>
  run.beginAt < than.beginAt || (run.beginAt === than.beginAt && run.id < than.id);

/**
 * Runs of a server or job, more of them whenever the end comes near. News change the first page only: it is read again,
 * and what was read further down stays, so that nobody loses their place in a hundred thousand lines.
 */
export function useRuns(scope: RunScope, view: RunView) {
  const query = queryOf(scope, view);
  const key = JSON.stringify(query);
  const latestFirst = view.sort === undefined && view.order !== "asc";
  const head = useQuery({
    queryKey: [...keys.runs, query],
    queryFn: ({ signal }) => read(query, null, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  const [anchor, setAnchor] = useState<{ key: string; page: RunList } | null>(null);
  const fresh = head.isPlaceholderData ? undefined : head.data;
  if (fresh && (anchor?.key !== key || (!latestFirst && anchor.page !== fresh)))
    setAnchor({ key, page: fresh });
  const next = anchor?.key === key ? anchor.page.next : null;
  const [wanted, setWanted] = useState("");
  const tail = useInfiniteQuery({
    queryKey: ["run-tail", query, next],
    queryFn: ({ signal, pageParam }) => read(query, pageParam, signal),
    initialPageParam: next,
    getNextPageParam: (last) => last.next,
    enabled: next !== null && wanted === key,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const rows = useMemo(() => {
    const first = head.data?.runs ?? [];
    const last = first.at(-1);
    const kept =
      latestFirst && last && anchor?.key === key ? anchor.page.runs.filter((run) => isOlder(run, last)) : [];
    return [...first, ...kept, ...(tail.data?.pages.flatMap((page) => page.runs) ?? [])];
  }, [head.data, tail.data, anchor, key, latestFirst]);
  const more = wanted === key && tail.data ? tail.hasNextPage : next !== null;
  return {
    rows,
    /** Runs without any filter; null until known. */
    total: head.data?.total ?? null,
    more,
    loading: head.isPending,
    changing: head.isPlaceholderData,
    error: head.error ?? tail.error,
    retry: () => void (head.error ? head.refetch() : tail.fetchNextPage()),
    /** Reads on; does nothing while that is under way or when nothing is left. */
    readOn: () => {
      if (next === null || tail.isFetching || tail.isError) return;
      if (wanted !== key) setWanted(key);
      else if (tail.data && tail.hasNextPage) void tail.fetchNextPage();
    },
  };
}
