import type {
  AddServerRequest,
  ConnectionPatch,
  FindServerRequest,
  FoundServer,
  ImportAnswer,
  ServerEntry,
  TriedServer,
  TryServerRequest,
} from "@duplistatus/contract";
import { api } from "../../../api/client.ts";

const path = (id: string) => `servers/${encodeURIComponent(id)}/connection`;

export const findServer = (request: FindServerRequest) => api.post<FoundServer>("servers/find", request);
export const tryServer = (request: TryServerRequest) => api.post<TriedServer>("servers/try", request);
export const addServer = (request: AddServerRequest) => api.post<ServerEntry>("servers", request);
export const saveConnection = (id: string, patch: ConnectionPatch) => api.put<ServerEntry>(path(id), patch);
export const removeConnection = (id: string) => api.delete(path(id));
export const importServers = (csv: string, dryRun: boolean) =>
  api.post<ImportAnswer>("servers/import", { csv, dryRun });
