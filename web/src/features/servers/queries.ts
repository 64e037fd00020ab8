import type {
  CollectingSettings,
  IdentityKind,
  IdentityRule,
  JobMergePreview,
  JobMergeRequest,
  MergePreview,
  MergeRequest,
  MonitoringServer,
  MonitoringServerPatch,
  ServerEntry,
  ServerMerge,
} from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { keys } from "../../api/queries.ts";

/** When, how much at once, and where is never connected to. */
export const collectingSettingsQuery = queryOptions({
  queryKey: [...keys.settings, "collecting"],
  queryFn: ({ signal }) => api.get<CollectingSettings>(paths.collectingSettings, { signal }),
  staleTime: 60_000,
});

/** What a merge would do; changes whenever a run arrives. */
export const mergePreviewQuery = (request: MergeRequest) =>
  queryOptions({
    // Not below the key of the servers: the event of a merge would ask once more for what is gone by then.
    queryKey: ["server-merge", request.fromId, request.intoId],
    queryFn: () => api.post<MergePreview>(paths.mergePreview, request),
    staleTime: 5_000,
  });

/** What joining two backups would do; changes whenever a run arrives. */
export const jobMergePreviewQuery = (request: JobMergeRequest) =>
  queryOptions({
    queryKey: ["job-merge", request.fromJobId, request.intoJobId],
    queryFn: () => api.post<JobMergePreview>(paths.jobMergePreview, request),
    staleTime: 5_000,
  });

export const mergeJobs = (request: JobMergeRequest) => api.post<ServerMerge>(paths.jobMerges, request);

const path = (id: string) => pathTo(paths.server, { id });

export type LabelsPatch = Partial<Pick<ServerEntry, "alias" | "note" | "url" | "tags">>;

export const patchLabels = (id: string, patch: LabelsPatch) =>
  api.patch<LabelsPatch & { id: string }>(path(id), patch);

/** Kind of machine and time zone. */
export const patchMachine = (id: string, patch: Pick<MonitoringServerPatch, "profile" | "timeZone">) =>
  api.patch<MonitoringServer>(pathTo(paths.monitoringServer, { id }), patch);

export const archiveServer = (id: string, archived: boolean) =>
  api.post<ServerEntry>(pathTo(paths.archiveServer, { id }), { archived });

export const deleteServer = (id: string) => api.delete(path(id));

export const addRule = (id: string, rule: IdentityRule) =>
  api.post<void>(pathTo(paths.identities, { id }), rule);

export const removeIdentity = (id: string, kind: IdentityKind, value: string) =>
  api.delete(pathTo(paths.identities, { id }), { kind, value });

export const mergeServers = (request: MergeRequest) => api.post<ServerMerge>(paths.merges, request);

export const undoMerge = (id: number) => api.delete<ServerMerge>(pathTo(paths.merge, { id }));

export const dismissOffer = (key: string) => api.post<void>(pathTo(paths.dismissOffer, { key }));

export const saveCollecting = (settings: CollectingSettings) =>
  api.put<CollectingSettings>(paths.collectingSettings, settings);

/** Reads again what shows servers; ends when the list of servers is there. */
export async function rereadServers(client: QueryClient): Promise<void> {
  for (const queryKey of [keys.dashboard, keys.monitoring, keys.serverPage])
    void client.invalidateQueries({ queryKey });
  await client.invalidateQueries({ queryKey: keys.servers });
}
