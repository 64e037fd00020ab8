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
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { keys } from "../../api/queries.ts";

/** Every job with what is expected of it, and the settings that hold for all. */
export const monitoringQuery = queryOptions({
  queryKey: keys.monitoring,
  queryFn: ({ signal }) => api.get<Monitoring>("monitoring", { signal }),
  staleTime: 30_000,
});

/** Running, coming and recent maintenance windows. */
export const maintenanceQuery = queryOptions({
  queryKey: keys.maintenance,
  queryFn: ({ signal }) => api.get<MaintenanceWindows>("maintenance", { signal }),
  staleTime: 30_000,
});

export const saveSettings = (settings: MonitoringSettings) =>
  api.put<MonitoringSettings>("settings/monitoring", settings);
export const patchJobs = (body: MonitoringJobsPatch) => api.patch<MonitoringChanges>("monitoring/jobs", body);
export const patchServer = (id: string, patch: MonitoringServerPatch) =>
  api.patch<MonitoringServer>(`monitoring/servers/${encodeURIComponent(id)}`, patch);
export const checkNow = () => api.post<CheckAnswer>("monitoring/check");
export const resetNotifications = () => api.post<ResetAnswer>("monitoring/reset-notifications");
export const createMaintenance = (window: NewMaintenance) =>
  api.post<MaintenanceWindow>("maintenance", window);
export const endMaintenance = (id: number) => api.post<MaintenanceWindow>(`maintenance/${id}/end`);
export const deleteMaintenance = (id: number) => api.delete(`maintenance/${id}`);
