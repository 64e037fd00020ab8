import type { AddServerRequest, ServerEntry } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { keys } from "../../../api/queries.ts";
import { collectionQuery, startCollection } from "../../../collecting/queries.ts";
import { useToast } from "../../../ui/toast.tsx";
import { useOpenCollectDialog } from "../../collecting/open-collect-dialog.tsx";
import { serverTitle } from "../model/servers.ts";
import { addServer } from "./queries.ts";

interface Wish {
  request: AddServerRequest;
  /** Collects at once and shows how it goes. */
  collect: boolean;
}

/** Stores a server with its connection. `onDone` is called before its first collection is shown. */
export function useAdd(onDone: () => void) {
  const { t } = useTranslation("connecting");
  const errorText = useErrorText();
  const client = useQueryClient();
  const toast = useToast();
  const openProgress = useOpenCollectDialog();
  const collect = async ({ id }: ServerEntry) => {
    try {
      const collection = await startCollection({ servers: [id] });
      client.setQueryData(collectionQuery(collection.id).queryKey, collection);
      void client.invalidateQueries({ queryKey: [...keys.collections, "list"] });
      openProgress(collection.id);
    } catch (error) {
      toast.err(t("add.collectFailed"), { detail: errorText(error) });
    }
  };
  return useMutation({
    mutationFn: ({ request }: Wish) => addServer(request),
    onSuccess: (entry, wish) => {
      for (const queryKey of [keys.servers, keys.dashboard, keys.monitoring])
        void client.invalidateQueries({ queryKey });
      toast.ok(t("add.done", { server: serverTitle(entry) }));
      onDone();
      if (wish.collect) void collect(entry);
    },
  });
}
