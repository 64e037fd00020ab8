import type {
  MonitoringChange,
  MonitoringChanges,
  MonitoringJobsPatch,
  MonitoringServer,
  MonitoringServerPatch,
  MonitoringSettings,
  UserSchedule,
} from "@duplistatus/contract";
import { findZone } from "@duplistatus/duplicati";
import { putSetting } from "../access/settings/settings.ts";
import { openMarks, reopenReported } from "../incidents/incidents.ts";
import type { Work } from "../platform/database/unit-of-work.ts";
import { AppError } from "../platform/http/app-error.ts";
import { evaluateJob } from "./evaluate.ts";
import { expectAnew } from "./expectation.ts";
import { evaluateReach } from "./reach.ts";
import { userScheduleOf } from "./rules.ts";
import * as store from "./store.ts";
import type { Watch } from "./suppression.ts";
import { monitoringJobOf, monitoringServerOf } from "./view.ts";
import { beginsOf } from "./watch.ts";

function assertZone(zone: string | null | undefined, member: string): void {
  if (zone != null && findZone(zone) === null) {
    throw new AppError("invalid_request", { reason: "zone_unknown", field: member, zone });
  }
}

type Patch = MonitoringJobsPatch["patch"];

/** Writes a patch into the row; answers what it really changes. */
function applyPatch(row: store.WatchRow, patch: Patch): MonitoringChange["changes"] {
  const changes: MonitoringChange["changes"] = [];
  const before = userScheduleOf(row);
  if (patch.watched !== undefined && patch.watched !== (row.watched === 1)) {
    changes.push({ field: "watched", before: row.watched === 1, after: patch.watched });
    row.watched = patch.watched ? 1 : 0;
  }
  if (patch.schedule !== undefined && !sameSchedule(before, patch.schedule)) {
    changes.push({ field: "schedule", before, after: patch.schedule });
    row.user_schedule = patch.schedule === null ? null : JSON.stringify(patch.schedule);
  }
  for (const [field, column] of [
    ["toleranceMs", "tolerance_ms"],
    ["rpoMs", "rpo_ms"],
    ["longestMs", "longest_ms"],
  ] as const) {
    const value = patch[field];
    if (value === undefined || value === row[column]) continue;
    changes.push({ field, before: row[column], after: value });
    row[column] = value;
  }
  // Normal is what holds without a word.
  const level = patch.unusual === "normal" ? null : patch.unusual;
  if (level !== undefined && level !== row.unusual) {
    changes.push({ field: "unusual", before: row.unusual, after: level });
    row.unusual = level;
  }
  return changes;
}

const sameSchedule = (a: UserSchedule | null, b: UserSchedule | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.count === b.count &&
    a.unit === b.unit &&
    a.time === b.time &&
    a.zone === b.zone &&
    a.anchor === b.anchor &&
    JSON.stringify(a.weekdays) === JSON.stringify(b.weekdays));

/** Evaluates a job by its new settings; one that is watched again at once has every incident that it had. */
async function evaluateEdited(
  work: Work,
  row: store.WatchRow,
  watch: Watch,
  watchChanged: boolean,
): Promise<void> {
  await evaluateJob(work, row, watch);
  await store.saveWatch(work.sql, row);
  const again = watchChanged && row.watched === 1 && row.server_watched === 1;
  if (again) await reopenReported(work, row.job_id, row.latest_begin_at ?? 0);
}

/**
 * Changes the monitoring of many jobs at once and evaluates them anew. Unknown ids are left out.
 * @throws {AppError} invalid_request for an unknown time zone
 */
export async function editJobs(
  work: Work,
  { ids, patch }: MonitoringJobsPatch,
  watch: Watch,
): Promise<MonitoringChanges> {
  assertZone(patch.schedule?.zone, "patch.schedule.zone");
  const { sql, at } = work;
  const changed: { row: store.WatchRow; changes: MonitoringChange["changes"] }[] = [];
  for (const id of [...new Set(ids)].sort((a, b) => a - b)) {
    await store.lockJob(sql, id);
    const row = await store.findWatch(sql, id);
    if (row === undefined) continue;
    const changes = applyPatch(row, patch);
    if (changes.length === 0) continue;
    if (changes.some((change) => change.field === "schedule"))
      expectAnew(row, await beginsOf(sql, row), at, watch.rules);
    const again = changes.some((change) => change.field === "watched");
    await evaluateEdited(work, row, watch, again);
    await work.emit({ type: "job.changed", jobId: id, serverId: row.server_id });
    changed.push({ row, changes });
  }
  const marks = await openMarks(sql, at);
  return {
    changed: changed.map(({ row, changes }) => ({
      job: monitoringJobOf(row, marks.jobs.get(row.job_id) ?? [], watch.rules),
      changes,
    })),
  };
}

/**
 * Changes profile, tolerance, zone or watching of a server; its jobs are evaluated anew.
 * @throws {AppError} server_not_found, or invalid_request for an unknown time zone
 */
export async function editServerWatch(
  work: Work,
  serverId: string,
  patch: MonitoringServerPatch,
  watch: Watch,
): Promise<{ before: MonitoringServer; after: MonitoringServer }> {
  assertZone(patch.timeZone, "timeZone");
  const { sql, at } = work;
  const known = await store.findServerWatch(sql, serverId);
  if (known === undefined) throw new AppError("server_not_found");
  const edited = {
    ...known,
    profile: patch.profile ?? known.profile,
    watched: patch.watched === undefined ? known.watched : Number(patch.watched),
    tolerance_ms: patch.toleranceMs === undefined ? known.tolerance_ms : patch.toleranceMs,
    time_zone: patch.timeZone === undefined ? known.time_zone : patch.timeZone,
  };
  await store.saveServerWatch(sql, edited);
  const zoneChanged = edited.time_zone !== known.time_zone;
  const again = edited.watched !== known.watched;
  for (const row of await store.watchesOfServer(sql, serverId)) {
    if (zoneChanged) expectAnew(row, await beginsOf(sql, row), at, watch.rules);
    if (zoneChanged) row.warnings_until = null;
    await evaluateEdited(work, row, watch, again);
  }
  await evaluateReach(work, watch, serverId);
  await work.emit({ type: "server.changed", serverId });
  return {
    before: monitoringServerOf(known, watch.rules, at),
    after: monitoringServerOf(edited, watch.rules, at),
  };
}

/** Changes the settings of the monitoring; every job is evaluated by them at the next check. */
export async function editSettings(
  work: Work,
  settings: MonitoringSettings,
): Promise<{ before: MonitoringSettings; after: MonitoringSettings }> {
  const changed = await putSetting(work, "monitoring", settings);
  await store.evaluateSoon(work.sql);
  return changed;
}
