import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { QueryError } from "../../api/query-error.tsx";
import { useMe } from "../../session/me.ts";
import { Notice } from "../../ui/notice.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { DuplicatiOptionsPanel } from "./duplicati-options-panel.tsx";
import { IngestForm } from "./ingest-form.tsx";
import { ingestQuery } from "./queries.ts";

/** How reports come in: who may send them, and what to paste into Duplicati. */
export function IngestSettings() {
  const { t } = useTranslation("settings");
  const admin = useMe().role === "admin";
  const { data, error, refetch } = useQuery(ingestQuery);
  const [policy, setPolicy] = useState<"open" | "approve" | "token" | null>(null);
  if (error && !data) return <QueryError error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={8} />;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <div className="grid gap-3">
        {data.unnamedProxy && (
          <Notice tone="warn">{t("ingest.unnamedProxy", { address: data.unnamedProxy.address })}</Notice>
        )}
        {!admin && <Notice tone="info">{t("readOnly")}</Notice>}
        <IngestForm settings={data} readOnly={!admin} onPolicy={setPolicy} />
      </div>
      <DuplicatiOptionsPanel policy={policy ?? data.policy} canCreate={admin} />
    </div>
  );
}
