import { paths } from "@duplistatus/contract/paths";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { useErrorText } from "../../api/error-text.tsx";
import { keys } from "../../api/queries.ts";
import { databaseQuery, isRunning } from "../../features/database/queries.ts";
import { WorkNotice } from "../../features/database/work-notice.tsx";
import { QuarantineList } from "../../features/settings/quarantine-list.tsx";
import { quarantineQuery } from "../../features/settings/queries.ts";
import { useNow } from "../../format/index.ts";
import { Button } from "../../ui/button.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { useToast } from "../../ui/toast.tsx";

/** Settings: reports that were not understood. */
export function QuarantinePage() {
  const { t } = useTranslation("settings");
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const { data } = useInfiniteQuery(quarantineQuery);
  const { data: database } = useQuery(databaseQuery);
  const now = useNow();
  const work = database?.work?.kind === "replay" ? database.work : null;
  const replayAll = useMutation({
    mutationFn: () => api.post(paths.replayAllReports),
    onSettled: () => client.invalidateQueries({ queryKey: keys.database }),
    onError: (error) => toast.err(errorText(error)),
  });
  const { endedAt } = work ?? {};
  useEffect(() => {
    if (endedAt) void client.invalidateQueries({ queryKey: keys.reports });
  }, [client, endedAt]);
  const button = (data?.pages[0]?.total ?? 0) > 0 && (
    <Button
      icon={<RotateCcw size={14} aria-hidden="true" />}
      busy={replayAll.isPending}
      disabled={isRunning(database?.work)}
      onClick={() => replayAll.mutate()}
    >
      {t("quarantine.replayAll")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("quarantine.title")} meta={t("quarantine.intro")} actions={button} />
      <WorkNotice work={work} now={now} />
      <QuarantineList />
    </>
  );
}
