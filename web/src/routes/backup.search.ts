import { type ChartView, readChartView } from "../charts/view.ts";
import { type RunView, readRunView } from "../jobs/runs/view.ts";
import type { RawSearch } from "./search.ts";

/** Search parameters of a backup: what its chart and its list of runs show. */
export type BackupSearch = RunView & ChartView;

export const backupSearch = (search: RawSearch): BackupSearch => ({
  ...readRunView(search),
  ...readChartView(search),
});
