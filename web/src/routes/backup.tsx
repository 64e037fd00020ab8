import { getRouteApi } from "@tanstack/react-router";
import { BackupView } from "../features/backups/backup-page.tsx";
import BackupSchedule, { ScheduleLine } from "../features/monitoring/backup-schedule.tsx";
import { CollectButton } from "../features/servers/page/collect-button.tsx";
import { BackupNotifications } from "../notifications/backup-notifications.tsx";

const route = getRouteApi("/app/backups/$backupId");

/** One backup. */
export function BackupPage() {
  const { backupId } = route.useParams();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <BackupView
      key={backupId}
      id={Number(backupId)}
      view={view}
      onView={(next) =>
        void navigate({
          search: (before) => ({
            ...before,
            status: undefined,
            operation: undefined,
            from: undefined,
            until: undefined,
            sort: undefined,
            order: undefined,
            ...next,
          }),
          replace: true,
          resetScroll: false,
        })
      }
      scheduleLine={(page) => <ScheduleLine page={page} />}
      schedule={(page) => <BackupSchedule page={page} />}
      notifications={(page) => page.notify && <BackupNotifications notify={page.notify} />}
      actions={(page) => page.server.connected && <CollectButton server={page.server.id} />}
      chart={() => null}
      growth={null}
    />
  );
}
