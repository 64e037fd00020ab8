import type { Chart, ChartMetric } from "@duplistatus/contract";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { QueryError } from "../api/query-error.tsx";
import { isoDay, weekdayOf, weekdayText } from "../format/days.ts";
import { useFormat } from "../format/index.ts";
import { Panel } from "../ui/panel.tsx";
import { ChartTable } from "./chart-table.tsx";
import { ChartTools } from "./chart-tools.tsx";
import { savePng, saveText } from "./export.ts";
import { axisRoom, barText, chartCsv, dayOfBar, sumText, valuesOf, valueText } from "./numbers.ts";
import type { Plot } from "./plot.ts";
import { PlotView } from "./plot-view.tsx";
import { type ChartScope, chartQuery } from "./queries.ts";
import { useSeriesName } from "./series-name.ts";
import { type ChartView, spanOf } from "./view.ts";

interface BigChartProps {
  scope: ChartScope;
  /** Several jobs, which can be shown one upon the other. */
  several: boolean;
  metric: ChartMetric;
  view: ChartView;
  onView: (view: Partial<ChartView>) => void;
  /** Today, days since 1970. */
  today: number;
  /** Stands in the name of saved files. */
  name: string;
}

const height = 232;
const others: readonly ChartMetric[] = ["uploaded", "duration", "stored"];

/** One metric over time, with crosshair, usual range, and the numbers as a table. */
export function BigChart({ scope, several, metric, view, onView, today, name }: BigChartProps) {
  const { t } = useTranslation("charts");
  const format = useFormat();
  const seriesName = useSeriesName();
  const span = spanOf(view, today);
  const stacked = several && view.stacked === true;
  const sum = useQuery({ ...chartQuery(scope, span, null), placeholderData: keepPreviousData });
  const split = useQuery({ ...chartQuery(scope, span, metric), enabled: stacked });
  const [bar, setBar] = useState<number | null>(null);
  const [table, setTable] = useState(false);
  const plot = useRef<Plot | null>(null);
  const chart: Chart | undefined = stacked ? split.data : sum.data;
  const layers = useMemo(
    () =>
      (chart?.series ?? []).map((series, index) => ({
        values: valuesOf(series, metric),
        colour: stacked ? `series-${(index % 9) + 1}` : "accent",
      })),
    [chart, metric, stacked],
  );
  const usual = useMemo(() => {
    const ranges = stacked ? null : (chart?.usual?.[metric] ?? null);
    if (!chart || ranges === null || chart.step !== 1) return null;
    return chart.runs.map((_, at) => ranges[weekdayOf(dayOfBar(chart, at))] ?? null);
  }, [chart, metric, stacked]);
  const error = sum.error ?? split.error;
  const title = t(`metric.${metric}`);
  if (error && !chart)
    return (
      <Panel>
        <QueryError error={error} onRetry={() => void (stacked ? split.refetch() : sum.refetch())} />
      </Panel>
    );
  const brush = (from: number, to: number) =>
    chart &&
    onView({
      since: isoDay(dayOfBar(chart, from)),
      to: isoDay(Math.min(today, dayOfBar(chart, to) + chart.step - 1)),
    });
  const columns = layers.map((layer) => layer.values);
  const names = (chart?.series ?? []).map((series) => (stacked ? seriesName(series) : title));
  const shownBar = bar !== null && chart && bar < chart.bars ? bar : null;
  return (
    <Panel className={sum.isPlaceholderData ? "opacity-70" : ""}>
      <div className="mb-3 flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="text-md font-semibold">{title}</h2>
        <span className="num mr-auto text-ink-3">
          {chart && !stacked && sumText(metric, columns[0] ?? [], format)}
        </span>
        <ChartTools
          view={view}
          onView={onView}
          canStack={several}
          table={table}
          onTable={() => setTable(!table)}
          onCsv={() =>
            chart &&
            saveText(`${name}-${metric}.csv`, "text/csv", chartCsv(chart, [t("day"), ...names], columns))
          }
          onPng={() => {
            if (chart && plot.current)
              savePng(`${name}-${metric}.png`, plot.current.canvas, {
                title: `${name} · ${title}`,
                from: barText(chart, 0, format.locale),
                to: barText(chart, chart.bars - 1, format.locale),
              });
          }}
        />
      </div>
      {!chart ? (
        <div style={{ height: height + 20 }} />
      ) : chart.oldest === null ? (
        <p className="grid place-items-center text-ink-3" style={{ height: height + 20 }}>
          {t("none")}
        </p>
      ) : (
        <div className="relative">
          <PlotView
            label={t("label", { metric: title })}
            chart={chart}
            metric={metric}
            layers={layers}
            style={view.style ?? "bars"}
            usual={usual}
            height={height}
            sync="big"
            bar={shownBar}
            onBar={setBar}
            onBrush={brush}
            onPlot={(next) => {
              plot.current = next;
            }}
          />
          {shownBar !== null && (
            <Card chart={chart} bar={shownBar}>
              {stacked
                ? chart.series.map((series, index) => (
                    <Line
                      key={series.jobId ?? series.kind}
                      colour={`series-${(index % 9) + 1}`}
                      name={seriesName(series)}
                      value={valueText(metric, layers[index]?.values[shownBar], format)}
                    />
                  ))
                : [
                    <Line
                      key={metric}
                      name={title}
                      value={valueText(metric, columns[0]?.[shownBar], format)}
                      strong
                    />,
                    usual?.[shownBar] ? (
                      <Line
                        key="usual"
                        name={t("usual", {
                          weekday: weekdayText(weekdayOf(dayOfBar(chart, shownBar)), format.locale),
                        })}
                        value={`${valueText(metric, usual[shownBar][0], format)} – ${valueText(metric, usual[shownBar][1], format)}`}
                      />
                    ) : null,
                    ...others
                      .filter((each) => each !== metric)
                      .map((each) => (
                        <Line
                          key={each}
                          name={t(`metric.${each}`)}
                          value={valueText(each, valuesOf(chart.series[0], each)[shownBar], format)}
                        />
                      )),
                  ]}
              <Line name={t("runs")} value={format.number(chart.runs[shownBar])} />
              {(chart.errors[shownBar] ?? 0) > 0 && (
                <Line name={t("errors")} value={format.number(chart.errors[shownBar])} tone="text-err" />
              )}
            </Card>
          )}
        </div>
      )}
      {stacked && chart && (
        <ul className="mt-2.5 flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink-2">
          {chart.series.map((series, index) => (
            <li key={series.jobId ?? series.kind} className="flex items-center gap-1.5">
              <Swatch colour={`series-${(index % 9) + 1}`} />
              {seriesName(series)}
            </li>
          ))}
        </ul>
      )}
      {table && chart && <ChartTable chart={chart} metric={metric} names={names} columns={columns} />}
    </Panel>
  );
}

const Swatch = ({ colour }: { colour: string }) => (
  <i
    aria-hidden="true"
    className="size-2.5 shrink-0 rounded-[2px]"
    style={{ background: `var(--${colour})` }}
  />
);

function Line(props: { name: string; value: string; colour?: string; strong?: boolean; tone?: string }) {
  return (
    <div className="col-span-2 grid grid-cols-subgrid items-center">
      <dt className="flex min-w-0 items-center gap-1.5 text-ink-3">
        {props.colour && <Swatch colour={props.colour} />}
        <span className="truncate">{props.name}</span>
      </dt>
      <dd className={`text-right ${props.strong ? "font-semibold" : ""} ${props.tone ?? ""}`}>
        {props.value}
      </dd>
    </div>
  );
}

/** The numbers of the bar under the crosshair, on the side where there is room. */
function Card({ chart, bar, children }: { chart: Chart; bar: number; children: React.ReactNode }) {
  const { locale } = useFormat();
  const place = (bar + 0.5) / chart.bars;
  const side =
    place > 0.5
      ? { right: `calc((100% - ${axisRoom}px) * ${1 - place} + 14px)` }
      : { left: `calc(${axisRoom}px + (100% - ${axisRoom}px) * ${place} + 14px)` };
  return (
    <div
      aria-hidden="true"
      className="num pointer-events-none absolute top-2 z-10 max-w-80 min-w-56 rounded-[10px] border border-line-strong bg-surface px-3.5 py-2.5 shadow-float"
      style={side}
    >
      <p className="mb-1 font-semibold">{barText(chart, bar, locale)}</p>
      <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-5 gap-y-0.5">{children}</dl>
    </div>
  );
}
