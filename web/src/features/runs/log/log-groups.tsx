import type { RunDetail } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { QueryError } from "../../../api/query-error.tsx";
import { useFormat } from "../../../format/index.ts";
import { classes } from "../../../ui/classes.ts";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { StatusMark } from "../../../ui/status-mark.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { logGroupsQuery } from "../queries.ts";
import { Lines } from "./lines.tsx";
import { useEntryTime } from "./log-line.tsx";
import { levels, type View } from "./views.ts";

interface LogGroupsProps {
  run: RunDetail;
  view: Exclude<View, "versions">;
  wrap: boolean;
}

/** Equal lines as one each, the most frequent first; each opens to its lines. */
export function LogGroups({ run, view, wrap }: LogGroupsProps) {
  const { t } = useTranslation("runs");
  const format = useFormat();
  const timeOf = useEntryTime(run);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const { data, error, refetch } = useQuery(logGroupsQuery(run.id, levels[view]));
  if (error && !data) return <QueryError error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={5} height={30} className="px-4 py-2" />;
  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  return (
    <ul>
      {data.groups.map(({ key, count, first, isNew }) => {
        const { level, id, text } = first;
        const mark = level === "Warning" ? "warn" : level === "Error" ? "err" : null;
        const expanded = open.has(key);
        const head = text.split("\n", 1)[0]!;
        const cause = text.split("\n")[1]?.trim();
        return (
          <li key={key} className="not-first:border-t not-first:border-line">
            <button
              type="button"
              aria-expanded={expanded}
              onClick={() => toggle(key)}
              className="grid w-full grid-cols-[14px_16px_auto_minmax(0,1fr)_auto] items-start gap-x-2.5 px-4 py-1.75 text-left hover:bg-sunken max-sm:min-h-10 max-sm:px-3"
            >
              <ChevronRight
                aria-hidden
                size={14}
                className={classes(
                  "mt-0.75 text-ink-3 transition-transform duration-120",
                  expanded && "rotate-90",
                )}
              />
              <span className="grid h-5 place-items-center">
                {mark && <StatusMark kind={mark} label={level ?? ""} size={14} />}
              </span>
              <span className="num min-w-10 text-right font-semibold">{format.number(count)}&nbsp;×</span>
              <span className="min-w-0 font-mono text-sm leading-5 break-words">
                {id && <span>{id}: </span>}
                <span className={count > 1 ? "text-ink-2" : ""}>{head}</span>
                {cause && <span className="block text-ink-3">{cause}</span>}
              </span>
              <span className="num flex items-center gap-2 text-sm text-ink-3">
                {isNew && <Tag tone="accent">{t("log.new")}</Tag>}
                <span className="max-sm:hidden">{timeOf(first.time)}</span>
              </span>
            </button>
            {expanded && (
              <div className="border-t border-line py-1.5">
                <Lines
                  run={run}
                  view={view}
                  search=""
                  group={key}
                  total={count}
                  wrap={wrap}
                  line={undefined}
                />
              </div>
            )}
          </li>
        );
      })}
      {data.rest > 0 && (
        <li className="border-t border-line px-4 py-2 text-sm text-ink-2">
          {t("log.rest", { count: data.rest, n: format.number(data.rest) })}
        </li>
      )}
    </ul>
  );
}
