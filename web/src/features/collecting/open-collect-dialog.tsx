import type { Collection } from "@duplistatus/contract";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, lazy, type ReactNode, Suspense, useContext, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { patient } from "../../api/patient.ts";
import { keys } from "../../api/queries.ts";
import { collectionQuery, startCollection } from "../../collecting/queries.ts";
import { useToast } from "../../ui/toast.tsx";

const CollectDialog = lazy(patient(() => import("./collect-dialog.tsx")));

/** What the dialog shows: the choice of servers, or how one collection goes. */
export type CollectView = { kind: "choose" } | { kind: "progress"; id: string };

interface CollectDialogs {
  choose: () => void;
  openProgress: (collectionId: string) => void;
}

const CollectContext = createContext<CollectDialogs>({ choose: () => {}, openProgress: () => {} });

/** Opens the progress of a collection or connection test, under way or lately ended. */
export const useOpenCollectDialog = (): ((collectionId: string) => void) =>
  useContext(CollectContext).openProgress;

/** Opens the choice of servers to collect from; administrators only. */
export const useChooseServers = (): (() => void) => useContext(CollectContext).choose;

/** Starts a collection from every connected server and shows how it goes; administrators only. */
export function useCollectFromAll(): () => Promise<void> {
  const { t } = useTranslation("shell");
  const { openProgress } = useContext(CollectContext);
  const errorText = useErrorText();
  const toast = useToast();
  const client = useQueryClient();
  return async () => {
    try {
      const collection = await startCollection({ servers: null });
      client.setQueryData<Collection>(collectionQuery(collection.id).queryKey, collection);
      void client.invalidateQueries({ queryKey: [...keys.collections, "list"] });
      openProgress(collection.id);
    } catch (error) {
      toast.err(t("collect.failed"), { detail: errorText(error) });
    }
  };
}

/** Holds the one collect dialog, so that it survives a change of page. */
export function CollectDialogProvider({ children }: { children: ReactNode }) {
  const [view, setView] = useState<CollectView | null>(null);
  const [open, setOpen] = useState(false);
  const dialogs = useMemo<CollectDialogs>(() => {
    const show = (next: CollectView) => {
      setView(next);
      setOpen(true);
    };
    return { choose: () => show({ kind: "choose" }), openProgress: (id) => show({ kind: "progress", id }) };
  }, []);
  return (
    <CollectContext value={dialogs}>
      {children}
      {view && (
        <Suspense>
          <CollectDialog view={view} onView={setView} open={open} onOpenChange={setOpen} />
        </Suspense>
      )}
    </CollectContext>
  );
}
