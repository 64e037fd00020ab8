import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { MaintenanceDialog } from "../../features/monitoring/maintenance/maintenance-dialog.tsx";
import { MaintenanceList } from "../../features/monitoring/maintenance/maintenance-list.tsx";
import { useMe } from "../../session/me.ts";
import { Button } from "../../ui/button.tsx";
import { PageHeader } from "../../ui/page-header.tsx";

/** Settings: times in which nothing is reported as overdue. */
export function MaintenancePage() {
  const { t } = useTranslation("monitoring");
  const admin = useMe().role === "admin";
  const [creating, setCreating] = useState(false);
  const create = admin && (
    <Button
      variant="primary"
      icon={<Plus size={14} aria-hidden="true" />}
      aria-haspopup="dialog"
      onClick={() => setCreating(true)}
    >
      {t("maintenance.new")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("maintenance.title")} meta={t("maintenance.intro")} actions={create} />
      <MaintenanceList />
      <MaintenanceDialog open={creating} onClose={() => setCreating(false)} />
    </>
  );
}
