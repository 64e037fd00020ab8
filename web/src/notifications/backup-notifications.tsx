import type { BackupPage } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { channelsQuery } from "../api/channels.ts";
import { nothing } from "../format/index.ts";
import { Panel } from "../ui/panel.tsx";

interface BackupNotificationsProps {
  notify: NonNullable<BackupPage["notify"]>;
  /** What changes it. */
  change: ReactNode;
}

/** Who is told of a backup, and of what. */
export function BackupNotifications({ notify, change }: BackupNotificationsProps) {
  const { t } = useTranslation("details");
  const { data: channels = [] } = useQuery(channelsQuery);
  const { effective, own } = notify;
  const heard = channels.filter(
    ({ id, enabled }) => enabled && (effective.channels === "all" || effective.channels.includes(id)),
  );
  const names = [...heard.map(({ name }) => name), ...effective.destinations.map(() => t("notify.extra"))];
  const quiet = Object.entries(effective.topics)
    .filter(([topic, on]) => !on && topic !== "newServer" && topic !== "selfTest" && topic !== "unreachable")
    .map(([topic]) => t(`topic.${topic as "overdue"}`));
  const rows: [string, string, boolean][] = [
    [t("notify.runs"), t(`runLevel.${effective.runs}`), own.runs !== undefined],
    [t("notify.remind"), t(`remind.${effective.remind}`), own.remind !== undefined],
    [t("notify.channels"), names.join(", ") || nothing, own.channels !== undefined],
  ];
  if (quiet.length > 0) rows.push([t("notify.notTold"), quiet.join(", "), own.topics !== undefined]);
  return (
    <Panel
      title={t("notify.title")}
      aside={
        <span className="flex gap-4">
          {change}
          <Link to="/settings/channels" className="rounded-xs text-accent hover:underline max-sm:leading-10">
            {t("notify.settings")}
          </Link>
        </span>
      }
    >
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
        {rows.map(([name, value, set]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd className={`text-right ${set ? "font-medium" : ""}`}>
              {value}
              {set && <span className="font-normal text-ink-3"> ({t("notify.own")})</span>}
            </dd>
          </div>
        ))}
      </dl>
      {names.length === 0 && <p className="mt-2 text-warn">{t("notify.nobody")}</p>}
    </Panel>
  );
}
