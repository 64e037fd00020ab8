import type { RunDetail, RunLog } from "@duplistatus/contract";
import { useQueries } from "@tanstack/react-query";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { classes } from "../../../ui/classes.ts";
import { logPageQuery, logPageSize } from "../queries.ts";
import { LogLine } from "./log-line.tsx";
import { levels, type View } from "./views.ts";

interface LinesProps {
  run: RunDetail;
  view: Exclude<View, "versions">;
  search: string;
  /** The only group of equal lines that is shown. */
  group: string | null;
  total: number;
  wrap: boolean;
  /** The line to show and mark, from 1; only where nothing is searched. */
  line: number | undefined;
}

const lineHeight = 22;

/** Lines of the log: pages are read when they come near the window, only near lines are drawn. */
export function Lines({ run, view, search, group, total, wrap, line }: LinesProps) {
  const list = useRef<HTMLOListElement>(null);
  const [margin, setMargin] = useState(0);
  // Without dependencies: what stands above the list (notices, open groups, hints on phones) may come and go.
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
  const wanted = line !== undefined && line <= total ? line - 1 : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: goes there once for each line that is asked for
  useEffect(() => {
    if (wanted !== null && margin > 0) lines.scrollToIndex(wanted, { align: "center" });
  }, [wanted, margin > 0]);
  const shown = lines.getVirtualItems();
  const pages = [...new Set(shown.map(({ index }) => Math.floor(index / logPageSize)))];
  const read = useQueries({
    queries: pages.map((page) => logPageQuery(run.id, levels[view], { search, group }, page)),
    combine: (results) => results.map((result) => result.data?.entries),
  });
  const byPage = new Map<number, RunLog["entries"] | undefined>(
    pages.map((page, index) => [page, read[index]]),
  );
  return (
    <div className={classes(!wrap && "overflow-x-auto")}>
      <ol
        ref={list}
        className="relative font-mono text-sm leading-5"
        style={{ height: lines.getTotalSize() }}
      >
        {shown.map((item) => {
          const entry = byPage.get(Math.floor(item.index / logPageSize))?.[item.index % logPageSize];
          return (
            <li
              key={item.key}
              ref={lines.measureElement}
              data-index={item.index}
              aria-setsize={total}
              aria-posinset={item.index + 1}
              className={classes("absolute top-0 left-0", wrap ? "right-0" : "w-max min-w-full")}
              style={{ transform: `translateY(${item.start - margin}px)` }}
            >
              {entry ? (
                <LogLine
                  run={run}
                  entry={entry}
                  search={search}
                  view={view}
                  wrap={wrap}
                  marked={line !== undefined && search === "" && entry.line === line}
                />
              ) : (
                <div style={{ height: lineHeight }} />
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
