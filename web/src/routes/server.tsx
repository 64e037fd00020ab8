import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { MaintenanceDialog } from "../features/monitoring/maintenance/maintenance-dialog.tsx";
import ServerBackups from "../features/monitoring/server-backups.tsx";
import { ServerView } from "../features/servers/page/server-page.tsx";
import type { RunView } from "../jobs/runs/view.ts";

const route = getRouteApi("/app/servers/$serverId");

/** One server. */
export function ServerPage() {
  const { serverId } = route.useParams();
  const { job, ...view } = route.useSearch();
  const navigate = route.useNavigate();
  const [pausing, setPausing] = useState(false);
  const change = (next: RunView & { job?: number | undefined }) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false });
  return (
    <>
      <ServerView
        key={serverId}
        id={serverId}
        job={job}
        onJob={(next) => change({ job: next })}
        view={view}
        onView={(next) =>
          change({
            status: undefined,
            operation: undefined,
            from: undefined,
            until: undefined,
            sort: undefined,
            order: undefined,
            ...next,
          })
        }
        backups={(page) => <ServerBackups page={page} />}
        charts={() => null}
        range={null}
        onPause={() => setPausing(true)}
        onGone={() => void navigate({ to: "/", search: {} })}
      />
      <MaintenanceDialog
        key={serverId}
        open={pausing}
        onClose={() => setPausing(false)}
        scope={`server:${serverId}`}
      />
    </>
  );
}
