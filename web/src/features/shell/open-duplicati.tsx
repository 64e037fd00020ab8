import type { Dashboard, RunDetail } from "@duplistatus/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { SquareArrowOutUpRight } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { patient } from "../../api/patient.ts";
import { dashboardQuery, keys } from "../../api/queries.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Popover } from "../../ui/popover.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { onlyMatch } from "./web-servers.ts";

const Picker = lazy(patient(() => import("./duplicati-picker.tsx")));

/** The server that this page is about: that of the run, or the only one that the filter leaves. */
function usePageServer(): () => string | null {
  const client = useQueryClient();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const filter = useRouterState({ select: (state) => (state.location.search as { q?: string }).q ?? "" });
  return () => {
    const run = path.match(/\/runs\/(\d+)$/)?.[1];
    if (run !== undefined) return client.getQueryData<RunDetail>(keys.run(Number(run)))?.serverId ?? null;
    const dashboard = client.getQueryData<Dashboard>(dashboardQuery.queryKey);
    return path === "/" && dashboard ? onlyMatch(dashboard.servers, filter) : null;
  };
}

interface ChoiceProps {
  old: boolean;
  onOld: (old: boolean) => void;
  onDone: () => void;
}

function Choice(props: ChoiceProps) {
  const [preselected] = useState(usePageServer());
  return (
    <Suspense fallback={<Skeleton rows={5} className="px-3 py-2" />}>
      <Picker {...props} preselected={preselected} />
    </Suspense>
  );
}

/** Opens the web interface of a server in a new window; a right click, or the switch in the list, takes the older one. */
export function OpenDuplicatiButton() {
  const { t } = useTranslation("shell");
  const [open, setOpen] = useState(false);
  const [old, setOld] = useState(false);
  return (
    <Popover
      label={t("openDuplicati")}
      open={open}
      onOpenChange={(next) => {
        if (next) setOld(false);
        setOpen(next);
      }}
      align="end"
      className="w-84"
      content={() => <Choice old={old} onOld={setOld} onDone={() => setOpen(false)} />}
    >
      <IconButton
        label={t("openDuplicati")}
        onContextMenu={(event) => {
          event.preventDefault();
          setOld(true);
          setOpen(true);
        }}
      >
        <SquareArrowOutUpRight size={16} strokeWidth={1.75} aria-hidden="true" />
      </IconButton>
    </Popover>
  );
}

/** The same list as a sheet, for phones. */
export function OpenDuplicatiSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation("shell");
  const [old, setOld] = useState(false);
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()} title={t("openDuplicati")} size="sm">
      <Choice old={old} onOld={setOld} onDone={onClose} />
    </Dialog>
  );
}
