import type { ChartMetric } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { QueryError } from "../api/query-error.tsx";
import { isoDay } from "../format/days.ts";
import { useFormat } from "../format/index.ts";
import { Panel } from "../ui/panel.tsx";
import { barText, dayOfBar, sumText, valuesOf, valueText } from "./numbers.ts";
import { PlotView } from "./plot-view.tsx";
import { type ChartScope, chartQuery } from "./queries.ts";
import { type ChartView, spanOf } from "./view.ts";

interface SmallChartsProps {
  scope: ChartScope;
  view: ChartView;
  onView: (view: Partial<ChartView>) => void;
  today: number;
  metrics?: readonly ChartMetric[];
  className?: string;
  /** False where there is no large chart to open. */
  openable?: boolean;
}

const height = 120;
const usualMetrics: readonly ChartMetric[] = ["uploaded", "stored", "duration"];

/** Some metrics side by side on one time axis, with one crosshair over all of them. */
export function SmallCharts({
  scope,
  view,
  onView,
  today,
  metrics = usualMetrics,
  className = "md:grid-cols-3",
  openable = true,
}: SmallChartsProps) {
  const { t } = useTranslation("charts");
  const format = useFormat();
  const { data: chart, error, refetch } = useQuery(chartQuery(scope, spanOf(view, today), null));
  const [bar, setBar] = useState<number | null>(null);
  const shown = bar !== null && chart && bar < chart.bars ? bar : null;
  if (error && !chart)
    return (
      <Panel>
        <QueryError error={error} onRetry={() => void refetch()} />
      </Panel>
    );
  return (
    <div className={`grid gap-3.5 *:min-w-0 ${className}`}>
      {metrics.map((metric) => {
        const values = valuesOf(chart?.series[0], metric);
        const sum = sumText(metric, values, format);
        const kind =
          metric === "uploaded" ? ("total" as const) : metric === "duration" ? ("median" as const) : null;
        return (
          <Panel key={metric}>
            <h2 className="mb-2.5 flex items-center gap-2 text-md font-semibold">
              {openable ? (
                <button
                  type="button"
                  onClick={() => onView({ metric })}
                  className="min-h-6 rounded-xs hover:underline"
                  aria-label={t("open", { metric: t(`metric.${metric}`) })}
                >
                  {t(`metric.${metric}`)}
                </button>
              ) : (
                t(`metric.${metric}`)
              )}
              <span className="num ml-auto truncate font-normal text-ink-3">
                {chart && shown !== null
                  ? t("point", {
                      when: barText(chart, shown, format.locale),
                      value: chart.runs[shown] === 0 ? t("noRun") : valueText(metric, values[shown], format),
                    })
                  : sum && (kind ? t(kind, { value: sum }) : sum)}
              </span>
            </h2>
            {!chart ? (
              <div style={{ height: height + 20 }} />
            ) : chart.oldest === null ? (
              <p className="grid place-items-center text-ink-3" style={{ height: height + 20 }}>
                {t("none")}
              </p>
            ) : (
              <PlotView
                label={t("label", { metric: t(`metric.${metric}`) })}
                chart={chart}
                metric={metric}
                layers={[{ values, colour: "accent" }]}
                style={view.style ?? "bars"}
                usual={null}
                height={height}
                sync="small"
                bar={shown}
                onBar={setBar}
                onBrush={(from, to) =>
                  onView({
                    since: isoDay(dayOfBar(chart, from)),
                    to: isoDay(Math.min(today, dayOfBar(chart, to) + chart.step - 1)),
                  })
                }
              />
            )}
          </Panel>
        );
      })}
    </div>
  );
}
