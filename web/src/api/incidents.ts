import type { IncidentCause, IncidentCount, IncidentDetail, Incidents } from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import {
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api } from "./client.ts";
import { keys } from "./queries.ts";

/** Everything an incident can be about. */
export const incidentCauses = [
  "overdue",
  "failing",
  "stale",
  "stuck",
  "server_unreachable",
  "quota",
  "versions_shrinking",
  "unusual",
] as const satisfies readonly IncidentCause[];

/** What a list of incidents is narrowed to. */
export interface IncidentFilter {
  state: "open" | "closed" | "all";
  cause: IncidentCause | null;
  server: string | null;
}

/** How many incidents are open, and how many of them nobody has looked at. */
export const incidentCountQuery = queryOptions({
  queryKey: [...keys.incidents, "count"],
  queryFn: ({ signal }) => api.get<IncidentCount>(paths.incidentCount, { signal }),
  staleTime: 30_000,
});

/** Incidents, newest first, page by page. */
export const incidentsQuery = (filter: IncidentFilter) =>
  infiniteQueryOptions({
    queryKey: [...keys.incidents, "list", filter],
    queryFn: ({ signal, pageParam }) =>
      api.get<Incidents>(paths.incidents, { query: { ...filter, before: pageParam }, signal }),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
  });

/** One incident with what happened in it. */
export const incidentQuery = (id: number) =>
  queryOptions({
    queryKey: [...keys.incidents, "one", id],
    queryFn: ({ signal }) => api.get<IncidentDetail>(pathTo(paths.incident, { id }), { signal }),
  });

/** What a person does with an open incident. `until`: epoch ms. */
export type IncidentAction =
  | { type: "accept" }
  | { type: "acknowledge"; note: string | null }
  | { type: "snooze"; until: number }
  | { type: "unsnooze" };

type SharedAction = Extract<IncidentAction, { type: "acknowledge" | "snooze" }>;

const readAgain = (client: QueryClient) =>
  Promise.all(
    [keys.incidents, keys.dashboard, keys.monitoring, keys.serverPage, keys.backupPage].map((queryKey) =>
      client.invalidateQueries({ queryKey }),
    ),
  );

/** Acknowledges or snoozes several incidents, and reads the lists again once. */
export function useIncidentsAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ ids, action }: { ids: readonly number[]; action: SharedAction }) => {
      const { type, ...body } = action;
      for (const id of ids) await api.post<IncidentDetail>(pathTo(paths[`${type}Incident`], { id }), body);
    },
    onSettled: () => readAgain(client),
  });
}

/** Accepts, acknowledges, snoozes or wakes an incident, and reads again every list that shows it. */
export function useIncidentAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, action }: { id: number; action: IncidentAction }) => {
      const { type, ...body } = action;
      return api.post<IncidentDetail>(
        pathTo(paths[`${type}Incident`], { id }),
        type === "unsnooze" || type === "accept" ? undefined : body,
      );
    },
    onSuccess: async (detail) => {
      client.setQueryData(incidentQuery(detail.incident.id).queryKey, detail);
      await readAgain(client);
    },
  });
}
