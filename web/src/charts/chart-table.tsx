import type { Chart, ChartMetric } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { useFormat } from "../format/index.ts";
import { barText, valueText } from "./numbers.ts";

interface ChartTableProps {
  chart: Chart;
  metric: ChartMetric;
  names: readonly string[];
  columns: readonly (readonly (number | null)[])[];
}

/** The numbers of a chart, the latest first. */
export function ChartTable({ chart, metric, names, columns }: ChartTableProps) {
  const { t } = useTranslation("charts");
  const format = useFormat();
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which the keyboard must be able to do as well
      tabIndex={0}
      aria-label={t("table")}
      className="mt-3 max-h-80 overflow-auto rounded-md border border-line"
    >
      <table className="num w-full border-collapse text-sm">
        <thead className="sticky top-0 bg-surface">
          <tr>
            <th scope="col" className="h-8 px-3 text-left font-medium text-ink-3">
              {t("day")}
            </th>
            {names.map((name, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two backups may share a name
              <th key={index} scope="col" className="px-3 text-right font-medium text-ink-3">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {chart.runs
            .map((_, bar) => bar)
            .reverse()
            .map((bar) => (
              <tr key={bar} className="border-t border-line">
                <th scope="row" className="h-7 px-3 text-left font-normal whitespace-nowrap">
                  {barText(chart, bar, format.locale)}
                </th>
                {columns.map((values, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the columns stand still
                  <td key={index} className="px-3 text-right whitespace-nowrap">
                    {chart.runs[bar] === 0 ? (
                      <span className="text-ink-3">{t("noRun")}</span>
                    ) : (
                      valueText(metric, values[bar], format)
                    )}
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  );
}
