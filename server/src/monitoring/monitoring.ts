/** What other rooms need of the rows that the monitoring keeps. */
export { dueJobs, ensureServer, findWatch, judgeLater, watchesOfServer } from "./store.ts";
