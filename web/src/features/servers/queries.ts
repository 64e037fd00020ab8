import type {
  CollectingSettings,
  IdentityKind,
  IdentityRule,
  MergePreview,
  MergeRequest,
  MonitoringServer,
  MonitoringServerPatch,
  ServerEntry,
  ServerMerge,
} from "@duplistatus/contract";
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { keys } from "../../api/queries.ts";

/** When, how much at once, and where is never connected to. */
export const collectingSettingsQuery = queryOptions({
  queryKey: [...keys.settings, "collecting"],
  queryFn: ({ signal }) => api.get<CollectingSettings>("settings/collecting", { signal }),
  staleTime: 60_000,
});

/** What a merge would do; changes whenever a run arrives. */
export const mergePreviewQuery = (request: MergeRequest) =>
  queryOptions({
    // Not below the key of the servers: the event of a merge would ask once more for what is gone by then.
    queryKey: ["server-merge", request.fromId, request.intoId],
    queryFn: () => api.post<MergePreview>("servers/merges/preview", request),
    staleTime: 5_000,
  });

const path = (id: string) => `servers/${encodeURIComponent(id)}`;

export type LabelsPatch = Partial<Pick<ServerEntry, "alias" | "note" | "url" | "tags">>;

export const patchLabels = (id: string, patch: LabelsPatch) =>
  api.patch<LabelsPatch & { id: string }>(path(id), patch);

/** Kind of machine and time zone. */
export const patchMachine = (id: string, patch: Pick<MonitoringServerPatch, "profile" | "timeZone">) =>
  api.patch<MonitoringServer>(`monitoring/${path(id)}`, patch);

export const archiveServer = (id: string, archived: boolean) =>
  api.post<ServerEntry>(`${path(id)}/archive`, { archived });

export const deleteServer = (id: string) => api.delete(path(id));

export const addRule = (id: string, rule: IdentityRule) => api.post<void>(`${path(id)}/identities`, rule);

export const removeIdentity = (id: string, kind: IdentityKind, value: string) =>
  api.delete(`${path(id)}/identities?${new URLSearchParams({ kind, value })}`);

export const mergeServers = (request: MergeRequest) => api.post<ServerMerge>("servers/merges", request);

export const undoMerge = (id: number) => api.delete<ServerMerge>(`servers/merges/${id}`);

export const dismissOffer = (key: string) =>
  api.post<void>(`servers/offers/${encodeURIComponent(key)}/dismiss`);

export const saveCollecting = (settings: CollectingSettings) =>
  api.put<CollectingSettings>("settings/collecting", settings);

/** Reads again what shows servers; ends when the list of servers is there. */
export async function rereadServers(client: QueryClient): Promise<void> {
  for (const queryKey of [keys.dashboard, keys.monitoring]) void client.invalidateQueries({ queryKey });
  await client.invalidateQueries({ queryKey: keys.servers });
}
