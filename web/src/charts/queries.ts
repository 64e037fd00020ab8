import type { Chart, ChartMetric } from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "../api/client.ts";
import { keys } from "../api/queries.ts";

/** Whose numbers a chart shows: of one job, a server, the servers with a tag, or of all. */
export interface ChartScope {
  job?: number | undefined;
  server?: string | undefined;
  tag?: string | undefined;
}

/** Days counted since 1970-01-01; undefined = as far as there is something. `until` is exclusive. */
export interface ChartSpan {
  from?: number | undefined;
  until?: number | undefined;
}

/** A chart; `split` = a series for each of the largest jobs, of one metric. */
export const chartQuery = (scope: ChartScope, span: ChartSpan, split: ChartMetric | null) =>
  queryOptions({
    queryKey: [...keys.charts, scope, span, split],
    queryFn: ({ signal }) =>
      api.get<Chart>(paths.charts, {
        query: { ...scope, ...span, ...(split !== null && { split: "jobs", metric: split }) },
        signal,
      }),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
