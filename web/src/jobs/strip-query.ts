import type { HistoryBar } from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../api/client.ts";
import { keys } from "../api/queries.ts";

/** The runs behind the bars of a strip, oldest first; read when somebody points at one. */
export const historyQuery = (jobId: number) =>
  queryOptions({
    queryKey: [...keys.job(jobId), "strip"],
    queryFn: ({ signal }) => api.get<HistoryBar[]>(pathTo(paths.jobHistory, { id: jobId }), { signal }),
    staleTime: 60_000,
  });
