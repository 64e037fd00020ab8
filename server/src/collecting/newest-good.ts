import type { LogRow } from "@duplistatus/duplicati";
import { has, runFlag } from "../records/runs/flags.ts";
import { runValues } from "../records/runs/run-values.ts";

/** A good backup: its begin with every digit, and whether its report told the versions. */
export interface GoodBackup {
  begin: string;
  versionsTold: boolean;
}

/** The newest good backup of a job, of what is recorded and of rows of its log that are not yet. */
export function newestGoodOf(recorded: GoodBackup | null, rows: readonly LogRow[]): GoodBackup | null {
  let newest = recorded;
  for (const row of rows) {
    if (row.kind === "skipped" || row.listing || row.report.begin === null) continue;
    const { flags } = runValues(row.report, 0);
    if (row.report.operation !== "Backup" || !has(flags, runFlag.good)) continue;
    const good = { begin: row.report.begin, versionsTold: has(flags, runFlag.versionList) };
    if (newest === null || good.begin > newest.begin) newest = good;
  }
  return newest;
}
