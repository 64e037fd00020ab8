import { type ChartView, readChartView } from "../charts/view.ts";
import { type RunView, readRunView } from "../jobs/runs/view.ts";
import type { RawSearch } from "./search.ts";

/** Search parameters of a server: the backup it is narrowed to, and what its list of runs shows. */
export interface ServerSearch extends RunView, ChartView {
  job?: number | undefined;
}

export const serverSearch = (search: RawSearch): ServerSearch => ({
  ...readRunView(search),
  ...readChartView(search),
  job: Number.isSafeInteger(search.job) && Number(search.job) > 0 ? Number(search.job) : undefined,
});
