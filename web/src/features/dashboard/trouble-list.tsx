import { incidentSentence } from "@duplistatus/texts";
import { Link } from "@tanstack/react-router";
import { memo, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useClock, useFormat, useReader } from "../../format/index.ts";
import { IncidentActions } from "../../jobs/incident-actions.tsx";
import { JobMark, stateText } from "../../jobs/state-mark.tsx";
import { lookOf, serverTitle, shownCause } from "../../jobs/states.ts";
import { useMe } from "../../session/me.ts";
import { buttonClass } from "../../ui/button.tsx";
import { CauseRow } from "./cause-row.tsx";
import { mostLines, type TroubleGroup } from "./model/causes.ts";
import type { Trouble } from "./model/trouble.ts";
import { troubleGrid } from "./trouble-grid.ts";

/** Lines shown before the list is cut short; one more is shown rather than hidden alone. */
const shortList = mostLines - 1;

/** Everything that is wrong, worst first, each with the reason in words. */
export const TroubleList = memo(function TroubleList({ groups }: { groups: readonly TroubleGroup[] }) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const [all, setAll] = useState(false);
  const long = groups.length > shortList + 1;
  const shown = useMemo(() => (long && !all ? groups.slice(0, shortList) : groups), [groups, long, all]);
  const admin = useMe().role === "admin";
  const room = admin && groups.some(({ rows }) => rows.some(({ job }) => job.watch.incident !== null));
  if (groups.length === 0) return null;
  return (
    <section
      aria-label={t("trouble.label")}
      className="mb-4 overflow-hidden rounded-lg border border-line bg-surface sm:mb-5"
    >
      <ul>
        {shown.map((group) =>
          group.kind === null ? (
            <TroubleRow key={group.key} trouble={group.rows[0]!} room={room} />
          ) : (
            <CauseRow key={group.key} group={group} room={room}>
              {(row) => <TroubleRow key={row.job.id} trouble={row} room={room} />}
            </CauseRow>
          ),
        )}
      </ul>
      {long && (
        <button
          type="button"
          aria-expanded={all}
          onClick={() => setAll(!all)}
          className="w-full border-t border-line px-4 py-2 text-left text-sm font-medium text-ink-2 hover:bg-sunken max-sm:min-h-10"
        >
          {all
            ? t("trouble.showFewer")
            : t("trouble.showAll", { count: groups.length, n: format.number(groups.length) })}
        </button>
      )}
    </section>
  );
});

interface TroubleRowProps {
  trouble: Trouble;
  /** Some row of the list has buttons: all leave room for them, so that the columns stay in line. */
  room: boolean;
}

/** Row of the list; browsers skip the work for rows outside the window when all of a long list is shown. */
const TroubleRow = memo(function TroubleRow({ trouble, room }: TroubleRowProps) {
  const { t } = useTranslation("dashboard");
  const { job, server } = trouble;
  const title = serverTitle(server);
  const runId = job.latest && String(job.latest.runId);
  const actions = useMe().role === "admin" && job.watch.incident !== null;
  return (
    <li
      className={`${troubleGrid(room)} border-t border-line px-4 py-2.5 [contain-intrinsic-size:auto_46px] [content-visibility:auto] first:border-t-0 sm:py-2`}
    >
      <JobMark job={job} />
      <span className="min-w-0 break-words">
        <Link
          to="/servers/$serverId"
          params={{ serverId: server.id }}
          className="rounded-xs font-semibold hover:underline"
        >
          {title}
        </Link>{" "}
        <Link
          to="/backups/$backupId"
          params={{ backupId: String(job.id) }}
          className="rounded-xs text-ink-2 hover:underline"
        >
          {job.name}
        </Link>
      </span>
      <span className="col-span-2 col-start-2 row-start-2 min-w-0 break-words text-ink-2 sm:col-span-1 sm:col-start-3 sm:row-start-1">
        <Reason trouble={trouble} />
      </span>
      <span
        className={`num col-start-3 row-start-1 whitespace-nowrap sm:col-start-4 ${stateText(lookOf(job))}`}
      >
        <Since trouble={trouble} />
      </span>
      <span
        className={`col-start-2 row-start-3 min-w-24 text-right max-sm:col-end-4 max-sm:text-left sm:col-start-5 sm:row-start-1 ${actions ? "max-sm:mt-1.5" : "max-sm:-my-1.5 max-sm:-ml-3.5"}`}
      >
        {actions && job.watch.incident ? (
          <IncidentActions incident={job.watch.incident} name={`${title} ${job.name}`} />
        ) : (
          runId && (
            <Link
              to="/runs/$runId"
              params={{ runId }}
              aria-label={t("trouble.showLogOf", { job: job.name, server: title })}
              className={buttonClass("ghost")}
            >
              {t("trouble.showLog")}
            </Link>
          )
        )}
      </span>
    </li>
  );
});

/** The reason in sentences. */
function Reason({ trouble: { job, server, expectedAt } }: { trouble: Trouble }) {
  const { t } = useTranslation("dashboard");
  const reader = useReader();
  const { format } = reader;
  const latest = job.latest;
  const cause = shownCause(job);
  const text = useClock((now) => {
    const good =
      job.goodAt === null
        ? t("trouble.noGood")
        : t("trouble.lastGood", { ago: format.relative(job.goodAt, now) });
    const warnings = latest?.warnings ?? 0;
    const warned =
      warnings > 0
        ? t("trouble.warned", { count: warnings, n: format.number(warnings) })
        : t("trouble.warnedPlain");
    if (cause !== null) {
      const said = incidentSentence(job.watch.incident!, reader);
      return job.state === "warning" ? format.sentences([said, warned]) : said;
    }
    if (job.state === "failing") {
      const failures = Math.max(1, job.failuresSince);
      const parts = [t("trouble.failed", { count: failures, n: format.number(failures) }), good];
      if (job.overdueSince !== null) parts.push(t("trouble.alsoOverdue"));
      return format.sentences(parts);
    }
    if (job.state === "overdue") {
      const parts = [
        expectedAt === null
          ? t("trouble.missing")
          : t("trouble.expected", { when: format.moment(expectedAt, now) }),
      ];
      if (server.lastSeenAt !== null)
        parts.push(t("trouble.heard", { ago: format.relative(server.lastSeenAt, now) }));
      return format.sentences(parts);
    }
    if (job.state === "warning") return warned;
    const what = latest?.interrupted ? "interrupted" : latest?.partial ? "partial" : "unconfirmed";
    return `${t(`trouble.${what}`)} ${good}`;
  });
  const problem = job.state === "overdue" || cause !== null ? null : latest?.problem;
  return (
    <>
      {text}
      {problem && latest && (
        <>
          {" "}
          <Link
            to="/runs/$runId"
            params={{ runId: String(latest.runId) }}
            title={t("trouble.showLogOf", { job: job.name, server: serverTitle(server) })}
            className="rounded-xs text-ink-3 underline decoration-line-control underline-offset-2 hover:decoration-current"
          >
            {t("quote", { text: problem })}
          </Link>
        </>
      )}
    </>
  );
}

/** How long it lasts, or when it was. */
function Since({ trouble: { job, since } }: { trouble: Trouble }) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const text = useClock((now) => {
    if (since === null) return "";
    const look = lookOf(job);
    if (look === "failing" || shownCause(job) !== null)
      return t("trouble.since", { age: format.age(now - since) });
    if (job.state === "overdue") return t("trouble.late", { age: format.age(now - since) });
    return format.relative(since, now);
  });
  if (since === null) return null;
  return (
    <time dateTime={new Date(since).toISOString()} title={format.dateTime(since)}>
      {text}
    </time>
  );
}
