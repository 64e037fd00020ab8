import type { RunLog } from "@duplistatus/contract";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../format/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { type LogLevel, logPageQuery, logPageSize } from "../queries.ts";
import { WithOptions } from "../with-options.tsx";
import { LogLine } from "./log-line.tsx";

interface LogLinesProps {
  runId: number;
  part: "warnings" | "errors" | "messages";
  level: LogLevel;
  search: string;
  /** How many Duplicati counted, whatever it sent. */
  counted: number;
  omitted: number;
  exception: string | null;
}

/** The lines of one level. Pages of the log are read when they come near the window, only near lines are drawn. */
export function LogLines(props: LogLinesProps) {
  const { runId, part, level, search, counted, omitted } = props;
  const { t } = useTranslation("runs");
  const format = useFormat();
  const first = useQuery(logPageQuery(runId, level, search, 0));
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

  const total = first.data.total;
  const exception = props.exception && isTold(props.exception, first.data.entries) ? null : props.exception;
  const incomplete = !search && total < counted && !(part === "errors" && exception);
  return (
    <div className="py-2">
      {exception && !search && <Exception text={exception} />}
      {search && total > 0 && (
        <p role="status" className="num px-4 pb-1.5 text-sm text-ink-3">
          {t("log.found", { count: total, n: format.number(total) })}
        </p>
      )}
      {total > 0 ? (
        <VirtualLines runId={runId} level={level} search={search} total={total} />
      ) : (
        !(exception && !search) && (
          <p role="status" className="px-4 py-2 break-words text-ink-2">
            {search ? t("log.noMatch", { text: search }) : t(`log.none.${part}`)}
          </p>
        )
      )}
      {incomplete && (
        <p className="px-4 pt-2 text-sm text-ink-2">
          <WithOptions text={t("log.notSent")} />
        </p>
      )}
      {omitted > 0 && !search && (
        <p className="px-4 pt-2 text-sm text-ink-2">
          {t("log.omitted", { count: omitted, n: format.number(omitted) })}
        </p>
      )}
    </div>
  );
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
      <pre className="font-mono text-sm leading-5 break-words whitespace-pre-wrap">{text}</pre>
    </div>
  );
}

interface VirtualLinesProps {
  runId: number;
  level: LogLevel;
  search: string;
  total: number;
}

const lineHeight = 22;

function VirtualLines({ runId, level, search, total }: VirtualLinesProps) {
  const list = useRef<HTMLOListElement>(null);
  const [margin, setMargin] = useState(0);
  // Without dependencies: what stands above the list (exception, notices, hints on phones) may come and go.
  useLayoutEffect(() => {
    if (list.current) setMargin(Math.round(list.current.getBoundingClientRect().top + window.scrollY));
  });
  const lines = useWindowVirtualizer({
    count: total,
    estimateSize: () => lineHeight,
    overscan: 30,
    scrollMargin: margin,
    initialRect: { width: 800, height: 900 },
  });
  const shown = lines.getVirtualItems();
  const pages = [...new Set(shown.map((line) => Math.floor(line.index / logPageSize)))];
  const read = useQueries({
    queries: pages.map((page) => logPageQuery(runId, level, search, page)),
    combine: (results) => results.map((result) => result.data?.entries),
  });
  const byPage = new Map<number, RunLog["entries"] | undefined>(
    pages.map((page, index) => [page, read[index]]),
  );
  return (
    <ol ref={list} className="relative font-mono text-sm leading-5" style={{ height: lines.getTotalSize() }}>
      {shown.map((line) => {
        const entry = byPage.get(Math.floor(line.index / logPageSize))?.[line.index % logPageSize];
        return (
          <li
            key={line.key}
            ref={lines.measureElement}
            data-index={line.index}
            aria-setsize={total}
            aria-posinset={line.index + 1}
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${line.start - margin}px)` }}
          >
            {entry ? <LogLine entry={entry} search={search} /> : <div style={{ height: lineHeight }} />}
          </li>
        );
      })}
    </ol>
  );
}
