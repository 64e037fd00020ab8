import { incidentCauses } from "@duplistatus/contract";
import { lastOwnBackup } from "../../keeping/timer.ts";
import { runningJobs } from "../../live/service.ts";
import { checkedAt } from "../../monitoring/check.ts";
import type { Context } from "../../platform/context.ts";
import { pendingCounts } from "../../records/raw-reports/pending.ts";
import { type Format, histogramText, type Metric, metricText, type Sample } from "./exposition.ts";
import { openIncidents, outboxState } from "./store.ts";

const one = (value: number | null): Sample[] => (value === null ? [] : [[{}, value]]);

/** Figures of this process by the names that every Prometheus client uses. */
function processMetrics(format: Format): string {
  const { user, system } = process.cpuUsage();
  const list: [Metric, number][] = [
    [
      { name: "process_cpu_seconds_total", type: "counter", help: "CPU time of this process." },
      (user + system) / 1e6,
    ],
    [
      { name: "process_resident_memory_bytes", type: "gauge", help: "Memory of this process." },
      process.memoryUsage.rss(),
    ],
    [
      { name: "process_start_time_seconds", type: "gauge", help: "When this process started." },
      Math.round(Date.now() / 1000 - process.uptime()),
    ],
  ];
  return list.map(([metric, value]) => metricText(metric, one(value), format)).join("");
}

/** What this process counted. */
function counted({ services }: Context, format: Format): string {
  const { reports, reportSeconds, collections, deliveries } = services.meters;
  const counter = (name: string, help: string, samples: Sample[]) =>
    metricText({ name, help, type: "counter" }, samples, format);
  return [
    counter(
      "duplistatus_reports_received_total",
      "Reports that arrived, by what became of them.",
      reports.read().map(([[outcome], count]) => [{ outcome }, count]),
    ),
    histogramText(
      "duplistatus_report_duration_seconds",
      "Time from the last byte of a report to its answer.",
      reportSeconds.read(),
      format,
    ),
    counter(
      "duplistatus_collections_total",
      "Collections from Duplicati servers.",
      collections.read().map(([[outcome], count]) => [{ outcome }, count]),
    ),
    counter(
      "duplistatus_deliveries_total",
      "Attempts to deliver a message.",
      deliveries.read().map(([[kind, outcome], count]) => [{ kind, outcome }, count]),
    ),
  ].join("");
}

/** What the database holds beside the jobs; the same in every replica, so only the leader tells it. */
async function stored(context: Context, format: Format): Promise<string> {
  const { reader } = context.database;
  const now = context.clock.now();
  const gauge = (name: string, help: string, samples: Sample[]) =>
    metricText({ name: `duplistatus_${name}`, help, type: "gauge" }, samples, format);
  const { quarantined } = await pendingCounts(context);
  const outbox = await outboxState(reader);
  const open = await openIncidents(reader);
  const checked = await checkedAt(context);
  const backedUp = await lastOwnBackup(context);
  const live = await runningJobs(context, () => null);
  const bytes = await context.database.size().catch(() => null);
  const age = outbox.oldest === null ? 0 : Math.max(0, now - outbox.oldest) / 1000;
  return [
    gauge("reports_quarantined", "Reports in quarantine.", one(quarantined)),
    gauge("outbox_pending", "Messages that wait to be sent.", one(outbox.pending)),
    gauge("outbox_oldest_age_seconds", "How long the oldest of them waits.", one(age)),
    gauge("dead_letters", "Messages that were given up.", one(outbox.dead)),
    gauge(
      "incidents_open",
      "Open incidents.",
      incidentCauses.map((cause) => [{ cause }, open.get(cause) ?? 0]),
    ),
    gauge(
      "scheduler_last_tick_timestamp_seconds",
      "When the backups were last checked.",
      one(checked === null ? null : checked / 1000),
    ),
    gauge("database_size_bytes", "Size of the database.", one(bytes)),
    gauge(
      "own_backup_last_success_timestamp_seconds",
      "When the last scheduled backup of this database was made.",
      one(backedUp === null ? null : backedUp / 1000),
    ),
    gauge("live_runs", "Runs that Duplicati tells the progress of.", one(live.size)),
  ].join("");
}

/** Everything about the program itself. */
export async function programMetrics(context: Context, leads: boolean, format: Format): Promise<string> {
  const info: Metric = { name: "duplistatus_build_info", type: "info", help: "Version of this program." };
  const leader: Metric = {
    name: "duplistatus_leader",
    type: "gauge",
    help: "1 in the replica that does the timed work and tells of the jobs.",
  };
  return [
    metricText(info, [[{ version: context.version, database: context.database.engine }, 1]], format),
    metricText(leader, one(leads ? 1 : 0), format),
    counted(context, format),
    processMetrics(format),
    leads ? await stored(context, format) : "",
  ].join("");
}
