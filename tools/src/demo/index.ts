export { type DemoConnection, demoConnections, systemOf } from "./connections.ts";
export { type DemoStatus, demoLive } from "./live.ts";
export {
  type DemoJob,
  type DemoOptions,
  type DemoPopulation,
  type DemoServer,
  demoPopulation,
} from "./population.ts";
export { type DemoReport, demoReports } from "./reports.ts";
export type { DemoRun } from "./run.ts";
