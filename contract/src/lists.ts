/** Lists of words that the browser shows, too: plain values, so that it need not load the schemas with them. */

/** What a line of the audit log is about. */
export const auditCategories = [
  "login",
  "user",
  "token",
  "server",
  "run",
  "incident",
  "monitoring",
  "collecting",
  "setting",
  "channel",
  "database",
] as const;

/** What a list of runs can be sorted by. */
export const runSorts = [
  "begin",
  "job",
  "operation",
  "status",
  "duration",
  "files",
  "source",
  "uploaded",
  "stored",
  "versions",
  "warnings",
  "errors",
] as const;

/** Outcomes a list of runs can be narrowed to: `trouble` is everything but Success. */
export const runFilterStatuses = ["Success", "trouble", "Warning", "Error", "Fatal", "Unknown"] as const;
