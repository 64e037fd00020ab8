import type { LogLevel, LogLine } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { QueryError } from "../../api/query-error.tsx";
import { useFormat } from "../../format/index.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SearchBox } from "../../ui/search-box.tsx";
import { Select } from "../../ui/select.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useToast } from "../../ui/toast.tsx";
import { Switch } from "../../ui/toggle.tsx";
import { logFile, logQuery } from "./queries.ts";

const levels = ["trace", "debug", "info", "warn", "error"] as const;

/** What duplistatus itself reports: the end of its log, with filters. */
export function ApplicationLog() {
  const { t } = useTranslation("accounts");
  const format = useFormat();
  const toast = useToast();
  const [level, setLevel] = useState<(typeof levels)[number]>("info");
  const [text, setText] = useState("");
  const [follow, setFollow] = useState(false);
  const q = useDeferredValue(text.trim());
  const { data, error, refetch } = useQuery(logQuery(level, q, follow));
  const copy = async () => {
    const lines = data?.lines.map(({ at, level: name, message, details }) =>
      [at === null ? "" : new Date(at).toISOString(), name, message, details ?? ""].join(" ").trim(),
    );
    await navigator.clipboard?.writeText(lines?.join("\n") ?? "");
    toast.ok(t("logs.copied"));
  };
  return (
    <>
      <PageHeader
        title={t("logs.title")}
        meta={t("logs.intro")}
        actions={
          data && data.lines.length > 0 && <Button onClick={() => void copy()}>{t("logs.copy")}</Button>
        }
      />
      <div className="mb-3 flex flex-wrap items-end gap-3">
        <Select
          label={t("logs.level")}
          className="w-56 max-sm:w-full"
          value={level}
          options={levels.map((value) => ({ value, label: t(`logs.levels.${value}`) }))}
          onChange={setLevel}
        />
        <SearchBox label={t("audit.search")} value={text} onChange={setText} className="w-65 max-sm:w-full" />
        <div className="pb-1.5">
          <Switch label={t("logs.follow")} checked={follow} onChange={setFollow} />
        </div>
      </div>
      {data ? (
        <>
          <Panel padded={false}>
            {data.lines.length === 0 ? (
              <EmptyState title={t("logs.empty")}>{t("logs.emptyText")}</EmptyState>
            ) : (
              <Lines lines={data.lines} follow={follow} />
            )}
          </Panel>
          <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-ink-3">
            {data.more && <p>{t("logs.more")}</p>}
            {data.files.map(({ name, bytes }) => (
              <a key={name} href={logFile(name)} download className="text-accent hover:underline">
                {t("logs.download", { name, size: format.bytes(bytes) })}
              </a>
            ))}
          </div>
        </>
      ) : error ? (
        <QueryError error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton rows={8} />
      )}
    </>
  );
}

const looks: Partial<Record<LogLevel, string>> = {
  warn: "text-warn",
  error: "text-err",
  fatal: "text-err font-semibold",
};

function Lines({ lines, follow }: { lines: readonly LogLine[]; follow: boolean }) {
  const { t } = useTranslation("accounts");
  const format = useFormat();
  const box = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines stand at the end
  useEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines, follow]);
  return (
    <section
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={t("logs.lines")}
      className="max-h-[62vh] overflow-auto px-4 py-2"
    >
      <ol className="font-mono text-sm">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name of their own
          <li key={index} className="border-t border-line py-1 first:border-t-0">
            <span className="num mr-3 text-ink-3">{line.at === null ? "" : format.dateTime(line.at)}</span>
            <span className={`mr-3 inline-block min-w-14 ${looks[line.level] ?? "text-ink-3"}`}>
              {t(`logs.names.${line.level}`)}
            </span>
            <span className="break-words whitespace-pre-wrap">{line.message}</span>{" "}
            {line.details && <span className="text-xs break-all text-ink-3">{line.details}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
