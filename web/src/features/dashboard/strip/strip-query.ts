import type { HistoryBar } from "@duplistatus/contract";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../../api/client.ts";
import { keys } from "../../../api/queries.ts";

/** The runs behind the bars of a strip, oldest first; read when somebody points at one. */
export const historyQuery = (jobId: number) =>
  queryOptions({
    queryKey: [...keys.job(jobId), "strip"],
    queryFn: ({ signal }) => api.get<HistoryBar[]>(`jobs/${jobId}/history`, { signal }),
    staleTime: 60_000,
  });
