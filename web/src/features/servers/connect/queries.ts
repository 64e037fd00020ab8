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
import { paths, pathTo } from "@duplistatus/contract/paths";
import { api } from "../../../api/client.ts";

const path = (id: string) => pathTo(paths.connection, { id });

export const findServer = (request: FindServerRequest) => api.post<FoundServer>(paths.findServer, request);
export const tryServer = (request: TryServerRequest) => api.post<TriedServer>(paths.tryServer, request);
export const addServer = (request: AddServerRequest) => api.post<ServerEntry>(paths.servers, request);
export const saveConnection = (id: string, patch: ConnectionPatch) => api.put<ServerEntry>(path(id), patch);
export const removeConnection = (id: string) => api.delete(path(id));
export const importServers = (csv: string, dryRun: boolean) =>
  api.post<ImportAnswer>(paths.importServers, { csv, dryRun });
