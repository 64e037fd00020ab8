import type { Chart, ChartMetric } from "@duplistatus/contract";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { patient } from "../api/patient.ts";
import { shortDayText } from "../format/days.ts";
import { useFormat } from "../format/index.ts";
import { axisRoom, axisTicks, barText, dayOfBar, valueText } from "./numbers.ts";
import type { Layer, Plot } from "./plot.ts";

const load = patient(() => import("./plot.ts"));

interface PlotViewProps {
  /** Its name for screen readers. */
  label: string;
  chart: Chart;
  metric: ChartMetric;
  layers: readonly Layer[];
  style: "bars" | "lines";
  usual: readonly ([number, number] | null)[] | null;
  height: number;
  sync: string;
  /** The bar under the crosshair, shared with other plots. */
  bar: number | null;
  onBar: (bar: number | null) => void;
  onBrush: (from: number, to: number) => void;
  onPlot?: (plot: Plot | null) => void;
}

/** A plot with its axes; arrow keys move the crosshair, Shift with them draws a span, Enter shows only that. */
export function PlotView(props: PlotViewProps) {
  const { t } = useTranslation("charts");
  const format = useFormat();
  const { label, chart, metric, layers, style, usual, height, sync, bar, onBar, onBrush, onPlot } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const [anchor, setAnchor] = useState<number | null>(null);
  const sums = chart.runs.map((_, at) =>
    layers.reduce<number | null>((sum, layer) => {
      const value = layer.values[at] ?? null;
      return value === null ? sum : (sum ?? 0) + value;
    }, null),
  );
  const highest = Math.max(0, ...sums.map((sum) => sum ?? 0));
  const ticks = axisTicks(metric, highest);
  const top = ticks.at(-1) || 1;
  const calls = useRef({ onBar, onBrush, onPlot });
  useEffect(() => {
    calls.current = { onBar, onBrush, onPlot };
  });
  const key = JSON.stringify([
    chart.first,
    chart.step,
    chart.bars,
    chart.errors,
    layers,
    style,
    usual,
    ticks,
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for everything that is drawn
  useEffect(() => {
    let gone = false;
    void load().then(({ createPlot }) => {
      if (gone || !box.current) return;
      plot.current = createPlot(box.current, {
        layers,
        bars: chart.bars,
        ticks,
        style,
        failed: chart.errors.map((count) => count > 0),
        usual,
        height,
        sync,
        onPoint: (at) => calls.current.onBar(at),
        onBrush: (from, to) => calls.current.onBrush(from, to),
      });
      calls.current.onPlot?.(plot.current);
    });
    return () => {
      gone = true;
      plot.current?.destroy();
      plot.current = null;
      calls.current.onPlot?.(null);
    };
  }, [key, height, sync]);
  useEffect(() => plot.current?.point(bar), [bar]);

  const onKeyDown = (event: KeyboardEvent) => {
    const last = chart.bars - 1;
    const now = bar ?? last;
    const target = {
      ArrowLeft: bar === null ? last : now - 1,
      ArrowRight: bar === null ? last : now + 1,
      PageUp: now - 7,
      PageDown: now + 7,
      Home: 0,
      End: last,
    }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      setAnchor(event.shiftKey ? (anchor ?? now) : null);
      onBar(Math.min(last, Math.max(0, target)));
    } else if (event.key === "Enter" && anchor !== null && bar !== null && anchor !== bar) {
      event.preventDefault();
      onBrush(Math.min(anchor, bar), Math.max(anchor, bar));
      setAnchor(null);
    } else if (event.key === "Escape") {
      setAnchor(null);
      onBar(null);
    }
  };
  const words = (at: number) => {
    const span =
      anchor !== null && anchor !== at
        ? ` ${t("spanFrom", { day: barText(chart, anchor, format.locale) })}`
        : "";
    const value = sums[at] == null ? t("noRun") : valueText(metric, sums[at], format);
    return t("point", { when: barText(chart, at, format.locale), value }) + span;
  };
  const shown = bar ?? chart.bars - 1;
  return (
    <div className="num">
      <div className="relative">
        <div
          ref={box}
          role="slider"
          tabIndex={0}
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={Math.max(0, chart.bars - 1)}
          aria-valuenow={shown}
          aria-valuetext={words(shown)}
          onKeyDown={onKeyDown}
          onBlur={() => setAnchor(null)}
          className="chart-box rounded-xs"
          style={{ height }}
        />
        {ticks.map((tick, index) => (
          <span
            key={tick}
            aria-hidden="true"
            className="pointer-events-none absolute left-0 rounded-xs bg-[color-mix(in_srgb,var(--surface)_75%,transparent)] px-0.5 text-2xs text-ink-3"
            style={index === ticks.length - 1 ? { top: 2 } : { bottom: `calc(${(tick / top) * 100}% + 1px)` }}
          >
            {tick === 0 ? "0" : valueText(metric, tick, format)}
          </span>
        ))}
        {anchor !== null && bar !== null && (
          <span
            aria-hidden="true"
            className="pointer-events-none absolute inset-y-0 bg-accent-weak opacity-60"
            style={{
              left: `calc(${axisRoom}px + (100% - ${axisRoom}px) * ${Math.min(anchor, bar) / chart.bars})`,
              width: `calc((100% - ${axisRoom}px) * ${(Math.abs(anchor - bar) + 1) / chart.bars})`,
            }}
          />
        )}
      </div>
      <Days chart={chart} />
    </div>
  );
}

/** A few days below the plot. */
function Days({ chart }: { chart: Chart }) {
  const { t } = useTranslation("charts");
  const { locale } = useFormat();
  const marks = Math.min(4, chart.bars - 1);
  const end = dayOfBar(chart, chart.bars) >= Math.floor(Date.now() / 86_400_000);
  return (
    <div
      aria-hidden="true"
      className="flex justify-between border-t border-line-strong pt-1 text-2xs text-ink-3"
      style={{ paddingLeft: axisRoom }}
    >
      {Array.from({ length: marks + 1 }, (_, index) => {
        const bar = Math.round(((chart.bars - 1) * index) / Math.max(1, marks));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the marks stand still
          <span key={index}>
            {index === marks && end && marks > 0 ? t("today") : shortDayText(dayOfBar(chart, bar), locale)}
          </span>
        );
      })}
    </div>
  );
}
