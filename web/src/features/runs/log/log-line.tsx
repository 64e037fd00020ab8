import type { RunDetail, RunLog } from "@duplistatus/contract";
import { Link } from "@tanstack/react-router";
import { memo, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../format/index.ts";
import { classes } from "../../../ui/classes.ts";
import { StatusMark } from "../../../ui/status-mark.tsx";
import { clockOf, momentOf } from "./log-time.ts";
import type { View } from "./views.ts";

export type LogEntry = RunLog["entries"][number];

/** A text with every occurrence of what was searched set off. */
export function highlighted(text: string, search: string): ReactNode {
  if (!search) return text;
  const needle = search.toLowerCase();
  const lower = text.toLowerCase();
  // Some letters change their length in lower case; then positions in both texts differ and nothing is set off.
  if (lower.length !== text.length) return text;
  const parts: ReactNode[] = [];
  let from = 0;
  for (let at = lower.indexOf(needle); at !== -1; at = lower.indexOf(needle, from)) {
    parts.push(
      text.slice(from, at),
      <mark key={at} className="rounded-[2px] bg-warn-fill/35 text-ink">
        {text.slice(at, at + needle.length)}
      </mark>,
    );
    from = at + needle.length;
  }
  parts.push(text.slice(from));
  return parts;
}

/** Lines of one entry that are shown before the rest is folded away. */
const unfolded = 4;

/** Where the trace of an exception begins, or the text gets long: what is shown of it before somebody asks for more. */
function visibleLines(lines: readonly string[]): number {
  const trace = lines.findIndex((line, index) => index > 0 && /^\s+(?:at|bei|à|en|em) [\w.<>`+]+/.test(line));
  return trace === -1 ? unfolded : Math.min(trace, unfolded);
}

/** A text whose stack trace is folded until it is asked for, or holds what is searched. */
export function FoldedText({ text, search }: { text: string; search: string }) {
  const { t } = useTranslation("runs");
  const [open, setOpen] = useState(false);
  const lines = text.trimEnd().split("\n");
  const visible = visibleLines(lines);
  const hidden = lines.slice(visible).join("\n");
  if (lines.length <= visible + 1 || (search && hidden.toLowerCase().includes(search.toLowerCase())))
    return highlighted(text.trimEnd(), search);
  return (
    <>
      {highlighted((open ? lines : lines.slice(0, visible)).join("\n"), search)}
      {"\n"}
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="rounded-xs py-0.5 text-accent underline-offset-2 hover:underline"
      >
        {open ? t("log.hideTrace") : t("log.showTrace", { count: lines.length - visible })}
      </button>
    </>
  );
}

/** The time of an entry in the reader's zone and clock; as printed where that cannot be told. */
export function useEntryTime(run: Pick<RunDetail, "beginAt" | "endAt">): (time: string | null) => string {
  const format = useFormat();
  return (time) => {
    const at = momentOf(time, run);
    return at === null ? clockOf(time) : format.exactTime(at);
  };
}

interface LogLineProps {
  run: RunDetail;
  entry: LogEntry;
  search: string;
  /** Where a link to the line leads; null = no link. */
  view: Exclude<View, "versions">;
  wrap: boolean;
  /** It is the one that the address names. */
  marked: boolean;
}

/** One entry of the log; its time is a link to it. */
export const LogLine = memo(function LogLine({ run, entry, search, view, wrap, marked }: LogLineProps) {
  const { t } = useTranslation("runs");
  const timeOf = useEntryTime(run);
  const { level, tag, id, time, text, line } = entry;
  const tone = level === "Warning" ? "bg-warn-weak" : level === "Error" ? "bg-err-weak" : "";
  const shown = timeOf(time) || line;
  const mark = level === "Warning" ? "warn" : level === "Error" ? "err" : null;
  return (
    <div
      className={classes(
        "grid grid-cols-[auto_16px_minmax(0,1fr)] gap-x-2.5 px-4 py-px max-sm:grid-cols-[16px_minmax(0,1fr)] max-sm:px-3",
        !wrap && "w-max min-w-full",
        tone,
        marked && "shadow-[inset_3px_0_0_var(--accent)]",
      )}
    >
      <Link
        to="/runs/$runId"
        params={{ runId: String(run.id) }}
        search={{ view, line }}
        replace
        resetScroll={false}
        title={[t("log.linkTo", { line }), time].filter(Boolean).join(" · ")}
        aria-label={[shown, t("log.linkTo", { line })].join(" · ")}
        className="num min-w-16 rounded-xs text-ink-3 hover:text-accent hover:underline max-sm:col-start-2 max-sm:row-start-1"
      >
        {shown}
      </Link>
      <span
        className="grid h-5 place-items-center max-sm:col-start-1 max-sm:row-start-1"
        title={level ?? undefined}
      >
        {mark ? (
          <StatusMark kind={mark} label={level ?? ""} size={14} />
        ) : (
          <span className="sr-only">{level}</span>
        )}
      </span>
      <span
        className={classes(
          "min-w-0 max-sm:col-start-2",
          wrap ? "break-words whitespace-pre-wrap" : "whitespace-pre",
        )}
        title={tag ?? undefined}
      >
        {id && <span className={mark ? "" : "text-ink-3"}>{highlighted(id, search)}: </span>}
        <FoldedText text={text} search={search} />
      </span>
    </div>
  );
});
