import type { DashboardJob, DashboardServer, JobState } from "@duplistatus/contract";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { TimeAgo, useFormat } from "../../../format/index.ts";
import { stateMark } from "../../../jobs/state-mark.tsx";
import { serverTitle } from "../../../jobs/states.ts";
import { Bold } from "../../../ui/bold.tsx";
import { ContextMenu } from "../../../ui/menu.tsx";
import { StatusMark } from "../../../ui/status-mark.tsx";
import { IdentityMark } from "../identity-mark.tsx";
import { ServerIncidentMark } from "../server-incident-mark.tsx";
import { ServerMenuButton, useServerMenu } from "../server-menu.tsx";
import { JobLine } from "./job-line.tsx";
import { type CardMeasures, slotsIn } from "./measures.ts";

interface ServerCardProps {
  server: DashboardServer;
  jobs: readonly DashboardJob[];
  state: JobState;
  position: number;
  of: number;
  left: number;
  top: number;
  width: number;
  height: number;
  measures: CardMeasures;
  phone: boolean;
}

function sameCard(before: ServerCardProps, after: ServerCardProps): boolean {
  const keys = Object.keys(after) as (keyof ServerCardProps)[];
  return keys.every((key) => {
    if (key !== "jobs") return Object.is(before[key], after[key]);
    return (
      before.jobs.length === after.jobs.length && before.jobs.every((job, index) => job === after.jobs[index])
    );
  });
}

/** Card of a server with its backups. Rendered again only when one of them really changed. */
export const ServerCard = memo(function ServerCard(props: ServerCardProps) {
  const { server, jobs, state, measures, phone, left, top, width, height } = props;
  const { t } = useTranslation("dashboard");
  const menu = useServerMenu(server);
  const title = serverTitle(server);
  const known = server.alias && server.alias !== server.name ? server.name : null;
  const aside = server.note ?? known;
  const running = jobs.some((job) => job.live !== null);
  return (
    <li
      aria-setsize={props.of}
      aria-posinset={props.position}
      className="absolute top-0 left-0"
      style={{ width, height, transform: `translate(${left}px, ${top}px)` }}
    >
      <ContextMenu {...menu}>
        <article className="flex h-full flex-col overflow-hidden rounded-lg border border-line bg-surface">
          <header className="flex items-center gap-2 pr-1.5 pl-3.5" style={{ height: measures.header }}>
            <StatusMark kind={stateMark(state)} label={t(`state.${state}`)} />
            <h3
              className="max-w-[60%] shrink-0 truncate text-[14.5px] font-bold tracking-[-0.005em]"
              title={known ? `${title} (${known})` : title}
            >
              <Link
                to="/servers/$serverId"
                params={{ serverId: server.id }}
                className="rounded-xs hover:underline"
              >
                {title}
              </Link>
            </h3>
            {aside && (
              <span className="min-w-0 truncate text-sm text-ink-3" title={aside}>
                {aside}
              </span>
            )}
            <IdentityMark server={server} />
            <ServerIncidentMark server={server} />
            <span className="num ml-auto shrink-0 text-sm whitespace-nowrap text-ink-3">
              {running ? (
                t("card.runningNow")
              ) : server.lastSeenAt === null ? (
                t("card.neverSeen")
              ) : (
                <TimeAgo at={server.lastSeenAt} />
              )}
            </span>
            <ServerMenuButton menu={menu} className="-ml-1" />
          </header>
          {jobs.length === 0 ? (
            <p
              className="flex items-center border-t border-line px-3.5 text-ink-3"
              style={{ height: measures.line }}
            >
              {t("card.noJobs")}
            </p>
          ) : (
            <ul>
              {jobs.map((job) => (
                <JobLine
                  key={job.id}
                  job={job}
                  server={server}
                  height={measures.line}
                  slots={slotsIn(width, phone)}
                  phone={phone}
                />
              ))}
            </ul>
          )}
          <CardTotals jobs={jobs} height={measures.footer} />
        </article>
      </ContextMenu>
    </li>
  );
}, sameCard);

const total = (jobs: readonly DashboardJob[], read: (job: DashboardJob) => number | null) =>
  jobs.reduce<number | null>((sum, job) => {
    const value = read(job);
    return value === null ? sum : (sum ?? 0) + value;
  }, null);

/** Files, source and stored size of all backups of the card. */
function CardTotals({ jobs, height }: { jobs: readonly DashboardJob[]; height: number }) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const values = {
    files: format.number(total(jobs, (job) => job.files)),
    source: format.bytes(total(jobs, (job) => job.sourceBytes)),
    stored: format.bytes(total(jobs, (job) => job.storedBytes)),
  };
  return (
    <footer
      className="num flex items-center gap-[18px] overflow-hidden border-t border-line px-3.5 text-sm whitespace-nowrap text-ink-3"
      style={{ height }}
    >
      {(["files", "source", "stored"] as const).map((name) => (
        <span key={name}>
          <Bold text={t(`card.${name}`, { n: values[name] })} className="font-medium text-ink-2" />
        </span>
      ))}
    </footer>
  );
}
