import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { QueryError } from "../../../api/query-error.tsx";
import { serversQuery } from "../../../api/servers.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Foot } from "../foot.tsx";
import { choices } from "../model/known.ts";
import { EarlierCollections } from "./earlier-collections.tsx";
import { KnownServers } from "./known-servers.tsx";
import { OtherServers } from "./other-servers.tsx";

interface ChooseServersProps {
  onClose: () => void;
  /** Shows a collection: the one just started, or an earlier one. */
  onShow: (id: string) => void;
}

/** Asks what to collect from: servers that are known, or others by their address. */
export function ChooseServers({ onClose, onShow }: ChooseServersProps) {
  const { t } = useTranslation("collecting");
  const { t: common } = useTranslation();
  const { data, error, refetch } = useQuery({ ...serversQuery, select: (list) => choices(list.servers) });
  const [chosen, setFrom] = useState<"known" | "other" | null>(null);
  const [checking, setChecking] = useState(false);
  const connected = data?.some(({ connection }) => connection !== null) ?? true;
  const from = chosen ?? (connected ? "known" : "other");
  return (
    <div className="grid gap-4">
      {!checking && (
        <>
          <EarlierCollections onShow={onShow} />
          <Segmented
            label={t("from")}
            value={from}
            options={[
              { value: "known", label: t("known") },
              { value: "other", label: t("other") },
            ]}
            onChange={setFrom}
          />
        </>
      )}
      {from === "other" ? (
        <OtherServers onClose={onClose} onStarted={onShow} onChecking={setChecking} />
      ) : data && connected ? (
        <KnownServers servers={data} onClose={onClose} onStarted={onShow} />
      ) : (
        <>
          {data ? (
            <EmptyState title={t("choose.none")}>{t("choose.noneText")}</EmptyState>
          ) : error ? (
            <QueryError error={error} onRetry={() => void refetch()} />
          ) : (
            <Skeleton rows={8} />
          )}
          <Foot>
            <Button onClick={onClose}>{common("cancel")}</Button>
          </Foot>
        </>
      )}
    </div>
  );
}
