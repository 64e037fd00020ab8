import type { Channel } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { channelsQuery } from "../../../api/channels.ts";
import { useErrorText } from "../../../api/error-text.tsx";
import { keys } from "../../../api/queries.ts";
import { useToast } from "../../../ui/toast.tsx";
import { freeName } from "./model.ts";
import { addChannel } from "./queries.ts";

/** Adds an ntfy channel with nothing but a click: the server makes up a topic that nobody guesses. */
export function useAddNtfy(onAdded: (id: number) => void) {
  const { t } = useTranslation("channels");
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  return useMutation({
    mutationFn: async () => {
      const channels = await client.ensureQueryData(channelsQuery);
      return addChannel({ kind: "ntfy", name: freeName(t("kinds.ntfy"), channels) });
    },
    onSuccess: (channel) => {
      client.setQueryData(channelsQuery.queryKey, (before: Channel[] | undefined) => [
        ...(before ?? []),
        channel,
      ]);
      void client.invalidateQueries({ queryKey: keys.rules });
      toast.ok(t("page.added", { name: channel.name }));
      onAdded(channel.id);
    },
    onError: (error) => toast.err(errorText(error)),
  });
}
