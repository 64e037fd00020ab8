import type { ServerPage } from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../../api/client.ts";
import { keys } from "../../../api/queries.ts";

/** One server with its jobs, schedules and open incidents. */
export const serverPageQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.serverPage, id],
    queryFn: ({ signal }) => api.get<ServerPage>(pathTo(paths.serverPage, { id }), { signal }),
    staleTime: 10_000,
  });
