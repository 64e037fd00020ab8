import type { Channel } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { keys } from "../../../api/queries.ts";
import { useToast } from "../../../ui/toast.tsx";
import { testChannel } from "./queries.ts";

/** Sends a test through a channel; says how it ended. */
export function useTest() {
  const { t } = useTranslation("channels");
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  return useMutation({
    mutationFn: ({ id }: Pick<Channel, "id" | "name">) => testChannel(id),
    onSuccess: (test, { name }) => {
      if (test.ok) toast.ok(t("list.testedOk", { name }));
      else toast.warn(t("list.testedBad", { name }));
    },
    onError: (error, { name }) => toast.err(t("list.testedBad", { name }), { detail: errorText(error) }),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.channels, exact: true });
      void client.invalidateQueries({ queryKey: keys.relays });
      void client.invalidateQueries({ queryKey: keys.deliveries });
    },
  });
}
