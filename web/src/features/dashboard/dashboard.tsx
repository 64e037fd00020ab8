import type { Dashboard as DashboardData, DashboardServer, JobState } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useDeferredValue, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { useLive } from "../../api/live.tsx";
import { patient } from "../../api/patient.ts";
import { dashboardQuery } from "../../api/queries.ts";
import { useFormat, useServerTime } from "../../format/index.ts";
import { useMe } from "../../session/me.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Notice } from "../../ui/notice.tsx";
import { usePageTitle } from "../../ui/page-header.tsx";
import { StatusMark } from "../../ui/status-mark.tsx";
import { Cards } from "./cards/cards.tsx";
import { DialogsProvider } from "./dialogs.tsx";
import { ListHead } from "./list-head.tsx";
import { LoadingDashboard } from "./loading-dashboard.tsx";
import { arrange } from "./model/arrange.ts";
import { byCause, mostLines } from "./model/causes.ts";
import { troubleList } from "./model/trouble.ts";
import { Notices } from "./notices.tsx";
import { PeekProvider } from "./peek/peek.tsx";
import { type Place, useListView } from "./place.ts";
import { useArrows } from "./use-arrows.ts";
import { useHeldOrder } from "./use-held-order.ts";
import { VerdictLine } from "./verdict.tsx";

const Table = lazy(patient(async () => ({ default: (await import("./table/table.tsx")).Table })));
// Where all is well it is not needed.
const TroubleList = lazy(
  patient(async () => ({ default: (await import("./trouble-list.tsx")).TroubleList })),
);
const SidePanel = lazy(patient(async () => ({ default: (await import("./side-panel.tsx")).SidePanel })));
const FirstReport = lazy(patient(() => import("./empty/first-report.tsx")));

/** All servers and backups at a glance. `filter` is the text of the toolbar's box. */
export function Dashboard({ filter, place }: { filter: string; place: Place }) {
  const { t } = useTranslation("dashboard");
  const errorText = useErrorText();
  const { data, isError, error, refetch, dataUpdatedAt } = useQuery(dashboardQuery);
  const { lost } = useLive();
  useServerTime(data?.now, dataUpdatedAt);
  usePageTitle(t("pageTitle"));
  if (data)
    return data.servers.length === 0 ? (
      <Beginning data={data} />
    ) : (
      <Loaded
        data={data}
        filter={filter}
        place={place}
        asOf={lost?.shownAt ?? (isError ? dataUpdatedAt : null)}
      />
    );
  if (isError)
    return (
      <Notice tone="err" action={<Button onClick={() => void refetch()}>{t("error.retry")}</Button>}>
        {t("error.load")} {errorText(error)}
      </Notice>
    );
  return <LoadingDashboard />;
}

function Beginning({ data }: { data: DashboardData }) {
  const admin = useMe().role === "admin";
  return (
    <>
      {admin && <Notices data={data} />}
      <Suspense>
        <FirstReport />
      </Suspense>
    </>
  );
}

interface LoadedProps {
  data: DashboardData;
  filter: string;
  place: Place;
  /** Epoch ms of this browser when the data was right, if that is not now. */
  asOf: number | null;
}

function Loaded({ data, filter, place, asOf }: LoadedProps) {
  const { t } = useTranslation("dashboard");
  const { preferences, change, setState } = useListView(place);
  const state = place.state ?? null;
  const onArrow = useArrows();
  const text = useDeferredValue(filter);
  const { sort, grouping, onlyTrouble, sidePanel, layout, density } = preferences;

  const servers = useMemo(
    () => new Map<string, DashboardServer>(data.servers.map((server) => [server.id, server])),
    [data.servers],
  );
  const groups = useMemo(
    () =>
      arrange(
        { servers: data.servers, jobs: data.jobs },
        { text, state, onlyTrouble, sort, grouping, stateName: (each) => t(`state.${each}`) },
      ),
    [data.servers, data.jobs, text, state, onlyTrouble, sort, grouping, t],
  );
  // The filter holds for everything on the page.
  const trouble = useMemo(() => {
    const found =
      text === "" && state === null
        ? null
        : new Set(groups.flatMap(({ entries }) => entries.flatMap(({ jobs }) => jobs.map(({ id }) => id))));
    const jobs = found === null ? data.jobs : data.jobs.filter(({ id }) => found.has(id));
    return byCause(troubleList(jobs, servers));
  }, [groups, text, state, data.jobs, servers]);
  const question = [text, state, onlyTrouble, sort, grouping, layout].join("\n");
  const held = useHeldOrder(question, groups, trouble);
  const shown = useMemo(
    () => new Set(groups.flatMap((group) => group.entries.map((entry) => entry.server.id))).size,
    [groups],
  );
  const List = layout === "cards" ? Cards : Table;
  return (
    <DialogsProvider data={data} place={place}>
      <PeekProvider>
        <VerdictLine data={data} asOf={asOf} />
        <Notices data={data} />
        <div {...held.bind}>
          {held.trouble.length > 0 && (
            <Suspense fallback={<div style={{ height: heightOf(held.trouble.length) }} />}>
              <TroubleList groups={held.trouble} />
            </Suspense>
          )}
        </div>
        {held.waiting > 0 && <NewTrouble count={held.waiting} onShow={held.renew} />}
        <ListHead
          shown={shown}
          total={data.servers.length}
          preferences={preferences}
          onChange={change}
          state={state}
          onClearState={() => setState(null)}
        />
        <div
          className={
            sidePanel === "off" ? "" : "grid items-start gap-3.5 lg:grid-cols-[minmax(0,1fr)_264px] lg:gap-4"
          }
        >
          {sidePanel !== "off" && (
            <div className="min-w-0 lg:order-2 lg:h-full">
              <Suspense>
                <SidePanel kind={sidePanel} data={data} servers={servers} state={state} onState={setState} />
              </Suspense>
            </div>
          )}
          {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the links within */}
          <div className="min-w-0" onKeyDown={onArrow} {...held.bind}>
            {shown === 0 ? (
              <NothingShown
                text={text}
                state={state}
                onShowAll={() => onlyTrouble && change({ onlyTrouble: false })}
              />
            ) : (
              <Suspense>
                <List groups={held.groups} density={density} />
              </Suspense>
            )}
          </div>
        </div>
      </PeekProvider>
    </DialogsProvider>
  );
}

/** About how high the list of trouble will be, px: what is below it must not move when it comes. */
const heightOf = (lines: number): number => 46 * Math.min(lines, mostLines) + 22;

/** Floats above the page while the order is held, so that it moves nothing itself. */
function NewTrouble({ count, onShow }: { count: number; onShow: () => void }) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 top-16 z-20 flex justify-center">
      <button
        type="button"
        onClick={onShow}
        className="pointer-events-auto inline-flex min-h-8 items-center gap-2 rounded-full border border-line-strong bg-surface px-4 text-sm font-semibold shadow-raised max-sm:min-h-10"
      >
        <StatusMark kind="err" size={14} />
        {t("trouble.new", { count, n: format.number(count) })}
      </button>
    </div>
  );
}

function NothingShown(props: { text: string; state: JobState | null; onShowAll: () => void }) {
  const { t } = useTranslation("dashboard");
  const navigate = useNavigate({ from: "/" });
  const title = props.text
    ? t("list.noMatch", { text: props.text })
    : t(props.state ? "list.noneInState" : "list.noTrouble");
  return (
    <EmptyState
      title={title}
      action={
        <Button
          onClick={() => {
            props.onShowAll();
            void navigate({
              to: "/",
              search: (before) => ({ ...before, q: undefined, state: undefined, trouble: undefined }),
            });
          }}
        >
          {t("list.showEverything")}
        </Button>
      }
    />
  );
}
