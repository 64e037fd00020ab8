import type { CollectRequest } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { keys } from "../../api/queries.ts";
import { startCollection } from "../../collecting/queries.ts";
import { useToast } from "../../ui/toast.tsx";
import { useOpenCollectDialog } from "../collecting/open-collect-dialog.tsx";

/** Starts a collection or connection test of some servers, or of all that are connected, and shows how it goes. */
export function useCollect() {
  const { t } = useTranslation("servers");
  const errorText = useErrorText();
  const toast = useToast();
  const client = useQueryClient();
  const open = useOpenCollectDialog();
  return useMutation({
    mutationFn: (request: Pick<CollectRequest, "kind" | "servers">) => startCollection(request),
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: keys.collections });
      open(id);
    },
    onError: (error) => toast.err(t("action.startFailed"), { detail: errorText(error) }),
  });
}
