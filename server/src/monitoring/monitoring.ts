/** What other rooms need of the rows that the monitoring keeps. */
export { dueJobs, ensureServer, evaluateLater, findWatch, saveGap, watchesOfServer } from "./store.ts";
