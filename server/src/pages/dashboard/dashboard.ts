import { attentionOf, type Dashboard, type DashboardServer } from "@duplistatus/contract";
import type { Visible } from "../../access/limits.ts";
import { countOpen, type OpenMarks, openMarks } from "../../incidents/incidents.ts";
import { runningJobs } from "../../live/service.ts";
import { checkedAt } from "../../monitoring/check.ts";
import { jobViewOf, listJobs } from "../../monitoring/job-view.ts";
import type { Context } from "../../platform/context.ts";
import { dayMs, dayOf } from "../../records/jobs/days.ts";
import type { JobRow } from "../../records/jobs/store.ts";
import { pendingCounts } from "../../records/raw-reports/pending.ts";
import { overlappingNames } from "../../records/servers/identity.ts";
import { listServers } from "../../records/servers/store.ts";
import { uploadedSince } from "./store.ts";

/** The servers as every page shows them. */
export async function dashboardServers(
  context: Context,
  marks: OpenMarks["servers"],
): Promise<DashboardServer[]> {
  const servers = await listServers(context.database.reader);
  return servers.map((server) => ({
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
  }));
}

/** Everything the dashboard shows of the servers that exist for its reader, in a handful of indexed reads. */
export async function readDashboard(context: Context, visible: Visible = null): Promise<Dashboard> {
  const sql = context.database.reader;
  const now = context.clock.now();
  const rows = (await listJobs(sql)).filter((job) => visible === null || visible.has(job.server_id));
  const lastReports = new Map(rows.map((job) => [job.id, job.last_received_at]));
  const live = await runningJobs(context, (id) => lastReports.get(id) ?? null);
  const marks = await openMarks(sql, now);
  const open = await countOpen(sql, visible);
  const jobs = rows.map((job) =>
    jobViewOf(job, live.get(job.id) ?? null, marks.jobs.get(job.id)?.[0] ?? null),
  );
  const servers = (await dashboardServers(context, marks.servers)).filter(
    ({ id }) => visible === null || visible.has(id),
  );
  // Who sent it is not known yet.
  const kept = visible === null ? await pendingCounts(context) : { waiting: 0, quarantined: 0 };

  const sum = (value: (job: JobRow) => number | null) =>
    rows.reduce((total, job) => total + (value(job) ?? 0), 0);
  return {
    now,
    summary: {
      servers: servers.length,
      jobs: rows.length,
      runs: sum((job) => job.run_count),
      sourceBytes: sum((job) => job.source_bytes),
      storedBytes: sum((job) => job.stored_bytes),
      uploadedBytes: sum((job) => job.uploaded_total),
      uploaded7dBytes: await uploadedSince(sql, dayOf(now - 7 * dayMs) + 1, visible),
      overdue: jobs.filter((job) => job.overdueSince !== null).length,
      openIncidents: open.open,
      attention: attentionOf(jobs, servers),
      lastReportAt: rows.reduce<number | null>(
        (latest, job) =>
          job.last_received_at === null ? latest : Math.max(latest ?? 0, job.last_received_at),
        null,
      ),
      checkedAt: await checkedAt(context),
      waitingForApproval: kept.waiting,
      quarantined: kept.quarantined,
    },
    servers,
    jobs,
  };
}
