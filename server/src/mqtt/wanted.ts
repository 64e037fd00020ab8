import { setImmediate } from "node:timers/promises";
import { runningJobs } from "../live/service.ts";
import { voiceOf } from "../notifications/render/voice.ts";
import type { Context } from "../platform/context.ts";
import type { Broker } from "./broker.ts";
import { type DeviceServer, jobTopic, ownDevice, serverDevice, statuses, summaryTopic } from "./discovery.ts";
import { jobsAfter, type PublishedJob } from "./store.ts";

/** What should stand at the broker under a topic. */
export interface Wanted {
  payload: string;
  /** Of a device: its components and their platforms. */
  parts: Record<string, string> | null;
}

const slice = 1_000;

const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** The state of a backup; what is not known is null. */
function stateOf(job: PublishedJob, isRunning: boolean): string {
  const status = job.latest_status?.toLowerCase() ?? null;
  return JSON.stringify({
    status: status === null || statuses.includes(status) ? status : "unknown",
    overdue: job.overdue_since !== null,
    problem: job.problems > 0,
    running: isRunning,
    last_success: time(job.good_at),
    last_run: time(job.latest_begin_at),
    next_expected: time(job.expected_at),
    duration_seconds: job.latest_duration_ms === null ? null : Math.round(job.latest_duration_ms / 1000),
    source_bytes: job.source_bytes,
    storage_bytes: job.stored_bytes,
    versions: job.versions,
  });
}

/** Everything that should stand at the broker now: first states, then devices, so that no entity begins without one. */
export async function wantedMessages(context: Context, broker: Broker): Promise<Map<string, Wanted>> {
  const { reader, publicUrl } = await voiceOf(context, { language: null, zone: null, format: null });
  const own = { broker, publicUrl, version: context.version, words: reader.texts.links.entities };
  const wanted = new Map<string, Wanted>();
  const servers = new Map<string, DeviceServer & { jobs: { id: number; name: string }[] }>();
  const running = await runningJobs(context, () => null);
  let overdue = 0;
  let problems = 0;
  for (let after = 0; ; await setImmediate()) {
    const jobs = await jobsAfter(context.database.reader, after, slice);
    for (const job of jobs) {
      const live = running.get(job.id);
      const isRunning = live !== undefined && !live.silent && live.updatedAt > (job.last_received_at ?? 0);
      wanted.set(jobTopic(broker, job.server_id, job.id), { payload: stateOf(job, isRunning), parts: null });
      const { server_id: id, server: name, duplicati_version: version } = job;
      const server = servers.get(id) ?? { id, name, version, jobs: [] };
      server.jobs.push({ id: job.id, name: job.job });
      servers.set(id, server);
      if (job.overdue_since !== null) overdue++;
      if (job.problems > 0) problems++;
      after = job.id;
    }
    if (jobs.length < slice) break;
  }
  wanted.set(summaryTopic(broker), { payload: JSON.stringify({ overdue, problems }), parts: null });
  const devices = [ownDevice(own), ...[...servers.values()].map((server) => serverDevice(own, server))];
  for (const { topic, payload, parts } of devices) wanted.set(topic, { payload, parts });
  return wanted;
}
