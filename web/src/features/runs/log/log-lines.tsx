import type { RunDetail, RunLog } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../format/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { logPageQuery } from "../queries.ts";
import { WithOptions } from "../with-options.tsx";
import { Lines } from "./lines.tsx";
import { LogGroups } from "./log-groups.tsx";
import { FoldedText } from "./log-line.tsx";
import { levels, type View } from "./views.ts";

interface LogLinesProps {
  run: RunDetail;
  view: Exclude<View, "versions">;
  search: string;
  line: number | undefined;
  grouped: boolean;
  wrap: boolean;
  /** How many Duplicati counted, whatever it sent. */
  counted: number;
}

/** One part of the log: its lines or groups of equal ones, the exception, and what Duplicati left out. */
export function LogLines({ run, view, search, line, grouped, wrap, counted }: LogLinesProps) {
  const { t } = useTranslation("runs");
  const format = useFormat();
  const first = useQuery(logPageQuery(run.id, levels[view], { search, group: null }, 0));
  if (first.isError)
    return (
      <Notice
        tone="err"
        className="m-4"
        action={<Button onClick={() => void first.refetch()}>{t("error.retry")}</Button>}
      >
        {t("log.failed")}
      </Notice>
    );
  if (!first.data)
    return <Skeleton rows={Math.min(12, Math.max(3, counted))} height={22} className="px-4 py-2" />;

  const { total, omitted, entries } = first.data;
  const own = view === "errors" || view === "all" ? first.data.exception : null;
  const exception = own && !search && !isTold(own, entries) ? own : null;
  const incomplete = !search && total < counted && exception === null;
  return (
    <div className="py-2">
      {incomplete && total > 0 && (
        <p className="px-4 pb-2 text-sm text-ink-2">
          <WithOptions text={t("log.notSent")} />
        </p>
      )}
      {exception && <Exception text={exception} />}
      {search && total > 0 && (
        <p role="status" className="num px-4 pb-1.5 text-sm text-ink-3">
          {t("log.found", { count: total, n: format.number(total) })}
        </p>
      )}
      {total > 0 ? (
        grouped ? (
          <LogGroups run={run} view={view} wrap={wrap} />
        ) : (
          <Lines run={run} view={view} search={search} group={null} total={total} wrap={wrap} line={line} />
        )
      ) : (
        !exception && (
          <p role="status" className="px-4 py-2 break-words text-ink-2">
            {search ? t("log.noMatch", { text: search }) : incomplete ? <NotSent /> : t(`log.none.${view}`)}
          </p>
        )
      )}
      {omitted > 0 && !search && (
        <p className="px-4 pt-2 text-sm text-ink-2">
          {t("log.omitted", { count: omitted, n: format.number(omitted) })}
        </p>
      )}
    </div>
  );
}

function NotSent() {
  const { t } = useTranslation("runs");
  return <WithOptions text={t("log.notSent")} />;
}

/** Newer Duplicati writes the exception into its log too; once is enough. */
function isTold(exception: string, entries: RunLog["entries"]): boolean {
  const start = exception.slice(0, 300).trimEnd();
  return entries.some((entry) => entry.text.includes(start));
}

function Exception({ text }: { text: string }) {
  const { t } = useTranslation("runs");
  return (
    <div className="-mt-2 mb-2 border-b border-line bg-err-weak px-4 py-3">
      <h3 className="mb-1 font-semibold">{t("log.exception")}</h3>
      <pre className="font-mono text-sm leading-5 break-words whitespace-pre-wrap">
        <FoldedText text={text} search="" />
      </pre>
    </div>
  );
}
