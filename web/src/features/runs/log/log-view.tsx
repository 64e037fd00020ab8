import type { RunDetail } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat, useReader, zoneCity } from "../../../format/index.ts";
import { Segmented } from "../../../ui/segmented.tsx";
import { logFactsQuery } from "../queries.ts";
import { LogLines } from "./log-lines.tsx";
import { LogTools } from "./log-tools.tsx";
import { VersionList } from "./version-list.tsx";
import { chooseView, isGrouped, type View, views } from "./views.ts";

/** What the address says of the log. */
export interface LogPlace {
  view: string | undefined;
  search: string;
  /** The line that is linked to, from 1. */
  line: number | undefined;
  grouped: boolean | undefined;
}

const wrapKey = "duplistatus.log-wrap";

function useWrap(): [boolean, (wrap: boolean) => void] {
  const [wrap, setWrap] = useState(() => {
    try {
      return localStorage.getItem(wrapKey) !== "off";
    } catch {
      return true;
    }
  });
  const change = (next: boolean) => {
    setWrap(next);
    try {
      localStorage.setItem(wrapKey, next ? "on" : "off");
    } catch {}
  };
  return [wrap, change];
}

/** The log of a run, one part at a time, searchable. What is shown is in the address, so that it can be shared. */
export function LogView({ run, place }: { run: RunDetail; place: LogPlace }) {
  const { t } = useTranslation("runs");
  const format = useFormat();
  const { zone } = useReader();
  const navigate = useNavigate();
  const facts = useQuery(logFactsQuery(run.id));
  const { search, line } = place;
  const current = chooseView(place.view, run);
  const [text, setText] = useState(search);
  const [wrap, setWrap] = useWrap();

  const go = (change: { view?: View; q?: string | undefined; grouped?: boolean }) =>
    void navigate({
      to: "/runs/$runId",
      params: { runId: String(run.id) },
      search: (before) => ({ ...before, line: undefined, ...change }),
      replace: true,
      resetScroll: false,
    });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed leads to a new address
  useEffect(() => {
    if (text.trim() === search) return;
    const timer = setTimeout(() => go({ q: text.trim() || undefined }), 250);
    return () => clearTimeout(timer);
  }, [text]);

  const sent = facts.data?.counts;
  const versions = facts.data?.versions?.length ?? run.versionCount;
  const counted = { warnings: run.warnings, errors: run.errors, messages: run.messages };
  const here = sent && { warnings: sent.warning, errors: sent.error, messages: sent.message };
  const label = (view: View): string => {
    if (view === "all") return t("log.all");
    if (view === "versions")
      return versions === null ? t("log.versions") : `${t("log.versions")} ${format.number(versions)}`;
    const all = counted[view];
    // What Duplicati counted and did not send is not there to be read.
    return here && here[view] < all && here[view] > 0
      ? `${t(`log.${view}`)} ${t("log.some", { n: format.number(here[view]), total: format.number(all) })}`
      : `${t(`log.${view}`)} ${format.number(Math.max(all, here?.[view] ?? 0))}`;
  };
  const lines = current === "versions" || current === "all" ? 0 : (here?.[current] ?? counted[current]);
  const grouped =
    current !== "versions" && search === "" && line === undefined && isGrouped(place.grouped, current, lines);
  return (
    <section
      aria-label={t("log.label")}
      className="min-w-0 rounded-lg border border-line bg-surface [overflow:clip]"
    >
      <header className="sticky top-12 z-10 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-t-lg border-b border-line bg-surface px-4 py-2 max-sm:px-2.5">
        <div className="max-w-full overflow-x-auto [scrollbar-width:none] [&_fieldset>div]:max-w-none">
          <Segmented
            label={t("log.tabs")}
            value={current}
            options={views.map((value) => ({ value, label: label(value) }))}
            onChange={(value) => go({ view: value })}
          />
        </div>
        {current !== "versions" && (
          <div className="ml-auto flex min-w-0 flex-[0_1_400px] items-center gap-1 max-sm:w-full max-sm:flex-auto">
            <search className="relative block min-w-28 flex-1">
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
            <LogTools
              run={run}
              view={current}
              search={search}
              grouped={grouped}
              onGrouped={(next) => go({ grouped: next })}
              wrap={wrap}
              onWrap={setWrap}
            />
          </div>
        )}
      </header>
      {current === "versions" ? (
        <VersionList times={facts.data?.versions ?? null} loading={facts.isPending} />
      ) : (
        <LogLines
          key={`${current} ${search}`}
          run={run}
          view={current}
          search={search}
          line={line}
          grouped={grouped}
          wrap={wrap}
          counted={current === "all" ? 0 : counted[current]}
        />
      )}
      {current !== "versions" && (
        <p className="border-t border-line px-4 py-1.5 text-xs text-ink-3">
          {t("log.times", { zone: zoneCity(zone) })}
        </p>
      )}
    </section>
  );
}
