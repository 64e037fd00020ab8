import type { Dashboard, DashboardJob, DashboardServer } from "@duplistatus/contract";
import { useNavigate } from "@tanstack/react-router";
import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useMemo,
  useState,
} from "react";
import { patient } from "../../api/patient.ts";
import type { Place } from "./place.ts";

const VersionsDialog = lazy(patient(() => import("./versions/versions-dialog.tsx")));
const EditServerDialog = lazy(patient(() => import("./edit/edit-server-dialog.tsx")));

interface Dialogs {
  showVersions: (job: DashboardJob, server: DashboardServer) => void;
  editServer: (server: DashboardServer) => void;
}

interface Shown {
  kind: "versions" | "edit";
  server: DashboardServer;
  job?: DashboardJob;
}

const DialogsContext = createContext<Dialogs>({ showVersions: () => {}, editServer: () => {} });

/** Opens the dialogs of the dashboard. */
export const useDialogs = () => useContext(DialogsContext);

interface DialogsProviderProps {
  data: Dashboard;
  place: Place;
  children: ReactNode;
}

/**
 * Holds the dialogs outside of the lists, so that an open one survives when its row is sorted or scrolled away. What is
 * open stands in the address: links and "back" work.
 */
export function DialogsProvider({ data, place, children }: DialogsProviderProps) {
  const navigate = useNavigate({ from: "/" });
  const go = useCallback(
    (change: Pick<Place, "versions" | "edit">, replace = false) =>
      void navigate({
        to: "/",
        search: (before) => ({ ...before, versions: undefined, edit: undefined, ...change }),
        replace,
        resetScroll: false,
      }),
    [navigate],
  );
  const dialogs = useMemo<Dialogs>(
    () => ({
      showVersions: (job) => go({ versions: job.id }),
      editServer: (server) => go({ edit: server.id }),
    }),
    [go],
  );
  const job = data.jobs.find(({ id }) => id === place.versions);
  const server = data.servers.find(({ id }) => id === (place.edit ?? job?.serverId));
  // The closing dialog goes on showing what it showed.
  const [shown, setShown] = useState<Shown | null>(null);
  const wanted: Shown | null = !server
    ? null
    : job && place.versions !== undefined
      ? { kind: "versions", job, server }
      : place.edit !== undefined
        ? { kind: "edit", server }
        : null;
  if (wanted && (shown?.kind !== wanted.kind || shown.server !== wanted.server || shown.job !== wanted.job))
    setShown(wanted);
  const close = () => go({}, true);
  return (
    <DialogsContext value={dialogs}>
      {children}
      {shown && (
        <Suspense>
          {shown.kind === "versions" && shown.job ? (
            <VersionsDialog
              job={shown.job}
              server={shown.server}
              open={wanted?.kind === "versions"}
              onOpenChange={close}
            />
          ) : (
            <EditServerDialog
              key={shown.server.id}
              server={shown.server}
              open={wanted?.kind === "edit"}
              onOpenChange={close}
            />
          )}
        </Suspense>
      )}
    </DialogsContext>
  );
}
