import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { keys } from "../../api/queries.ts";
import { QueryError } from "../../api/query-error.tsx";
import { useFormat, useNow } from "../../format/index.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useToast } from "../../ui/toast.tsx";
import { BackupsPanel } from "./backups-panel.tsx";
import { CleanPanel } from "./clean-panel.tsx";
import { ImportPanel } from "./import-panel.tsx";
import { backUpNow, databaseQuery, dumpUrl, isRunning } from "./queries.ts";
import { RetentionPanel } from "./retention-panel.tsx";
import { RoomPanel } from "./room-panel.tsx";
import { WorkNotice } from "./work-notice.tsx";

const engines = { sqlite: "SQLite", postgres: "PostgreSQL" };

/** Settings → Database: what it holds, its own backups, and what goes when. */
export function Database() {
  const { t } = useTranslation("database");
  const format = useFormat();
  const now = useNow();
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const { data, error, refetch } = useQuery(databaseQuery);
  const backUp = useMutation({
    mutationFn: backUpNow,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.database }),
    onError: (failure) => toast.err(errorText(failure)),
  });
  const facts = data && {
    engine: engines[data.engine],
    size: format.bytes(data.bytes),
    runs: t("runs", { count: data.runs, n: format.number(data.runs) }),
    jobs: t("jobs", { count: data.jobs, n: format.number(data.jobs) }),
  };
  const meta =
    facts &&
    (!data.growthPerMonth
      ? t("facts", facts)
      : `${t("facts", facts)} ${t("grows", { size: format.bytes(data.growthPerMonth) })}`);
  return (
    <>
      <PageHeader
        title={t("title")}
        meta={meta ?? "\u00a0"}
        actions={
          <>
            <a href={dumpUrl} download className={buttonClass("ghost")}>
              {t("dump")}
            </a>
            <Button
              icon={<Download size={14} aria-hidden="true" />}
              busy={backUp.isPending}
              disabled={isRunning(data?.work)}
              onClick={() => backUp.mutate()}
            >
              {t("backUpNow")}
            </Button>
          </>
        }
      />
      {error && !data && <QueryError error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={8} />}
      {data && (
        <>
          <WorkNotice work={data.work} now={now} />
          <div className="grid gap-4">
            <RoomPanel database={data} />
            <div className="grid gap-4 lg:grid-cols-2">
              <BackupsPanel database={data} />
              <RetentionPanel database={data} />
            </div>
            <CleanPanel database={data} />
            <ImportPanel />
          </div>
        </>
      )}
    </>
  );
}
