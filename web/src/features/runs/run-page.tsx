import type { RunDetail } from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { useQuery } from "@tanstack/react-query";
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
import { Hints } from "./hints.tsx";
import { chooseView, LogView } from "./log/log-view.tsx";
import { NumbersPanel } from "./numbers-panel.tsx";
import { outcomeMark, outcomeSentence } from "./outcome.ts";
import { runQuery } from "./queries.ts";
import { StepsPanel } from "./steps-panel.tsx";
import { When } from "./when.tsx";

interface RunProps {
  id: number;
  /** Which part of the log is open, and what is searched there; undefined = chosen for the run. */
  view: string | undefined;
  search: string;
}

/** Everything about one run: how it ended, its log, its numbers against the run before. */
export function Run({ id, view, search }: RunProps) {
  const { t } = useTranslation("runs");
  const format = useFormat();
  const errorText = useErrorText();
  const { data: run, isError, error, refetch } = useQuery(runQuery(id));

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

  return (
    <>
      <PageHeader
        title={outcomeSentence(t, run, format.number)}
        tab={`${run.jobName} · ${run.serverName}`}
        mark={<StatusMark kind={outcomeMark(run)} size="large" />}
        crumbs={[
          { label: t("dashboard"), link: { to: "/" } },
          { label: run.serverName, link: { to: "/", search: { q: run.serverId } } },
          { label: run.jobName },
        ]}
        meta={
          <span className="num">
            <When begin={run.beginAt} end={run.endAt} />
            {run.durationMs !== null && ` · ${format.duration(run.durationMs)}`}
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
            <Neighbour id={run.previousId} direction="previous" />
            <Neighbour id={run.nextId} direction="next" />
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
        <div className={`min-w-0 ${hasShortLog(run) ? "" : "max-md:order-1"}`}>
          <LogView key={run.id} run={run} view={view} search={search} />
        </div>
        <div className="grid min-w-0 content-start gap-3.5">
          <Hints hints={run.hints} />
          <NumbersPanel run={run} />
          <StepsPanel numbers={run.numbers} />
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
  const lines = { errors: run.errors, warnings: run.warnings, messages: run.messages, versions: 0 };
  return lines[chooseView(undefined, run)] <= 30;
}

function Neighbour({ id, direction }: { id: number | null; direction: "previous" | "next" }) {
  const { t } = useTranslation("runs");
  const content = (
    <>
      {direction === "previous" && <ArrowLeft aria-hidden size={14} />}
      {t(direction)}
      {direction === "next" && <ArrowRight aria-hidden size={14} />}
    </>
  );
  if (id === null)
    return (
      <span aria-disabled="true" className={buttonClass("ghost")}>
        {content}
      </span>
    );
  return (
    <Link to="/runs/$runId" params={{ runId: String(id) }} className={buttonClass("ghost")}>
      {content}
    </Link>
  );
}
