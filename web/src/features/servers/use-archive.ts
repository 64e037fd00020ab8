import type { ServerEntry } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { useToast } from "../../ui/toast.tsx";
import { serverTitle } from "./model/servers.ts";
import { archiveServer, rereadServers } from "./queries.ts";

interface Archive {
  server: ServerEntry;
  archived: boolean;
}

/** Puts a server into the archive, with a way back, or brings it back. */
export function useArchive() {
  const { t } = useTranslation("servers");
  const errorText = useErrorText();
  const toast = useToast();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: ({ server, archived }: Archive) => archiveServer(server.id, archived),
    onSuccess: (_answer, { server, archived }) => {
      void rereadServers(client);
      const name = serverTitle(server);
      if (!archived) return toast.ok(t("action.restored", { server: name }));
      toast.ok(t("action.archived", { server: name }), {
        detail: t("action.archivedText"),
        action: { label: t("action.undo"), onSelect: () => change.mutate({ server, archived: false }) },
      });
    },
    onError: (error) => toast.err(t("action.failed"), { detail: errorText(error) }),
  });
  return change;
}
