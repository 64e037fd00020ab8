import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { channelsQuery } from "../../../api/channels.ts";
import { QueryError } from "../../../api/query-error.tsx";
import { useMe } from "../../../session/me.ts";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { notificationSettingsQuery } from "../general/queries.ts";
import { rulesQuery } from "../rules/queries.ts";
import { AmountPanel } from "./amount-panel.tsx";
import { DigestPanel } from "./digest-panel.tsx";
import { LinksPanel } from "./links-panel.tsx";
import { SelfWatchPanel } from "./self-watch-panel.tsx";

/** How much one hears and when, summaries, links, and who watches the watcher. */
export function Timing() {
  const { t } = useTranslation("timing");
  const readOnly = useMe().role !== "admin";
  const settings = useQuery(notificationSettingsQuery);
  const channels = useQuery(channelsQuery);
  const rules = useQuery({ ...rulesQuery, select: ({ all, remind }) => all.own.remind ?? remind });
  const failed = [settings, channels, rules].find(({ error, data }) => error && data === undefined);
  return (
    <>
      <PageHeader title={t("title")} meta={t("intro")} />
      {settings.data && channels.data && rules.data ? (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <div className="grid min-w-0 gap-4">
            <AmountPanel
              settings={settings.data}
              remind={rules.data}
              channels={channels.data}
              readOnly={readOnly}
            />
            <DigestPanel channels={channels.data} readOnly={readOnly} />
          </div>
          <div className="grid min-w-0 gap-4">
            <LinksPanel settings={settings.data} readOnly={readOnly} />
            <SelfWatchPanel settings={settings.data} channels={channels.data} readOnly={readOnly} />
          </div>
        </div>
      ) : failed?.error ? (
        <QueryError error={failed.error} onRetry={() => void failed.refetch()} />
      ) : (
        <Skeleton rows={10} />
      )}
    </>
  );
}
