import type { DashboardJob, DashboardServer } from "@duplistatus/contract";
import { createContext, lazy, type ReactNode, Suspense, useContext, useMemo, useState } from "react";
import { patient } from "../../api/patient.ts";

const VersionsDialog = lazy(patient(() => import("./versions/versions-dialog.tsx")));
const EditServerDialog = lazy(patient(() => import("./edit/edit-server-dialog.tsx")));

interface Dialogs {
  showVersions: (job: DashboardJob, server: DashboardServer) => void;
  editServer: (server: DashboardServer) => void;
}

type Shown =
  | { kind: "versions"; job: DashboardJob; server: DashboardServer }
  | { kind: "edit"; server: DashboardServer };

const DialogsContext = createContext<Dialogs>({ showVersions: () => {}, editServer: () => {} });

/** Opens the dialogs of the dashboard. */
export const useDialogs = () => useContext(DialogsContext);

/** Holds the dialogs outside of the lists, so that an open one survives when its row is sorted or scrolled away. */
export function DialogsProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Shown | null>(null);
  const [open, setOpen] = useState(false);
  const dialogs = useMemo<Dialogs>(() => {
    const show = (what: Shown) => {
      setShown(what);
      setOpen(true);
    };
    return {
      showVersions: (job, server) => show({ kind: "versions", job, server }),
      editServer: (server) => show({ kind: "edit", server }),
    };
  }, []);
  return (
    <DialogsContext value={dialogs}>
      {children}
      {shown && (
        <Suspense>
          {shown.kind === "versions" ? (
            <VersionsDialog job={shown.job} server={shown.server} open={open} onOpenChange={setOpen} />
          ) : (
            <EditServerDialog
              key={shown.server.id}
              server={shown.server}
              open={open}
              onOpenChange={setOpen}
            />
          )}
        </Suspense>
      )}
    </DialogsContext>
  );
}
