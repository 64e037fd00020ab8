import type {
  Collection,
  Collections,
  CollectRequest,
  FindServerRequest,
  FoundServer,
} from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { queryOptions } from "@tanstack/react-query";
import { api, apiUrl } from "../api/client.ts";
import { keys } from "../api/queries.ts";

/** Ends of live connections are noticed late; meanwhile what is under way is asked for now and then. */
const fallbackMs = 5_000;

/** Collections under way and lately ended. */
export const collectionsQuery = queryOptions({
  queryKey: [...keys.collections, "list"],
  queryFn: ({ signal }) => api.get<Collections>(paths.collections, { signal }),
  staleTime: 10_000,
  refetchInterval: ({ state }) =>
    state.data?.collections.some(({ endedAt }) => endedAt === null) && fallbackMs,
});

/** How one collection goes; asked for until it has ended. */
export const collectionQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.collections, id],
    queryFn: ({ signal }) => api.get<Collection>(pathTo(paths.collection, { id }), { signal }),
    staleTime: 2_000,
    refetchInterval: ({ state }) => state.data?.endedAt === null && fallbackMs,
  });

export const startCollection = (request: CollectRequest) => api.post<Collection>(paths.collections, request);

export const cancelCollection = (id: string) => api.delete<Collection>(pathTo(paths.collection, { id }));

export const findServer = (request: Pick<FindServerRequest, "addresses" | "port">) =>
  api.post<FoundServer>(paths.findServer, request);

/** Address of what was kept of one server of a collection. */
export const jsonUrl = (id: string, key: number) => apiUrl(pathTo(paths.collectionJson, { id }), { key });
