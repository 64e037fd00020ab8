import { type Instant, sizeText } from "./formats.ts";
import type { DemoJob, DemoServer } from "./population.ts";
import { type Random, randomFrom } from "./random.ts";
import { type Release, releaseAt } from "./releases.ts";
import { initialAges, outdated } from "./retention.ts";
import type { DemoRun } from "./run.ts";
import { intervalOf, nextSlot, runsPerDay } from "./schedule.ts";
import { passingFailures, quotaNear, stoppedByUser, unreachable, unreadableFile } from "./troubles.ts";

const DAY = 86_400_000;
const MEGABYTE = 1_000_000;
const VOLUME = 50 * MEGABYTE;
/** What a volume loses on the way to the destination by compression and deduplication. */
const SHRINK = 0.62;

/** Where a job stands between two runs. */
interface State {
  files: number;
  bytes: number;
  destinationBytes: number;
  versions: number[];
  /** Bytes at the destination that no version needs any more. */
  waste: number;
  runs: number;
}

interface Period {
  from: number;
  to: number;
  message: string | null;
}

/** All runs of a job from its start up to `now` (epoch ms), in time order; `seed` must differ between jobs. */
export function* runsOf(server: DemoServer, job: DemoJob, seed: string, now: number): Generator<DemoRun> {
  const random = randomFrom(seed);
  const state = initialState(server, job, random);
  const bad = badPeriods(random, job, now);
  const interval = intervalOf(job.schedule);
  let slot = nextSlot(job.schedule, server.zone, job.start);
  while (slot <= now) {
    const following = nextSlot(job.schedule, server.zone, slot);
    const begin = beginOf(server, random, slot, interval, now);
    const period = bad.find(({ from, to }) => slot >= from && slot < to);
    const missed = isMissed(server, job, random, slot, period, now);
    if (begin === null || missed) {
      slot = following;
      continue;
    }
    const release = releaseAt(server.releases, server.upgradeLag, slot);
    const run = backup({
      server,
      job,
      random,
      state,
      release,
      begin,
      next: following,
      last: following > now,
      calm: now - slot < 6 * DAY,
      period,
    });
    if (run.end.ms + 2_000 > now) return;
    yield run;
    const extra = extraRun(run, state, random, Math.min(following, now));
    if (extra) yield extra;
    slot = nextSlot(job.schedule, server.zone, Math.max(slot, run.end.ms));
  }
}

function initialState(server: DemoServer, job: DemoJob, random: Random): State {
  if (!job.established) {
    return { files: job.files, bytes: job.bytes, destinationBytes: 0, versions: [], waste: 0, runs: 0 };
  }
  const perRun = 1 / runsPerDay(job.schedule);
  const versions = new Set<number>();
  const unchanged = job.story.kind === "unchanging" ? DAY * 200 : 0;
  for (const age of initialAges(job.retention, Math.max(perRun, 0.25))) {
    const slot = nextSlot(job.schedule, server.zone, job.start - unchanged - (age + perRun) * DAY);
    versions.add(slot + random.between(2, 9) * 1000);
  }
  const destinationBytes = Math.round(job.bytes * SHRINK * 1.1);
  return { files: job.files, bytes: job.bytes, destinationBytes, versions: [...versions], waste: 0, runs: 1 };
}

/** A few stretches in which the machine was off (no message) or the destination out of reach; none in the last two weeks. */
function badPeriods(random: Random, job: DemoJob, now: number): Period[] {
  const periods: Period[] = [];
  const span = now - 14 * DAY - job.start;
  for (let left = Math.floor((span / DAY / 365) * 1.6 + random.unit()); left > 0; left--) {
    const from = job.start + 2 * DAY + random.unit() * Math.max(span - 2 * DAY, 0);
    const message = random.chance(0.55) ? random.pick(passingFailures) : null;
    periods.push({ from, to: from + random.between(1, 4) * DAY, message });
  }
  return periods;
}

function beginOf(
  server: DemoServer,
  random: Random,
  slot: number,
  interval: number,
  now: number,
): Instant | null {
  const ticks = random.between(0, 9999);
  if (server.laptop) {
    const recent = now - slot < Math.max(3 * DAY, interval * 1.6);
    if (!recent && random.chance(0.17)) return null;
    const late = random.chance(recent ? 0.2 : 0.45)
      ? random.unit() * Math.min(interval * 0.25, 4 * 3_600_000)
      : 0;
    return { ms: Math.floor(slot + late * (recent ? 0.2 : 1) + random.between(1_500, 9_000)), ticks };
  }
  const queued = random.chance(0.15) ? random.between(10_000, 900_000) : 0;
  return { ms: slot + random.between(800, 6_000) + queued, ticks };
}

function isMissed(
  server: DemoServer,
  job: DemoJob,
  random: Random,
  slot: number,
  period: Period | undefined,
  now: number,
) {
  if (job.story.kind === "silent" && slot >= job.story.since) return true;
  if (job.story.kind === "running" && slot >= job.story.since) return true;
  if (period && period.message === null) return true;
  return !server.laptop && now - slot > 14 * DAY && random.chance(0.002);
}

interface Circumstances {
  server: DemoServer;
  job: DemoJob;
  random: Random;
  state: State;
  release: Release;
  begin: Instant;
  next: number;
  last: boolean;
  /** The last days have no troubles but those of the story. */
  calm: boolean;
  period: Period | undefined;
}

function backup(circumstances: Circumstances): DemoRun {
  const { job, random, state, release, begin, period } = circumstances;
  const { story } = job;
  if (story.kind === "failing" && begin.ms >= story.since) return failed(circumstances, story.message);
  if (period?.message && state.runs > 0) return failed(circumstances, period.message);
  if (state.runs > 0 && !circumstances.calm && random.chance(0.003)) {
    return failed(circumstances, random.pick(passingFailures));
  }
  const first = state.runs === 0;
  const frozen = story.kind === "unchanging" && begin.ms >= story.since;
  const idle = !first && !circumstances.last && (frozen || random.chance(job.idle));
  const run = blankRun(circumstances);
  if (first) firstFiles(run, state);
  else if (!idle && !frozen) changedFiles(run, job, state, random);
  run.uploaded = Math.round((run.addedSize + run.modifiedSize * 0.4) * SHRINK * random.around(1, 0.2));
  const changes = run.added + run.modified + run.deleted > 0;
  if (changes) run.uploaded += random.between(28_000, 90_000);
  run.filesUploaded = changes ? Math.ceil(run.uploaded / VOLUME) * 2 + 1 : 0;
  run.examined = state.files;
  run.sourceSize = state.bytes;
  run.opened = run.added + run.modified + random.between(0, 3) * (changes ? 1 : 0);
  if (release.mono && random.chance(0.05)) run.retries = 1;
  finish(run, circumstances, changes);
  state.runs++;
  return run;
}

/** Decides what the destination looks like afterwards, and how the run is told in the report. */
function finish(run: DemoRun, circumstances: Circumstances, changes: boolean): void {
  const { job, random, state, release, begin, last } = circumstances;
  const { story } = job;
  const before = destinationOf(state);
  const stopped =
    changes &&
    release.family >= 3 &&
    ((story.kind === "stopped" && last) || (!circumstances.calm && random.chance(0.001)));
  run.unconfirmed = changes && story.kind === "unconfirmed" && last;
  const version = Math.floor(begin.ms / 1000) * 1000;
  if (changes && !run.unconfirmed) state.versions.unshift(version);
  state.destinationBytes += run.uploaded;
  run.verified = stopped ? 0 : 3;
  run.downloaded = run.verified ? Math.min(state.destinationBytes, random.between(18, 50) * MEGABYTE) : 0;
  if (stopped) {
    run.partial = true;
    run.troubles.push(stoppedByUser);
    run.destination = before;
  } else {
    if (!run.unconfirmed) cleanUp(run, circumstances);
    run.destination = destinationOf(state);
  }
  addWarnings(run, circumstances);
  run.versions = [...state.versions];
  run.result = run.partial || run.troubles.length > 0 ? "Warning" : "Success";
  run.quota = quotaOf(job, state, run.troubles, begin.ms, release);
  if (run.quota.warning) run.result = "Warning";
  const seconds =
    6 + run.examined / 5_500 + run.uploaded / (28 * MEGABYTE) + run.downloaded / (40 * MEGABYTE);
  run.end = after(begin, Math.min(seconds, 72_000) * random.around(1, 0.35), random);
}

function cleanUp(run: DemoRun, { job, state, begin }: Circumstances): void {
  if (job.retention.kind === "all") return;
  const gone = outdated(job.retention, state.versions, begin.ms);
  const deleted = state.versions.map((at, number) => ({ number, at })).filter(({ at }) => gone.has(at));
  run.cleanup = { considered: state.versions.slice(1), deleted };
  if (deleted.length === 0) return;
  state.versions = state.versions.filter((at) => !gone.has(at));
  state.waste += Math.min(deleted.length * run.uploaded * 0.8, state.destinationBytes * 0.05);
  run.filesDeleted = deleted.length;
  if (state.waste < state.destinationBytes * 0.12) return;
  const bytes = Math.round(state.waste * 0.9);
  run.compacted = { files: Math.ceil(bytes / VOLUME) * 2, bytes };
  run.filesDeleted += run.compacted.files;
  state.destinationBytes -= bytes;
  state.waste -= bytes;
}

function addWarnings(run: DemoRun, circumstances: Circumstances): void {
  const { server, job, random, release, begin } = circumstances;
  const told = job.story.kind === "warnings" && begin.ms >= job.story.since;
  const count = told
    ? random.between(2, 6)
    : !circumstances.calm && random.chance(0.018)
      ? random.between(1, 3)
      : 0;
  for (let i = 0; i < count; i++) run.troubles.push(unreadableFile(random, server, release));
}

function quotaOf(
  job: DemoJob,
  state: State,
  troubles: DemoRun["troubles"],
  at: number,
  release: Release,
): DemoRun["quota"] {
  if (job.destination.type !== "ssh" && job.destination.type !== "file") {
    return { total: 0, free: 0, assigned: -1, warning: false };
  }
  const used = state.destinationBytes;
  const total = 10 ** Math.ceil(Math.log10(job.bytes * 4));
  const free = Math.max(total - Math.round(used * 1.3), 0);
  if (job.story.kind !== "quota" || at < job.story.since)
    return { total, free, assigned: -1, warning: false };
  const assigned = Math.ceil(used / 0.955 / 1e9) * 1e9;
  troubles.push(quotaNear(sizeText(used, release.mono), sizeText(assigned, release.mono)));
  return { total, free, assigned, warning: true };
}

function firstFiles(run: DemoRun, state: State): void {
  run.added = state.files;
  run.addedSize = state.bytes;
  run.addedFolders = Math.ceil(state.files / 14);
}

function changedFiles(run: DemoRun, job: DemoJob, state: State, random: Random): void {
  const perYear = runsPerDay(job.schedule) * 365;
  const average = state.bytes / state.files;
  const growth = (state.bytes * job.growth * random.around(1, 1.1)) / perYear;
  run.addedSize = Math.round(growth * 1.15 + random.between(1_000, 40_000));
  run.added = job.rewritten ? random.between(0, 2) : Math.max(1, Math.round(run.addedSize / average));
  run.modified = job.rewritten
    ? Math.max(1, Math.round(state.files * random.around(0.5, 0.4)))
    : Math.max(1, Math.round(state.files * random.around(0.0009, 1.2)));
  run.modified = Math.min(run.modified, state.files);
  run.modifiedSize = Math.round(
    run.modified * average * (job.rewritten ? 0.12 : 0.8) * random.around(1, 0.5),
  );
  if (run.added === 0) run.addedSize = 0;
  run.deleted = Math.min(Math.round(run.added * random.around(0.3, 1)), state.files - 1);
  run.addedFolders = random.chance(0.2) ? random.between(1, 4) : 0;
  state.files += run.added - run.deleted;
  state.bytes += Math.round(growth);
}

function failed(circumstances: Circumstances, message: string): DemoRun {
  const { job, random, release, begin } = circumstances;
  const run = blankRun(circumstances);
  const { exception, troubles } = unreachable(message, job.destination.host, release);
  run.result = "Fatal";
  run.exception = exception;
  run.troubles = troubles;
  run.retries = 4;
  run.versions = [...circumstances.state.versions];
  run.end = after(begin, random.between(42, 130), random);
  return run;
}

/** Now and then somebody tests or restores, hours after a good backup and before the next one. */
function extraRun(run: DemoRun, state: State, random: Random, before: number): DemoRun | null {
  if (run.result === "Fatal" || run.release.family === 0 || run.job.format === "text") return null;
  const roll = random.unit();
  if (roll > 0.03) return null;
  const begin = after(run.end, random.between(1_200, 9_000), random);
  const extra = blankRun({ ...run, state, random, begin, next: 0 });
  extra.next = null;
  extra.versions = [...state.versions];
  extra.operation = roll < 0.018 ? "Test" : roll < 0.026 ? "Restore" : "Compact";
  if (extra.operation === "Test") extra.verified = random.between(3, 20);
  if (extra.operation === "Restore") {
    const files = random.between(1, 400);
    extra.restored = { files, bytes: Math.round((state.bytes / state.files) * files) };
  }
  if (extra.operation === "Compact")
    extra.compacted = { files: random.between(0, 12), bytes: random.between(0, 300) * MEGABYTE };
  else extra.destination = destinationOf(state);
  extra.downloaded = extra.restored?.bytes ?? extra.verified * 9 * MEGABYTE;
  extra.end = after(begin, 4 + extra.downloaded / (30 * MEGABYTE), random);
  return extra.end.ms + 2_000 < before ? extra : null;
}

function blankRun(circumstances: Omit<Circumstances, "period" | "last" | "calm">): DemoRun {
  const { server, job, release, begin, next, random } = circumstances;
  return {
    server,
    job,
    release,
    begin,
    next,
    operation: "Backup",
    result: "Success",
    end: begin,
    partial: false,
    unconfirmed: false,
    examined: 0,
    opened: 0,
    added: 0,
    modified: 0,
    deleted: 0,
    addedFolders: 0,
    sourceSize: 0,
    addedSize: 0,
    modifiedSize: 0,
    uploaded: 0,
    downloaded: 0,
    filesUploaded: 0,
    filesDeleted: 0,
    retries: 0,
    destination: null,
    quota: { total: 0, free: 0, assigned: 0, warning: false },
    versions: [],
    cleanup: null,
    verified: 0,
    compacted: null,
    restored: null,
    troubles: [],
    exception: null,
    salt: random.hex(32),
  };
}

function destinationOf(state: State): DemoRun["destination"] {
  const files = Math.ceil(state.destinationBytes / VOLUME) * 2 + state.versions.length;
  return {
    files,
    bytes: state.destinationBytes,
    versions: state.versions.length,
    newest: state.versions[0] ?? null,
  };
}

function after(from: Instant, seconds: number, random: Random): Instant {
  return { ms: from.ms + Math.round(seconds * 1000), ticks: random.between(0, 9999) };
}
