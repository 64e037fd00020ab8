import type { Dashboard, DashboardServer } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Live, useLive } from "../../api/live.tsx";
import { dashboardQuery } from "../../api/queries.ts";
import { FormatLocale, useClock, useFormat, useServerTime } from "../../format/index.ts";
import { useMe } from "../../session/me.ts";
import { Logo } from "../../ui/logo.tsx";
import { usePageTitle } from "../../ui/page-header.tsx";
import { Cards } from "./cards/cards.tsx";
import { DialogsProvider } from "./dialogs.tsx";
import { arrange } from "./model/arrange.ts";
import { byCause } from "./model/causes.ts";
import { troubleList } from "./model/trouble.ts";
import { PeekProvider } from "./peek/peek.tsx";
import { TroubleList } from "./trouble-list.tsx";
import { VerdictLine } from "./verdict.tsx";

/** The dashboard for a screen on the wall: no buttons, large, always live, the time of day beside it. */
export function Wall() {
  const { preferences, zone } = useMe();
  return (
    <FormatLocale
      locale={preferences.locale}
      zone={preferences.timeZone === "server" ? zone : null}
      sizes={preferences.sizes}
    >
      <Live on interval={preferences.refreshInterval}>
        <Screen />
      </Live>
    </FormatLocale>
  );
}

const none = new Map<string, DashboardServer>();

/** How much larger than on a desk everything is, by the width of the screen. */
function useScale(): number {
  const [scale, setScale] = useState(1);
  useEffect(() => {
    const measure = () => setScale(Math.max(1, Math.min(2.5, innerWidth / 1600)));
    measure();
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  }, []);
  return scale;
}

function Screen() {
  const { t } = useTranslation("dashboard");
  const { t: words } = useTranslation("palette");
  const { data, isError, dataUpdatedAt } = useQuery(dashboardQuery);
  const { lost } = useLive();
  const scale = useScale();
  useServerTime(data?.now, dataUpdatedAt);
  usePageTitle(words("wall"));
  useAwake();
  const asOf = lost?.shownAt ?? (isError ? dataUpdatedAt : null);
  return (
    <main className="min-h-dvh px-6 pt-4 pb-8" style={{ zoom: scale }}>
      <header className="mb-4 flex items-center gap-2 text-ink-2">
        <Link
          to="/"
          aria-label={`duplistatus – ${words("wallLeave")}`}
          title={words("wallLeave")}
          className="flex items-center gap-2"
        >
          <Logo />
          <span className="font-bold">duplistatus</span>
        </Link>
        <Time />
      </header>
      {data ? <Loaded data={data} asOf={asOf} /> : <h1 className="sr-only">{t("pageTitle")}</h1>}
    </main>
  );
}

function Loaded({ data, asOf }: { data: Dashboard; asOf: number | null }) {
  const { t } = useTranslation("dashboard");
  const servers = useMemo(
    () => (data ? new Map(data.servers.map((server) => [server.id, server])) : none),
    [data],
  );
  const trouble = useMemo(() => byCause(troubleList(data.jobs, servers)), [data.jobs, servers]);
  const groups = useMemo(
    () =>
      arrange(data, {
        text: "",
        state: null,
        onlyTrouble: false,
        sort: "trouble",
        grouping: "none",
        stateName: (state) => t(`state.${state}`),
      }),
    [data, t],
  );
  return (
    <DialogsProvider data={data} place={{}}>
      <PeekProvider>
        {/* Nobody presses anything on a wall; what is read aloud stays. */}
        <div className="pointer-events-none [&_a[aria-label]]:hidden [&_article_header]:pr-3.5 [&_header_button]:hidden [&_li_button]:invisible [&_section_button]:hidden">
          <VerdictLine data={data} asOf={asOf} />
          <TroubleList groups={trouble} />
          <h2 className="sr-only">{t("list.all")}</h2>
          <Cards groups={groups} density="comfortable" />
        </div>
      </PeekProvider>
    </DialogsProvider>
  );
}

function Time() {
  const format = useFormat();
  const time = useClock((now) => format.time(now));
  const day = useClock((now) => format.longDate(now));
  return (
    <span className="num ml-auto text-right">
      <span className="text-lg font-semibold text-ink">{time}</span> · {day}
    </span>
  );
}

/** Keeps the screen on, where the browser allows it. */
function useAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    let ended = false;
    const keep = async () => {
      if (document.visibilityState !== "visible") return;
      lock = await navigator.wakeLock?.request("screen").catch(() => undefined);
      if (ended) void lock?.release();
    };
    void keep();
    document.addEventListener("visibilitychange", keep);
    return () => {
      ended = true;
      document.removeEventListener("visibilitychange", keep);
      void lock?.release();
    };
  }, []);
}
