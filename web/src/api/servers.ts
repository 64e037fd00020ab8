import type { ServerJob, ServerList } from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { queryOptions } from "@tanstack/react-query";
import { api } from "./client.ts";
import { keys } from "./queries.ts";

/** Every server, archived ones too, with offers to merge and what was merged. */
export const serversQuery = queryOptions({
  queryKey: keys.servers,
  queryFn: ({ signal }) => api.get<ServerList>(paths.servers, { signal }),
  staleTime: 10_000,
});

/** The backups of a server, to choose among them. */
export const serverJobsQuery = (id: string) =>
  queryOptions({
    queryKey: ["server-jobs", id],
    queryFn: ({ signal }) => api.get<ServerJob[]>(pathTo(paths.serverJobs, { id }), { signal }),
    staleTime: 5_000,
  });
