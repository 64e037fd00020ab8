import type { DashboardChanges } from "@duplistatus/contract";
import { openMarksOf } from "../../incidents/incidents.ts";
import { runningJobs } from "../../live/service.ts";
import { jobViewOf, listJobsById } from "../../monitoring/job-view.ts";
import type { Context } from "../../platform/context.ts";
import { findJobById } from "../../records/jobs/store.ts";
import { countServers, listServersById } from "../../records/servers/store.ts";
import { readDashboard, serverViewOf, summaryOf } from "./dashboard.ts";
import { knownVersion, noteJob, versionText } from "./journal.ts";

/** More changes at once are as well read with everything. */
const most = 5_000;

/** Ids that changed after a version. */
const since = <Id>(changed: ReadonlyMap<Id, number>, version: number): Id[] =>
  [...changed].filter(([, at]) => at > version).map(([id]) => id);

/**
 * What the dashboard shows otherwise since a version of it, read by ids: it costs what changed, however large the fleet is.
 * Null where that cannot be told.
 */
async function readChanges(context: Context, text: string): Promise<DashboardChanges["changes"]> {
  const { dashboard: state } = context.services;
  const { journal } = state;
  const from = knownVersion(journal, text);
  if (from === null) return null;
  if (state.totals === null) await readDashboard(context);
  const totals = state.totals!;
  if (knownVersion(journal, versionText(journal, totals.version)) === null) {
    state.totals = null;
    return null;
  }
  await noteSilent(context);
  const { version } = journal;
  const wanted = since(journal.jobs, Math.min(from, totals.version));
  const servers = since(journal.servers, Math.min(from, totals.version));
  if (wanted.length + servers.length > most) return null;

  const sql = context.database.reader;
  const now = context.clock.now();
  const rows = await listJobsById(sql, wanted);
  const shown = new Set(rows.map(({ id }) => id));
  for (const id of wanted) {
    // Its server is archived: no part of the dashboard. Or it is there no more: only reading everything shows that.
    if (!shown.has(id) && (await findJobById(sql, id)) === undefined) return null;
  }
  const serverIds = [...new Set([...servers, ...rows.map((job) => job.server_id)])];
  const marks = await openMarksOf(
    sql,
    now,
    rows.map(({ id }) => id),
    serverIds,
  );
  const lastReports = new Map(rows.map((job) => [job.id, job.last_received_at]));
  const live = await runningJobs(context, (id) => lastReports.get(id) ?? null);
  const found = await listServersById(sql, serverIds);
  const jobs = rows.map((job) =>
    jobViewOf(job, live.get(job.id) ?? null, marks.jobs.get(job.id)?.[0] ?? null),
  );
  const serverViews = found.map((server) => serverViewOf(server, marks.servers));
  for (const [index, row] of rows.entries()) totals.put(row, jobs[index]!);
  for (const server of serverViews) totals.putServer(server);
  totals.version = version;
  return {
    from: text,
    now,
    version: versionText(journal, version),
    summary: await summaryOf(context, totals, await countServers(sql), null),
    servers: serverViews,
    jobs: jobs.filter(({ id }) => journal.jobs.get(id)! > from),
  };
}

/** A run falls silent, or is heard again, by the clock alone. */
async function noteSilent(context: Context): Promise<void> {
  const { journal, silent } = context.services.dashboard;
  const running = await runningJobs(context, () => null);
  const now = new Set([...running].filter(([, { silent: isSilent }]) => isSilent).map(([id]) => id));
  const changed = [...now].filter((id) => !silent.has(id)).concat([...silent].filter((id) => !now.has(id)));
  if (changed.length === 0) return;
  journal.version += 1;
  for (const id of changed) noteJob(journal, id);
  context.services.dashboard.silent = now;
}

/** Whoever asks for the same changes gets one answer, made once; different ones are made one after the other. */
export function dashboardChangesText(context: Context, text: string): Promise<string> {
  const { dashboard: state } = context.services;
  const { version } = state.journal;
  const now = context.clock.now();
  const known = state.changes;
  // A run falls silent by the clock alone.
  const isFresh = known !== null && now >= known.at && now - known.at < 1_000;
  if (isFresh && known.since === text && known.version === version) return known.text;
  const made = state.reading.then(async () => JSON.stringify({ changes: await readChanges(context, text) }));
  state.reading = made.catch(() => undefined);
  state.changes = { since: text, version, at: now, text: made };
  made.catch(() => {
    if (state.changes?.text === made) state.changes = null;
  });
  return made;
}
