/** What other rooms need of the rows that the monitoring keeps. */
export { dueJobs, ensureServer, evaluateLater, findWatch, watchesOfServer } from "./store.ts";
