import type { NotificationSettings, NotificationSettingsAnswer } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { useToast } from "../../../ui/toast.tsx";
import { notificationSettingsQuery } from "../general/queries.ts";
import { saveNotificationSettings } from "./queries.ts";

/** Saves a part of the notification settings at once, and says so. */
export function useSaveSettings() {
  const { t } = useTranslation("timing");
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const { queryKey } = notificationSettingsQuery;
  return useMutation({
    mutationFn: (change: Partial<NotificationSettings>) => {
      const { fixed: _fixed, lastHeartbeat: _last, ...settings } = client.getQueryData(queryKey)!;
      return saveNotificationSettings({ ...settings, ...change });
    },
    scope: { id: "notification-settings" },
    onMutate: async (change) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      client.setQueryData<NotificationSettingsAnswer>(queryKey, (now) => now && { ...now, ...change });
      return before;
    },
    onSuccess: (settings) => {
      client.setQueryData(queryKey, settings);
      toast.ok(t("saved"));
    },
    onError: (error, _change, before) => {
      if (before) client.setQueryData(queryKey, before);
      toast.err(errorText(error));
    },
  });
}
