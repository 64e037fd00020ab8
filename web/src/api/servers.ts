import type { ServerList } from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { queryOptions } from "@tanstack/react-query";
import { api } from "./client.ts";
import { keys } from "./queries.ts";

/** Every server, archived ones too, with offers to merge and what was merged. */
export const serversQuery = queryOptions({
  queryKey: keys.servers,
  queryFn: ({ signal }) => api.get<ServerList>(paths.servers, { signal }),
  staleTime: 10_000,
});
