import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { BigChart } from "../charts/big-chart.tsx";
import { MetricChoice, RangeChoice } from "../charts/chart-controls.tsx";
import { growthPerDay, valuesOf } from "../charts/numbers.ts";
import { chartQuery } from "../charts/queries.ts";
import { useToday } from "../charts/today.ts";
import { useChartView } from "../charts/use-chart-view.ts";
import { spanOf } from "../charts/view.ts";
import { RunNow } from "../collecting/run-now.tsx";
import { BackupView } from "../features/backups/backup-page.tsx";
import BackupSchedule, { ScheduleLine } from "../features/monitoring/backup-schedule.tsx";
import { BackupRule } from "../features/notifications/rules/backup-rule.tsx";
import { CollectButton } from "../features/servers/page/collect-button.tsx";
import { emptyRunView } from "../jobs/runs/view.ts";
import { BackupNotifications } from "../notifications/backup-notifications.tsx";
import type { BackupSearch } from "./backup.search.ts";

const route = getRouteApi("/app/backups/$backupId");

/** One backup. */
export function BackupPage() {
  const { backupId } = route.useParams();
  const search = useChartView(route.useSearch());
  const navigate = route.useNavigate();
  const today = useToday();
  const job = Number(backupId);
  const change = (next: BackupSearch) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false });
  // The pace of the last three months, whatever the chart shows.
  const { data: lately, isError } = useQuery(chartQuery({ job }, spanOf({}, today), null));
  const growth = lately ? growthPerDay(lately, valuesOf(lately.series[0], "stored")) : null;
  return (
    <BackupView
      key={backupId}
      id={job}
      view={search}
      onView={(view) => change({ ...emptyRunView, ...view })}
      scheduleLine={(page) => <ScheduleLine page={page} />}
      schedule={(page) => <BackupSchedule page={page} />}
      notifications={(page) =>
        page.notify && <BackupNotifications notify={page.notify} change={<BackupRule job={page.job} />} />
      }
      actions={(page) =>
        page.server.connected && (
          <>
            <RunNow job={page.job} />
            <CollectButton server={page.server.id} />
          </>
        )
      }
      chart={(page) => (
        <>
          <div className="mt-4.5 mb-2.5 flex flex-wrap items-center justify-between gap-2">
            <MetricChoice
              value={search.metric}
              overview={false}
              onChange={(metric) => change({ metric: metric === "uploaded" ? undefined : metric })}
            />
            <RangeChoice view={search} onView={change} />
          </div>
          <BigChart
            scope={{ job }}
            several={false}
            metric={search.metric ?? "uploaded"}
            view={search}
            onView={change}
            today={today}
            name={page.job.name}
          />
        </>
      )}
      growth={growth}
      ready={lately !== undefined || isError}
    />
  );
}
