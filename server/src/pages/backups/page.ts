import type { BackupDestination, BackupPage } from "@duplistatus/contract";
import type { Visible } from "../../access/limits.ts";
import { getSetting } from "../../access/settings/settings.ts";
import { openMarks } from "../../incidents/incidents.ts";
import { openIncidentsOf } from "../../incidents/view.ts";
import { runningJobs } from "../../live/service.ts";
import { findJobView, jobViewOf } from "../../monitoring/job-view.ts";
import { schedulesOf, serverWatchOf } from "../../monitoring/schedule-view.ts";
import { readRules } from "../../notifications/rules/rules.ts";
import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { dayOf } from "../../records/jobs/days.ts";
import { findJobById } from "../../records/jobs/store.ts";
import { readRunReport } from "../../records/raw-reports/stored.ts";
import { latestBackups } from "../../records/runs/store.ts";
import { findServer } from "../../records/servers/store.ts";
import * as store from "./store.ts";
import { calendarStart, yearOf } from "./year.ts";

/** So many runs are read one by one for the calendar; older days then come from the roll-ups. */
const mostRuns = 3_000;

/** Everything the page of one backup shows but its chart and its versions. @throws {AppError} not_found */
export async function readBackupPage(
  context: Context,
  id: number,
  visible: Visible = null,
): Promise<BackupPage> {
  const sql = context.database.reader;
  const now = context.clock.now();
  const row = await findJobView(sql, id);
  const server = row === undefined ? undefined : await findServer(sql, row.server_id);
  if (row === undefined || server === undefined) throw new AppError("not_found");
  const live = await runningJobs(context, () => row.last_received_at);
  const marks = await openMarks(sql, now);
  const [schedule = null] = await schedulesOf(context, { job: id }, marks.jobs);
  const watch = await serverWatchOf(context, server.id);
  const zone = watch?.effectiveTimeZone ?? context.config.timeZone;
  const { first, since } = calendarStart(now, zone);
  const runs = await store.runsOfYear(sql, id, since, mostRuns);
  const oldest = runs.length === mostRuns ? dayOf(runs.at(-1)!.begin_at) : first;
  const older = oldest > first ? await store.daysOfYear(sql, id, first, oldest) : [];
  const rules = await readRules(sql, (await getSetting(context, "monitoring")).repeat);
  const told = await store.missedOfYear(sql, id, since);
  return {
    now,
    server: {
      id: server.id,
      name: server.name,
      alias: server.alias,
      url: server.url,
      archivedAt: server.archived_at,
      connected: (await store.isConnected(sql, server.id)) && server.archived_at === null,
    },
    job: jobViewOf(row, live.get(id) ?? null, marks.jobs.get(id)?.[0] ?? null),
    schedule,
    incidents: await openIncidentsOf(sql, { job: id }),
    lostVersionsAt: told.filter(({ cause }) => cause === "versions_shrinking").map((each) => each.opened_at),
    // Channels and addresses belong to the house.
    notify:
      visible === null
        ? { effective: rules.effective(server.id, id), own: rules.own("job", String(id)) }
        : null,
    year: yearOf({
      now,
      zone,
      runs,
      older,
      missedAt: told.filter(({ cause }) => cause === "overdue").map((each) => each.since),
      expectation: schedule?.job.expectation ?? null,
      regular: watch?.profile === undefined || watch.profile === "server",
    }),
  };
}

/** Reports that are looked at for one that tells of the destination. */
const mostReports = 5;

/** Free space and size of the destination, as the latest report that knew them tells. @throws {AppError} not_found */
export async function readDestination(context: Context, id: number): Promise<BackupDestination> {
  const sql = context.database.reader;
  const job = await findJobById(sql, id);
  if (job === undefined) throw new AppError("not_found");
  const answer: BackupDestination = {
    asOf: null,
    storedBytes: job.stored_bytes,
    storedFiles: null,
    totalBytes: null,
    freeBytes: null,
    assignedBytes: null,
    kind: null,
  };
  for (const run of await latestBackups(sql, id, mostReports)) {
    const report = await readRunReport(context, run);
    if (report === null) continue;
    const { quotaTotal, quotaFree, quotaAssigned, fileCount } = report.destination;
    answer.kind ??= report.destinationType;
    if (quotaTotal === null && quotaFree === null && fileCount === null) continue;
    return {
      ...answer,
      asOf: run.begin_at,
      storedFiles: fileCount,
      totalBytes: quotaTotal !== null && quotaTotal > 0 ? quotaTotal : null,
      freeBytes: quotaFree,
      assignedBytes: quotaAssigned !== null && quotaAssigned > 0 ? quotaAssigned : null,
    };
  }
  return answer;
}
