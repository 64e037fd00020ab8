import type { Dashboard, DashboardServer, DashboardSummary } from "@duplistatus/contract";
import type { Visible } from "../../access/limits.ts";
import { countOpen, type OpenMarks, openMarks } from "../../incidents/incidents.ts";
import { runningJobs } from "../../live/service.ts";
import { checkedAt } from "../../monitoring/check.ts";
import { jobViewOf, listJobsOfServers, type WatchedJobRow } from "../../monitoring/job-view.ts";
import type { Context } from "../../platform/context.ts";
import { dayMs, dayOf } from "../../records/jobs/days.ts";
import { pendingCounts } from "../../records/raw-reports/pending.ts";
import { overlappingNames } from "../../records/servers/identity.ts";
import { listServers } from "../../records/servers/store.ts";
import { versionText } from "./journal.ts";
import { uploadedSince } from "./store.ts";
import { createTotals, type Totals } from "./totals.ts";

/** Servers whose jobs are read at once, before whoever else waits has a turn: reports must not wait for a large fleet. */
const servers = 100;

const aTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A server as every page shows it. */
export const serverViewOf = (
  server: Awaited<ReturnType<typeof listServers>>[number],
  marks: OpenMarks["servers"],
): DashboardServer => ({
  id: server.id,
  name: server.name,
  alias: server.alias,
  note: server.note,
  url: server.url,
  tags: JSON.parse(server.tags),
  lastSeenAt: server.last_seen_at,
  duplicatiVersion: server.duplicati_version,
  operatingSystem: server.operating_system,
  sharedIdentityNames: server.names === null ? [] : overlappingNames(JSON.parse(server.names)),
  placeholder: server.placeholder === 1,
  incident: marks.get(server.id)?.[0] ?? null,
});

/** Bytes of the last seven days, for everybody: a large fleet adds up many days, and needs it a few times a minute. */
async function uploadedLately(context: Context, jobs: number, visible: Visible): Promise<number> {
  const now = context.clock.now();
  const { dashboard } = context.services;
  const { uploaded: known } = dashboard;
  const isFresh = known !== null && now >= known.at && now - known.at < 30_000;
  if (visible === null && jobs > manyJobs && isFresh) return known.bytes;
  const bytes = await uploadedSince(context.database.reader, dayOf(now - 7 * dayMs) + 1, visible);
  if (visible === null) dashboard.uploaded = { at: now, bytes };
  return bytes;
}

/** A fleet that is not read anew for every change. */
export const manyJobs = 2_000;

/** What stands above the list. */
export async function summaryOf(
  context: Context,
  totals: Totals,
  serverCount: number,
  visible: Visible,
): Promise<DashboardSummary> {
  const sql = context.database.reader;
  const open = await countOpen(sql, visible);
  // Who sent it is not known yet.
  const kept = visible === null ? await pendingCounts(context) : { waiting: 0, quarantined: 0 };
  return {
    servers: serverCount,
    jobs: totals.jobs,
    runs: totals.runs,
    sourceBytes: totals.sourceBytes,
    storedBytes: totals.storedBytes,
    uploadedBytes: totals.uploadedBytes,
    uploaded7dBytes: await uploadedLately(context, totals.jobs, visible),
    overdue: totals.overdue,
    openIncidents: open.open,
    attention: totals.attention,
    lastReportAt: totals.lastReportAt,
    checkedAt: await checkedAt(context),
    waitingForApproval: kept.waiting,
    quarantined: kept.quarantined,
  };
}

/** Everything the dashboard shows of the servers that exist for its reader, in indexed reads of bounded length. */
export async function readDashboard(context: Context, visible: Visible = null): Promise<Dashboard> {
  const sql = context.database.reader;
  const now = context.clock.now();
  const { dashboard: state } = context.services;
  const { version } = state.journal;
  const marks = await openMarks(sql, now);
  const shown = (await listServers(sql)).filter(({ id }) => visible === null || visible.has(id));
  const rows: WatchedJobRow[] = [];
  // In the order of their ids, in which jobs always came.
  const ids = shown.map(({ id }) => id).sort();
  for (let from = 0; from < ids.length; from += servers) {
    if (from > 0) await aTurn();
    rows.push(...(await listJobsOfServers(sql, ids.slice(from, from + servers))));
  }
  const lastReports = new Map(rows.map((job) => [job.id, job.last_received_at]));
  const live = await runningJobs(context, (id) => lastReports.get(id) ?? null);
  const jobs = rows.map((job) =>
    jobViewOf(job, live.get(job.id) ?? null, marks.jobs.get(job.id)?.[0] ?? null),
  );
  const serverViews = shown.map((server) => serverViewOf(server, marks.servers));
  const totals = createTotals(version);
  for (const [index, row] of rows.entries()) totals.put(row, jobs[index]!);
  for (const server of serverViews) totals.putServer(server);
  if (visible === null) state.totals = totals;
  return {
    now,
    version: versionText(state.journal, version),
    summary: await summaryOf(context, totals, shown.length, visible),
    servers: serverViews,
    jobs,
  };
}
