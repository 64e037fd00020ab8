import type { BackupPage } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { TimeAgo, useFormat } from "../../format/index.ts";
import { Panel } from "../../ui/panel.tsx";
import { FactTable } from "./fact-table.tsx";

/** Whether what is kept can be restored, as far as anybody tried. */
export function ConfidencePanel({ page: { job, year } }: { page: BackupPage }) {
  const { t } = useTranslation("details");
  const { t: common } = useTranslation();
  const format = useFormat();
  const when = (at: number | null) =>
    at === null ? <span className="text-warn">{common("never")}</span> : <TimeAgo at={at} />;
  return (
    <Panel title={t("confidence.title")}>
      <FactTable
        facts={[
          [t("confidence.good"), when(job.goodAt)],
          [t("confidence.verified"), when(job.lastVerifiedAt)],
          [t("confidence.verifiedRuns"), format.number(year.verifiedRuns)],
          [t("confidence.restored"), when(job.lastRestoreTestAt)],
        ]}
      />
    </Panel>
  );
}
