import { useState } from "react";
import { RangeChoice } from "./chart-controls.tsx";
import { SmallCharts } from "./small-charts.tsx";
import { useToday } from "./today.ts";
import { useChartView } from "./use-chart-view.ts";
import type { ChartView } from "./view.ts";

/** Charts of all backups together, one below the other, for a narrow place. */
export default function PanelCharts() {
  const today = useToday();
  const [chosen, setChosen] = useState<ChartView>({});
  const view = useChartView(chosen);
  const change = (next: ChartView) => setChosen((before) => ({ ...before, ...next }));
  return (
    <>
      <RangeChoice view={view} onView={change} />
      <SmallCharts scope={{}} view={view} onView={change} today={today} openable={false} className="" />
    </>
  );
}
