import type { RunDetail } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../format/index.ts";
import { Segmented } from "../../../ui/segmented.tsx";
import { type LogLevel, logFactsQuery } from "../queries.ts";
import { LogLines } from "./log-lines.tsx";
import { VersionList } from "./version-list.tsx";

export const views = ["warnings", "errors", "messages", "versions"] as const;
export type View = (typeof views)[number];

const levels: Record<Exclude<View, "versions">, LogLevel> = {
  warnings: "warning",
  errors: "error",
  messages: "message",
};

/** The part of the log to open: what was asked for, else the worst that there is. */
export function chooseView(
  wanted: string | undefined,
  run: Pick<RunDetail, "errors" | "warnings" | "status">,
): View {
  const asked = views.find((view) => view === wanted);
  if (asked) return asked;
  if (run.errors > 0 || run.status === "Fatal" || run.status === "Error") return "errors";
  return run.warnings > 0 ? "warnings" : "messages";
}

interface LogViewProps {
  run: RunDetail;
  view: string | undefined;
  search: string;
}

/** The log of a run, one part at a time, searchable. Part and search are in the address, so that they can be shared. */
export function LogView({ run, view, search }: LogViewProps) {
  const { t } = useTranslation("runs");
  const format = useFormat();
  const navigate = useNavigate();
  const facts = useQuery(logFactsQuery(run.id));
  const current = chooseView(view, run);
  const [text, setText] = useState(search);

  const go = (change: { view?: View; q?: string | undefined }) =>
    void navigate({
      to: "/runs/$runId",
      params: { runId: String(run.id) },
      search: (before) => ({ ...before, ...change }),
      replace: true,
      resetScroll: false,
    });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed leads to a new address
  useEffect(() => {
    if (text.trim() === search) return;
    const timer = setTimeout(() => go({ q: text.trim() || undefined }), 250);
    return () => clearTimeout(timer);
  }, [text]);

  const versions = facts.data?.versions?.length ?? run.versionCount;
  const counts: Record<View, number | null> = {
    warnings: run.warnings,
    errors: run.errors,
    messages: run.messages,
    versions,
  };
  return (
    <section className="min-w-0 rounded-lg border border-line bg-surface [overflow:clip]">
      <header className="sticky top-12 z-10 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-t-lg border-b border-line bg-surface px-4 py-2.5 max-sm:px-2.5">
        <div className="max-w-full overflow-x-auto [scrollbar-width:none]">
          <Segmented
            label={t("log.tabs")}
            value={current}
            options={views.map((value) => ({
              value,
              label:
                counts[value] === null
                  ? t(`log.${value}`)
                  : `${t(`log.${value}`)} ${format.number(counts[value])}`,
            }))}
            onChange={(value) => go({ view: value })}
          />
        </div>
        {current !== "versions" && (
          <span className="ml-auto text-xs text-ink-3 max-sm:order-1 max-sm:w-full">{t("log.times")}</span>
        )}
        {current !== "versions" && (
          <search className="relative block min-w-36 flex-[0_1_220px] max-sm:flex-1">
            <Search
              aria-hidden
              size={15}
              className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
            />
            <input
              type="search"
              aria-label={t("log.search")}
              placeholder={t("log.search")}
              value={text}
              maxLength={200}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setText(event.target.value)}
              className="h-7.5 w-full rounded-md bg-sunken pr-2 pl-8.5 max-sm:h-10 max-sm:text-[16px]"
            />
          </search>
        )}
      </header>
      {current === "versions" ? (
        <VersionList times={facts.data?.versions ?? null} loading={facts.isPending} />
      ) : (
        <LogLines
          key={`${current} ${search}`}
          runId={run.id}
          part={current}
          level={levels[current]}
          search={search}
          counted={counts[current] ?? 0}
          omitted={facts.data?.omitted ?? 0}
          exception={current === "errors" ? (facts.data?.exception ?? null) : null}
        />
      )}
    </section>
  );
}
