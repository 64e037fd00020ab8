import { type Attention, attentionOf } from "@duplistatus/contract";
import type { Visible } from "../access/limits.ts";
import { openMarks } from "../incidents/incidents.ts";
import { runningJobs } from "../live/service.ts";
import type { Context } from "../platform/context.ts";
import { listServers } from "../records/servers/store.ts";
import { jobViewOf, listJobs } from "./job-view.ts";

/** What needs attention of the servers that exist for a reader, counted as the dashboard counts it. */
export async function readAttention(context: Context, visible: Visible): Promise<Attention> {
  const sql = context.database.reader;
  const isVisible = (id: string) => visible === null || visible.has(id);
  const rows = (await listJobs(sql)).filter((job) => isVisible(job.server_id));
  const reported = new Map(rows.map((job) => [job.id, job.last_received_at]));
  const live = await runningJobs(context, (id) => reported.get(id) ?? null);
  const marks = await openMarks(sql, context.clock.now());
  const servers = (await listServers(sql)).filter(({ id }) => isVisible(id));
  return attentionOf(
    rows.map((job) => jobViewOf(job, live.get(job.id) ?? null, marks.jobs.get(job.id)?.[0] ?? null)),
    servers.map(({ id }) => ({ incident: marks.servers.get(id)?.[0] ?? null })),
  );
}
