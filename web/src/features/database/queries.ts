import type {
  CleanUpPreview,
  CleanUpRequest,
  DatabaseOverview,
  DatabaseSettings,
  DatabaseWork,
  ImportReport,
  OwnBackup,
} from "@duplistatus/contract";
import { type Address, paths, pathTo } from "@duplistatus/contract/paths";
import { queryOptions } from "@tanstack/react-query";
import { ApiError, api, apiUrl, readError } from "../../api/client.ts";
import { keys } from "../../api/queries.ts";

/** Size, backups and settings of the own database; followed by live events, and by asking while work runs. */
export const databaseQuery = queryOptions({
  queryKey: keys.database,
  queryFn: ({ signal }) => api.get<DatabaseOverview>(paths.database, { signal }),
  refetchInterval: ({ state }) => (isRunning(state.data?.work) ? 2_000 : false),
});

export const isRunning = (work: DatabaseWork | null | undefined): boolean =>
  work !== null && work !== undefined && work.endedAt === null;

export const backUpNow = () => api.post<DatabaseWork>(paths.databaseBackups);
export const restoreBackup = (name: string) =>
  api.post<DatabaseWork>(pathTo(paths.restoreDatabase, { name }));
export const deleteBackup = (name: string) => api.delete(pathTo(paths.databaseBackup, { name }));
export const backupUrl = (name: string) => apiUrl(pathTo(paths.databaseBackup, { name }));
export const dumpUrl = apiUrl(paths.databaseDump);
export const saveSettings = (settings: DatabaseSettings) =>
  api.put<DatabaseSettings>(paths.databaseSettings, settings);
export const cancelWork = () => api.delete(paths.databaseWork);
export const compactDatabase = () => api.post<DatabaseWork>(paths.compactDatabase);
export const cleanUp = (wanted: CleanUpRequest) => api.post<DatabaseWork>(paths.cleanUp, wanted);
export const deleteJob = (id: number, name: string) => api.delete(pathTo(paths.job, { id }), { name });

export const cleanUpPreviewQuery = (wanted: CleanUpRequest) =>
  queryOptions({
    queryKey: [...keys.database, "preview", wanted],
    queryFn: () => api.post<CleanUpPreview>(paths.cleanUpPreview, wanted),
  });

/** Sends a file as it is. */
async function sendFile<T>(address: Address, file: File, headers: Record<string, string> = {}): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(apiUrl(address), {
      method: "POST",
      credentials: "same-origin",
      headers: { accept: "application/json", "content-type": "application/octet-stream", ...headers },
      body: file,
    });
  } catch {
    throw new ApiError("unreachable", 0);
  }
  if (!answer.ok) throw await readError(answer);
  return (await answer.json()) as T;
}

export const uploadBackup = (file: File) => sendFile<OwnBackup>(paths.uploadDatabaseBackup, file);

/** Takes over a database of 1.x; its small key file travels in a header. */
export async function importOld(file: File, key: File | null): Promise<ImportReport> {
  const bytes = key === null ? [] : [...new Uint8Array(await key.slice(0, 1_000).arrayBuffer())];
  const headers: Record<string, string> = {};
  if (bytes.length > 0) headers["x-duplistatus-1x-key"] = btoa(String.fromCharCode(...bytes));
  return sendFile<ImportReport>(paths.importOld, file, headers);
}
