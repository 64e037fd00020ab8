import type {
  CheckAnswer,
  MaintenanceWindow,
  MaintenanceWindows,
  Monitoring,
  MonitoringChanges,
  MonitoringJobsPatch,
  MonitoringServer,
  MonitoringServerPatch,
  MonitoringSettings,
  NewMaintenance,
  ResetAnswer,
} from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { keys } from "../../api/queries.ts";

/** Every job with what is expected of it, and the settings that hold for all. */
export const monitoringQuery = queryOptions({
  queryKey: keys.monitoring,
  queryFn: ({ signal }) => api.get<Monitoring>(paths.monitoring, { signal }),
  staleTime: 30_000,
});

/** Running, coming and recent maintenance windows. */
export const maintenanceQuery = queryOptions({
  queryKey: keys.maintenance,
  queryFn: ({ signal }) => api.get<MaintenanceWindows>(paths.maintenance, { signal }),
  staleTime: 30_000,
});

export const saveSettings = (settings: MonitoringSettings) =>
  api.put<MonitoringSettings>(paths.monitoringSettings, settings);
export const patchJobs = (body: MonitoringJobsPatch) =>
  api.patch<MonitoringChanges>(paths.monitoringJobs, body);
export const patchServer = (id: string, patch: MonitoringServerPatch) =>
  api.patch<MonitoringServer>(pathTo(paths.monitoringServer, { id }), patch);
export const checkNow = () => api.post<CheckAnswer>(paths.check);
export const resetNotifications = () => api.post<ResetAnswer>(paths.resetNotifications);
export const createMaintenance = (window: NewMaintenance) =>
  api.post<MaintenanceWindow>(paths.maintenance, window);
export const endMaintenance = (id: number) =>
  api.post<MaintenanceWindow>(pathTo(paths.endMaintenance, { id }));
export const deleteMaintenance = (id: number) => api.delete(pathTo(paths.maintenanceWindow, { id }));
