import { useInfiniteQuery } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { QuarantineList, useReplay } from "../../features/settings/quarantine-list.tsx";
import { quarantineQuery } from "../../features/settings/queries.ts";
import { Button } from "../../ui/button.tsx";
import { PageHeader } from "../../ui/page-header.tsx";

/** Settings: reports that were not understood. */
export function QuarantinePage() {
  const { t } = useTranslation("settings");
  const { data } = useInfiniteQuery(quarantineQuery);
  const replay = useReplay();
  const replayAll = (data?.pages[0]?.total ?? 0) > 0 && (
    <Button
      icon={<RotateCcw size={14} aria-hidden="true" />}
      busy={replay.isPending}
      onClick={() => replay.mutate(null)}
    >
      {t("quarantine.replayAll")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("quarantine.title")} meta={t("quarantine.intro")} actions={replayAll} />
      <QuarantineList />
    </>
  );
}
