import type { ReportedRun } from "./engine.ts";
import type { World } from "./world.ts";

/** A planned time as reports tell it. */
export const scheduledText = (at: number): string =>
  `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;

/** A report as Duplicati posts it, with the little that the rules look at. */
export function reportBody(world: World, job: number, run: ReportedRun): object {
  const version = world.generation === "utc" ? "2.1.0.5" : "2.3.0.4";
  const failed = run.outcome === "failed";
  const begin = new Date(run.begin).toISOString();
  return {
    Data: {
      MainOperation: "Backup",
      ParsedResult: failed ? "Fatal" : run.outcome === "partial" ? "Warning" : "Success",
      Version: `${version} (${version}_stable_2026-07-09)`,
      BeginTime: begin,
      EndTime: new Date(run.end).toISOString(),
      Dryrun: run.outcome === "dry",
      Interrupted: false,
      PartialBackup: run.outcome === "partial",
      BackendStatistics: failed ? {} : { LastBackupDate: begin },
    },
    Extra: {
      OperationName: "Backup",
      "machine-id": world.id,
      "machine-name": world.id,
      "backup-name": `Job ${job}`,
      "backup-id": `DB-${job}`,
      "next-scheduled-run": run.next === null ? null : scheduledText(run.next),
    },
    Exception: failed ? "System.IO.IOException: No space left on device" : null,
  };
}
