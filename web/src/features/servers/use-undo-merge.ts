import type { ServerMerge } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { useToast } from "../../ui/toast.tsx";
import { rereadServers, undoMerge } from "./queries.ts";

/** Takes a merge or link back. */
export function useUndoMerge() {
  const { t } = useTranslation("servers");
  const errorText = useErrorText();
  const toast = useToast();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: Pick<ServerMerge, "id">) => undoMerge(id),
    onSuccess: ({ fromName }) => {
      void rereadServers(client);
      toast.ok(t("merges.undone", { from: fromName }));
    },
    onError: (error) => toast.err(t("action.failed"), { detail: errorText(error) }),
  });
}
