import type { ChartMetric } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { dayOfIso, shortDayText } from "../format/days.ts";
import { useFormat } from "../format/index.ts";
import { BareSelect } from "../ui/bare-select.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { usePhone } from "../ui/use-media.ts";
import { type ChartRange, type ChartView, chartMetrics, chartRanges } from "./view.ts";

interface ControlProps {
  view: ChartView;
  onView: (view: Partial<ChartView>) => void;
}

/** How far back the charts go; a span drawn with the pointer stands there as a choice of its own. */
export function RangeChoice({ view, onView }: ControlProps) {
  const { t } = useTranslation("charts");
  const { locale } = useFormat();
  const chosen = view.since && view.to ? "span" : (view.range ?? "3m");
  const span =
    view.since && view.to
      ? [
          {
            value: "span" as const,
            label: `${shortDayText(dayOfIso(view.since), locale)} – ${shortDayText(dayOfIso(view.to), locale)}`,
          },
        ]
      : [];
  return (
    <Segmented<ChartRange | "span">
      label={t("range.label")}
      value={chosen}
      options={[...chartRanges.map((value) => ({ value, label: t(`range.${value}`) })), ...span]}
      onChange={(value) => {
        if (value !== "span") onView({ range: value, since: undefined, to: undefined });
      }}
    />
  );
}

interface MetricProps {
  /** Undefined = the overview, where there is one. */
  value: ChartMetric | undefined;
  overview: boolean;
  onChange: (metric: ChartMetric | undefined) => void;
}

/** Which metric is shown. */
export function MetricChoice({ value, overview, onChange }: MetricProps) {
  const { t } = useTranslation("charts");
  const phone = usePhone();
  const options = [
    ...(overview ? [{ value: "" as const, label: t("overview") }] : []),
    ...chartMetrics.map((metric) => ({ value: metric, label: t(`metric.${metric}`) })),
  ];
  const chosen = value ?? (overview ? "" : "uploaded");
  if (phone)
    return (
      <BareSelect
        aria-label={t("metric.label")}
        value={chosen}
        onChange={(event) => onChange((event.target.value || undefined) as ChartMetric | undefined)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </BareSelect>
    );
  return (
    <Segmented<ChartMetric | "">
      label={t("metric.label")}
      value={chosen}
      options={options}
      onChange={(metric) => onChange(metric === "" ? undefined : metric)}
    />
  );
}
