import type { RunLog } from "@duplistatus/contract";
import { memo, type ReactNode } from "react";
import { StatusMark } from "../../../ui/status-mark.tsx";

/** The clock time within a time as the sender printed it, in whatever culture; the whole text where there is none. */
export function clockOf(time: string | null): string {
  const found = time?.match(/(?<![\d.])\d{1,2}[:.]\d{2}[:.]\d{2}(?!\d)(?:[\s\u202f]?[AaPp]\.?[Mm]\.?)?/);
  return found?.[0] ?? time ?? "";
}

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

interface LogLineProps {
  entry: RunLog["entries"][number];
  search: string;
}

/** One entry of the log. */
export const LogLine = memo(function LogLine({ entry, search }: LogLineProps) {
  const { level, tag, id, time, text } = entry;
  const tone = level === "Warning" ? "bg-warn-weak" : level === "Error" ? "bg-err-weak" : "";
  const mark = level === "Warning" ? "warn" : level === "Error" ? "err" : null;
  return (
    <div
      className={`grid grid-cols-[auto_16px_minmax(0,1fr)] gap-x-2.5 px-4 py-px max-sm:grid-cols-[16px_minmax(0,1fr)] max-sm:px-3 ${tone}`}
    >
      <span className="num min-w-16 text-ink-3 max-sm:col-start-2" title={time ?? undefined}>
        {clockOf(time)}
      </span>
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
      <span className="min-w-0 break-words whitespace-pre-wrap max-sm:col-start-2" title={tag ?? undefined}>
        {id && <span className={mark ? "" : "text-ink-3"}>{highlighted(id, search)}: </span>}
        {highlighted(text, search)}
      </span>
    </div>
  );
});
