import type { RunDetail } from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { usePrefetchQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowLeft, ArrowRight, Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ApiError, apiUrl } from "../../api/client.ts";
import { useErrorText } from "../../api/error-text.tsx";
import { TimeAgo, useFormat } from "../../format/index.ts";
import { Why } from "../../notifications/why.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { StatusMark } from "../../ui/status-mark.tsx";
import { Tag } from "../../ui/tag.tsx";
import { ChangesPanel } from "./changes-panel.tsx";
import { FailurePanel } from "./failure-panel.tsx";
import { Hints } from "./hints.tsx";
import { type LogPlace, LogView } from "./log/log-view.tsx";
import { chooseView } from "./log/views.ts";
import { NumbersPanel } from "./numbers-panel.tsx";
import { operationName, outcomeMark, outcomeSentence } from "./outcome.ts";
import { logFactsQuery, runQuery } from "./queries.ts";
import { SincePanel } from "./since-panel.tsx";
import { StepsPanel } from "./steps-panel.tsx";
import { useCauses } from "./use-causes.ts";
import { When } from "./when.tsx";

interface RunProps {
  id: number;
  /** Which part of the log is open, and what is searched there. */
  place: LogPlace;
}

/** Everything about one run: how it ended, its log, its numbers against the run before. */
export function Run({ id, place }: RunProps) {
  const { t } = useTranslation("runs");
  const format = useFormat();
  const errorText = useErrorText();
  const wordsOf = useCauses();
  const { data: run, isError, error, refetch } = useQuery(runQuery(id));
  // Asked for together: reading a large log takes longer than everything else of the page.
  usePrefetchQuery(logFactsQuery(id));

  if (isError && !run) {
    const missing = error instanceof ApiError && error.status === 404;
    return (
      <EmptyState
        title={t(missing ? "error.missing" : "error.load")}
        action={
          missing ? (
            <Link to="/" className={buttonClass()}>
              {t("dashboard")}
            </Link>
          ) : (
            <Button onClick={() => void refetch()}>{t("error.retry")}</Button>
          )
        }
      >
        {missing ? null : errorText(error)}
      </EmptyState>
    );
  }
  if (!run) return <Skeleton rows={10} className="pt-8" />;

  const failed = outcomeMark(run) === "err";
  const words = run.cause && wordsOf(run.cause);
  const title =
    failed && words && !run.hints.includes("aborted-by-user")
      ? t("outcome.because", { operation: operationName(t, run.operation), cause: words.title })
      : outcomeSentence(t, run, format.number);
  return (
    <>
      <PageHeader
        title={title}
        tab={`${run.jobName} · ${run.serverName}`}
        mark={<StatusMark kind={outcomeMark(run)} size="large" />}
        crumbs={[
          { label: t("dashboard"), link: { to: "/" } },
          { label: run.serverName, link: { to: "/servers/$serverId", params: { serverId: run.serverId } } },
          {
            label: run.jobName,
            link: { to: "/backups/$backupId", params: { backupId: String(run.jobId) } },
          },
        ]}
        meta={
          <span className="num">
            <When begin={run.beginAt} end={run.endAt} />
            {run.durationMs !== null && ` · ${format.duration(run.durationMs)}`}
            {run.streak && run.streak.count > 1 && (
              <>
                {" · "}
                {t("streak", { count: run.streak.count, n: format.number(run.streak.count) })}
              </>
            )}
            {run.programVersion && ` · ${t("version", { version: run.programVersion })}`}
            {" · "}
            <TimeAgo at={run.beginAt} className="text-ink-3" />
            {run.dryrun && (
              <>
                {" "}
                <Tag>{t("dryrun")}</Tag>
              </>
            )}
          </span>
        }
        actions={
          <>
            <Neighbour run={run.previous} direction="previous" />
            <Neighbour run={run.next} direction="next" />
            {run.reportId !== null && (
              <a href={apiUrl(pathTo(paths.runReport, { id: run.id }))} download className={buttonClass()}>
                <Download aria-hidden size={14} />
                {t("rawReport")}
              </a>
            )}
          </>
        }
      />
      <div className="grid items-start gap-4 md:grid-cols-[minmax(0,2fr)_minmax(300px,1fr)]">
        <div className={`grid min-w-0 gap-3.5 ${failed || hasShortLog(run) ? "" : "max-md:order-1"}`}>
          {failed && <FailurePanel run={run} />}
          <LogView key={run.id} run={run} place={place} />
        </div>
        <div className="grid min-w-0 content-start gap-3.5">
          <SincePanel run={run} />
          <Hints hints={run.hints} />
          <ChangesPanel run={run} />
          <NumbersPanel run={run} />
          <StepsPanel numbers={run.numbers} failed={failed} />
          <WhyPanel id={run.id} />
        </div>
      </div>
    </>
  );
}

function WhyPanel({ id }: { id: number }) {
  const { t } = useTranslation("deliveries");
  return (
    <Panel title={t("why.title")}>
      <Why subject={{ run: id }} />
    </Panel>
  );
}

/** On a phone a short log comes first, since it says what went wrong; a long one would bury everything else. */
function hasShortLog(run: RunDetail): boolean {
  const { errors, warnings, messages } = run;
  const lines = { errors, warnings, messages, all: errors + warnings + messages, versions: 0 };
  return lines[chooseView(undefined, run)] <= 30;
}

interface NeighbourProps {
  run: RunDetail["previous"];
  direction: "previous" | "next";
}

/** The run before or after, by its date. */
function Neighbour({ run, direction }: NeighbourProps) {
  const { t } = useTranslation("runs");
  const format = useFormat();
  const name = run === null ? t(direction) : format.shortDate(run.beginAt);
  const content = (
    <>
      {direction === "previous" && <ArrowLeft aria-hidden size={14} />}
      {name}
      {run !== null && (run.status === "Error" || run.status === "Fatal") && (
        <StatusMark kind="err" size={12} label={run.status} />
      )}
      {direction === "next" && <ArrowRight aria-hidden size={14} />}
    </>
  );
  if (run === null)
    return (
      <span aria-disabled="true" className={buttonClass("ghost")}>
        {content}
      </span>
    );
  return (
    <Link
      to="/runs/$runId"
      params={{ runId: String(run.id) }}
      title={`${t(direction)}: ${format.dateTime(run.beginAt)}`}
      aria-label={`${name}, ${t(direction)}`}
      className={buttonClass("ghost")}
    >
      {content}
    </Link>
  );
}
