import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { BigChart } from "../charts/big-chart.tsx";
import { MetricChoice, RangeChoice } from "../charts/chart-controls.tsx";
import { SmallCharts } from "../charts/small-charts.tsx";
import { useToday } from "../charts/today.ts";
import { useChartView } from "../charts/use-chart-view.ts";
import { MaintenanceDialog } from "../features/monitoring/maintenance/maintenance-dialog.tsx";
import ServerBackups from "../features/monitoring/server-backups.tsx";
import { ServerView } from "../features/servers/page/server-page.tsx";
import { emptyRunView } from "../jobs/runs/view.ts";
import type { ServerSearch } from "./server.search.ts";

const route = getRouteApi("/app/servers/$serverId");

/** One server. */
export function ServerPage() {
  const { serverId } = route.useParams();
  const search = useChartView(route.useSearch());
  const navigate = route.useNavigate();
  const today = useToday();
  const [pausing, setPausing] = useState(false);
  const change = (next: ServerSearch) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false });
  return (
    <>
      <ServerView
        key={serverId}
        id={serverId}
        job={search.job}
        onJob={(job) => change({ job })}
        view={search}
        onView={(view) => change({ ...emptyRunView, ...view })}
        backups={(page) => <ServerBackups page={page} />}
        range={<RangeChoice view={search} onView={change} />}
        charts={(page, job) => {
          const scope = job === undefined ? { server: serverId } : { job };
          const props = { scope, view: search, onView: change, today };
          return (
            <>
              <div className="mb-2.5">
                <MetricChoice value={search.metric} overview onChange={(metric) => change({ metric })} />
              </div>
              {search.metric === undefined ? (
                <SmallCharts {...props} />
              ) : (
                <BigChart
                  {...props}
                  metric={search.metric}
                  several={job === undefined && page.jobs.length > 1}
                  name={page.server.alias ?? page.server.name}
                />
              )}
            </>
          );
        }}
        onPause={() => setPausing(true)}
        onGone={() => void navigate({ to: "/", search: {} })}
      />
      <MaintenanceDialog
        key={`pause ${serverId}`}
        open={pausing}
        onClose={() => setPausing(false)}
        scope={`server:${serverId}`}
      />
    </>
  );
}
