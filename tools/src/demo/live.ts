import { utcText } from "./formats.ts";
import type { DemoJob, DemoPopulation, DemoServer } from "./population.ts";
import { randomFrom } from "./random.ts";
import { releaseAt } from "./releases.ts";

export interface DemoStatus {
  /** When it arrives, epoch ms. */
  at: number;
  contentType: string;
  body: string;
  remoteAddress: string;
}

/** Share of the source that the running jobs have done at the population's `now`. */
const shares = [0.41, 0.83];

/**
 * What running jobs have posted to the live status address up to `now` (docs/duplicati 4): `Started` and then
 * `Progress` every 30 s of the last minutes, in time order. A later `now` gives the same posts further on, so that a
 * running demo can go on.
 */
export function demoLive(population: DemoPopulation, now: number = population.now): DemoStatus[] {
  const statuses: DemoStatus[] = [];
  let running = 0;
  for (const server of population.servers) {
    for (const job of server.jobs) {
      if (job.story.kind !== "running") continue;
      const begin = job.story.since + 2_100;
      const share = shares[running++ % shares.length]!;
      statuses.push(...postsOf(server, job, begin, now, share / (population.now - begin)));
    }
  }
  return statuses.sort((a, b) => a.at - b.at);
}

/** @param speed share of the source done in a millisecond. */
function postsOf(server: DemoServer, job: DemoJob, begin: number, now: number, speed: number): DemoStatus[] {
  const posts = [post(server, job, begin, begin + 40, null)];
  const latest = begin + 5_000 + Math.floor((now - begin - 5_000) / 30_000) * 30_000;
  for (let at = Math.max(begin + 5_000, latest - 4 * 30_000); at <= now; at += 30_000) {
    posts.push(post(server, job, begin, at, Math.min(speed * (at - begin), 0.98)));
  }
  return posts;
}

function post(server: DemoServer, job: DemoJob, begin: number, at: number, share: number | null): DemoStatus {
  const release = releaseAt(server.releases, server.upgradeLag, at);
  const random = randomFrom(`${server.machineId}/${job.backupId}/${at}`);
  const done = share ?? 0;
  const progress = {
    phase: "Backup_ProcessingFiles",
    progress: 0,
    filesProcessed: Math.floor(job.files * done),
    fileSizeProcessed: Math.floor(job.bytes * done),
    fileCount: job.files,
    fileSize: job.bytes,
    countingFiles: false,
    currentFilename: `/data/${job.name.toLowerCase().replace(/\W+/g, "-")}/part-${random.between(100, 999)}.dat`,
    currentFileOffset: random.between(0, 40) * 1_048_576,
    activeTransfers: random.between(1, 4),
  };
  const body = {
    operation: "Backup",
    status: share === null ? "Started" : "Progress",
    startedUtc: utcText({ ms: begin, ticks: 4_117 }),
    reportedUtc: utcText({ ms: at, ticks: random.between(1, 9_999) }),
    isCompleted: false,
    backendEvents: Math.floor(done * 120),
    logEntries: 0,
    ...(share === null ? {} : { progress }),
    recentLogLines: [],
    metadata: {
      duplicatiVersion: release.version,
      machineId: server.machineId,
      backupId: job.backupId,
      backupName: job.name,
      machineName: server.name,
      destinationType: job.destination.type,
      ...(job.destination.hostSuffix ? { destinationHostSuffix: job.destination.hostSuffix } : {}),
      installationType: server.installationType,
      operatingSystem: server.operatingSystem,
      operatingSystemDetailed: server.operatingSystemDetailed,
    },
  };
  const contentType = "application/json; charset=utf-8";
  return { at, contentType, body: JSON.stringify(body), remoteAddress: server.remoteAddress };
}
