import type { NotificationSettings } from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../../api/client.ts";
import { keys } from "../../../api/queries.ts";

/** The settings of all notifications, with what the environment decides (null = the setting holds). */
export interface NotificationSettingsAnswer extends NotificationSettings {
  fixed: { gatherSeconds: number | null; publicUrl: string | null };
}

export const notificationSettingsQuery = queryOptions({
  queryKey: [...keys.settings, "notifications"],
  queryFn: ({ signal }) => api.get<NotificationSettingsAnswer>(paths.notificationSettings, { signal }),
});
