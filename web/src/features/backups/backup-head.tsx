import type { BackupPage } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { SquareArrowOutUpRight } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useClock, useFormat } from "../../format/index.ts";
import { webInterface } from "../../format/web-address.ts";
import { stateMark, useJobWord } from "../../jobs/state-mark.tsx";
import { lookOf } from "../../jobs/states.ts";
import { buttonClass } from "../../ui/button.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { StatusMark } from "../../ui/status-mark.tsx";
import { destinationQuery } from "./queries.ts";

/** Name, facts and actions of a backup. `schedule`: its schedule in words; `actions`: of other features. */
export function BackupHead({
  page,
  schedule,
  actions,
}: {
  page: BackupPage;
  schedule: ReactNode;
  actions: ReactNode;
}) {
  const { t } = useTranslation("details");
  const format = useFormat();
  const { job, server } = page;
  const { data: destination } = useQuery(destinationQuery(job.id));
  const title = server.alias || server.name || server.id;
  const next = useClock((now) =>
    job.nextRunAt !== null && job.nextRunAt > now
      ? t("head.next", { when: format.relative(job.nextRunAt, now) })
      : null,
  );
  const address = webInterface(server.url, false);
  const word = useJobWord(job);
  return (
    <PageHeader
      title={job.name}
      tab={`${job.name} · ${title}`}
      mark={<StatusMark kind={stateMark(lookOf(job))} size="large" label={word} />}
      crumbs={[
        { label: t("crumb.dashboard"), link: { to: "/" } },
        { label: title, link: { to: "/servers/$serverId", params: { serverId: server.id } } },
        { label: job.name },
      ]}
      meta={
        <span>
          <Link
            to="/servers/$serverId"
            params={{ serverId: server.id }}
            className="rounded-xs hover:underline"
          >
            {title}
          </Link>
          {schedule && <> · {schedule}</>}
          {destination?.kind && <> · {t("head.to", { kind: destination.kind })}</>}
          {next && <> · {next}</>}
          {server.archivedAt !== null && <> · {t("head.archived")}</>}
        </span>
      }
      actions={
        <>
          {actions}
          {address && (
            <a href={address} target="_blank" rel="noreferrer noopener" className={buttonClass()}>
              <SquareArrowOutUpRight size={14} aria-hidden="true" />
              {t("action.open")}
            </a>
          )}
        </>
      }
    />
  );
}
