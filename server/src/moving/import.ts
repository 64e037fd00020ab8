import { writeAudit } from "../access/audit/audit.ts";
import { putSetting, readSetting, wasChanged } from "../access/settings/settings.ts";
import { watchTakenOver, watchWithin } from "../monitoring/watch.ts";
import { listConfigured } from "../notifications/configured/view.ts";
import { notificationsOf } from "../notifications/service.ts";
import type { Actor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { transact, type Work } from "../platform/database/unit-of-work.ts";
import { type StoredReports, Unread, withStored } from "../records/raw-reports/unread.ts";
import { type History, readHistory, recordRuns, recordServer } from "./history.ts";
import { importChannels, importRule, importTemplates, type MadeChannels } from "./notifications.ts";
import { type OldDatabase, objectOf, textOf, withOldDatabase } from "./old-database.ts";
import { type OpenSecret, readOldKey, secretOpener } from "./old-secrets.ts";
import { type OldJobSettings, periodOf, readJobSettings, toleranceOf } from "./old-settings.ts";
import { changesNothing, emptyReport, type ImportReport } from "./report.ts";
import { importServer } from "./servers.ts";
import { importUsers } from "./users.ts";

interface Wanted {
  old: OldDatabase;
  open: OpenSecret;
  history: History;
  /** This installation has channels of its own. */
  hasChannels: boolean;
}

type SettingsOf = (server: { id: string; name: string }, job: string) => OldJobSettings | null;

/** Tolerance and reminders, where nobody has set them here. */
async function importMonitoring(
  work: Work,
  { configurations }: OldDatabase,
  report: ImportReport,
): Promise<void> {
  if (await wasChanged(work.sql, "monitoring")) return;
  const before = await readSetting(work.sql, "monitoring");
  const tolerance = toleranceOf(configurations.get("overdue_tolerance") ?? "-");
  const repeat = periodOf(configurations.get("notification_frequency") ?? "");
  if (tolerance === null && repeat === null) return;
  if (tolerance !== null) report.settings.push("tolerance");
  if (repeat !== null) report.settings.push("reminders");
  await putSetting(work, "monitoring", {
    ...before,
    toleranceMs: tolerance ?? before.toleranceMs,
    repeat: repeat ?? before.repeat,
  });
}

/** What this program has no place for. */
function leaveRest({ old, history }: Wanted, report: ImportReport): void {
  if (history.unreadable > 0) {
    report.runs.left = history.unreadable;
    report.left.push(`${history.unreadable} runs without a server or a begin.`);
  }
  const days = old.configurations.get("audit_retention_days");
  if (days !== undefined) report.left.push(`How long the audit log is kept (${days} days).`);
  if (old.auditEntries > 0) {
    report.left.push(`The audit log (${old.auditEntries} entries): it stays in the old database.`);
  }
}

/** Every topic that single backups have beside the common one. */
function furtherTopics({ history }: Wanted, settingsOf: SettingsOf): string[] {
  const topics = history.servers.flatMap((server) =>
    server.jobs.map((job) => settingsOf(server, job.name)?.extraTopic ?? null),
  );
  return [...new Set(topics.filter((topic) => topic !== null))];
}

async function importAll(work: Work, wanted: Wanted, stored: StoredReports): Promise<ImportReport> {
  const { old, open, history, hasChannels } = wanted;
  const { context, sql } = work;
  const report = emptyReport(old.version);
  const settingsOf = readJobSettings(old.configurations.get("backup_settings"));
  await importMonitoring(work, old, report);
  const none: MadeChannels = { ntfy: null, email: null, topics: new Map() };
  const fresh = !hasChannels;
  const made = fresh
    ? await importChannels(work, old, open, furtherTopics(wanted, settingsOf), report)
    : none;
  if (fresh && report.channels.length > 0) await importTemplates(work, old, report);
  const watch = await watchWithin(context, work, await readSetting(sql, "monitoring"));
  const missing: number[] = [];
  for (const server of history.servers) {
    const { created, ...place } = await recordServer(work, server);
    report.servers[created ? "new" : "known"] += 1;
    await importServer(work, place.serverId, server, open, report);
    for (const job of server.jobs) {
      const done = await recordRuns(work, place, job, stored, missing);
      report.jobs[done.isNew ? "new" : "known"] += 1;
      report.runs.new += done.newRuns;
      report.runs.known += done.knownRuns;
      const settings = done.isNew ? settingsOf(server, job.name) : null;
      if (settings !== null) {
        const ownRule = await importRule(work, done.jobId, settings, made);
        if (ownRule || settings.schedule !== null || !settings.watched) report.jobSettings += 1;
        if (settings.unknownInterval !== null) {
          report.left.push(`Backup ${job.name} of ${server.name}: its interval ${settings.unknownInterval}.`);
        }
      }
      if (done.newRuns === 0 && !done.isNew) continue;
      const { watched, schedule } = settings ?? {};
      const known = { ...(watched !== undefined && { watched }), schedule: schedule ?? null };
      report.troubles += await watchTakenOver(work, watch, done.jobId, known);
      await work.emit({ type: "job.changed", jobId: done.jobId, serverId: place.serverId });
    }
  }
  if (missing.length > 0) throw new Unread(missing);
  await importUsers(work, old, report);
  leaveRest(wanted, report);
  if (!changesNothing(report)) {
    const { servers, jobs, runs, users, settings, channels } = report;
    const counts = {
      servers: servers.new,
      jobs: jobs.new,
      runs: runs.new,
      users: users.new,
      settings,
      channels,
    };
    await writeAudit(work, "database.import-1x", {
      category: "database",
      changes: Object.fromEntries(Object.entries(counts).map(([name, value]) => [name, [null, value]])),
    });
  }
  return report;
}

/** Opening takes a tenth of a second each: it is done, and kept in mind, before anybody waits for the transaction. */
function openAll(old: OldDatabase, open: OpenSecret): void {
  const mail = objectOf(old.configurations.get("smtp_config")) ?? {};
  const ntfy = objectOf(old.configurations.get("ntfy_config")) ?? {};
  for (const row of old.servers) open(textOf(row, "server_password"));
  for (const sealed of [mail.username, mail.password, ntfy.accessToken]) {
    if (typeof sealed === "string") open(sealed.trim());
  }
}

/**
 * Takes over a database of duplistatus 1.x in one transaction: all of it or nothing. What is here already stays as it is,
 * so that a second time changes nothing. Everything is read, opened and compressed before the transaction begins.
 * @param keyFile the key file of 1.x; without it secrets are left and named in the report
 * @throws {NotOurs} with a sentence for people
 */
export async function importOldDatabase(
  context: Context,
  actor: Actor,
  file: string,
  keyFile: string | null,
): Promise<ImportReport> {
  return withOldDatabase(file, async (old) => {
    const fingerprint = old.configurations.get("master_key_fingerprint");
    const key = keyFile === null ? null : readOldKey(keyFile, fingerprint);
    const channels = await listConfigured(context, notificationsOf(context).kinds);
    const open = secretOpener(key);
    openAll(old, open);
    const wanted: Wanted = {
      old,
      open,
      history: await readHistory(old, context.clock.now()),
      hasChannels: channels.length > 0,
    };
    return withStored(context, (stored) =>
      transact(context, actor, (work) => importAll(work, wanted, stored)),
    );
  });
}
