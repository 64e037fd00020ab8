import type { NotificationSettingsAnswer } from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../../api/client.ts";
import { keys } from "../../../api/queries.ts";

/** The settings of all notifications, with what the environment decides. */
export const notificationSettingsQuery = queryOptions({
  queryKey: [...keys.settings, "notifications"],
  queryFn: ({ signal }) => api.get<NotificationSettingsAnswer>(paths.notificationSettings, { signal }),
});
