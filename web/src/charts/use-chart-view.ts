import { usePreferences } from "../session/me.ts";
import type { ChartRange, ChartView } from "./view.ts";

/** A view with the range and style that its reader prefers where the address says nothing. */
export function useChartView<V extends ChartView>(view: V): V {
  const { chartRange, chartStyle } = usePreferences().preferences;
  return {
    ...view,
    range: view.range ?? (chartRange.toLowerCase() as ChartRange),
    style: view.style ?? chartStyle,
  };
}
