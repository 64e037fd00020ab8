import type { Deliveries, DeliveryDetail, DeliveryFilter } from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "../../../api/client.ts";
import { keys } from "../../../api/queries.ts";

/** Messages, newest first, page by page; asked again while the page is open. */
export const deliveriesQuery = (state: DeliveryFilter, search: string) =>
  infiniteQueryOptions({
    queryKey: [...keys.deliveries, state, search],
    queryFn: ({ signal, pageParam }) =>
      api.get<Deliveries>(paths.deliveries, { query: { state, search, before: pageParam }, signal }),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
    refetchInterval: 15_000,
  });

/** One message with its exact words. */
export const deliveryQuery = (id: number) =>
  queryOptions({
    queryKey: [...keys.deliveries, id],
    queryFn: ({ signal }) => api.get<DeliveryDetail>(pathTo(paths.delivery, { id }), { signal }),
  });

/** Tries these again; without ids everything that was given up. */
export const retryDeliveries = (ids?: number[]) =>
  api.post<{ retried: number }>(paths.retryDeliveries, ids === undefined ? {} : { ids });
