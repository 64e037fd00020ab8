import { blueprints, type JobBlueprint, type ServerBlueprint } from "./blueprints.ts";
import type { Culture } from "./formats.ts";
import { invented } from "./invented.ts";
import { type Random, randomFrom } from "./random.ts";
import { type Release, releases } from "./releases.ts";
import { type DemoSchedule, runsPerDay } from "./schedule.ts";

const DAY = 86_400_000;
const TWO_YEARS = 730 * DAY;

/** What goes on with a job towards the end of its history; times are epoch ms. */
export type Story =
  | { kind: "steady" }
  /** Every run since then is Fatal, with this message. */
  | { kind: "failing"; since: number; message: string }
  /** No run since then, though the schedule goes on. */
  | { kind: "silent"; since: number }
  /** Every run since then has some warnings about files it cannot read. */
  | { kind: "warnings"; since: number }
  /** Nothing changes: runs succeed, no version is made. */
  | { kind: "unchanging"; since: number }
  /** Warnings about the quota since then. */
  | { kind: "quota"; since: number }
  /** The last run was stopped by the user. */
  | { kind: "stopped" }
  /** The last run says Success with changes, but proves no version. */
  | { kind: "unconfirmed" }
  /** A run is under way since then. */
  | { kind: "running"; since: number };

export type Retention =
  | { kind: "policy" }
  | { kind: "versions"; keep: number }
  | { kind: "days"; keep: number }
  | { kind: "all" };

export interface DemoJob {
  /** `DB-3`. */
  backupId: string;
  name: string;
  format: "json" | "text";
  schedule: DemoSchedule;
  destination: { type: string; hostSuffix: string | null; host: string };
  retention: Retention;
  encrypted: boolean;
  story: Story;
  /** Epoch ms; the history begins here. */
  start: number;
  /** The job had versions already when the history begins. */
  established: boolean;
  /** Source at the start. */
  files: number;
  bytes: number;
  /** Share of the source that is added in a year. */
  growth: number;
  /** Dumps are rewritten every time; trees of files mostly stay. */
  rewritten: boolean;
  /** Share of runs that find nothing changed. */
  idle: number;
}

export interface DemoServer {
  machineId: string;
  /** Computer name. */
  name: string;
  alias: string | null;
  note: string | null;
  tags: string[];
  /** Address of its Duplicati web interface. */
  url: string | null;
  /** Where its reports come from; the only identity of a 2.0.6 sender. */
  remoteAddress: string;
  zone: string;
  culture: Culture;
  operatingSystem: "Linux" | "Windows" | "MacOS";
  operatingSystemDetailed: string;
  installationType: string;
  /** A laptop runs late, and not at all on some days. */
  laptop: boolean;
  /** Sends Information lines instead of the lean log filter. */
  chatty: boolean;
  releases: readonly Release[];
  /** How long after a release it upgrades, ms. */
  upgradeLag: number;
  jobs: DemoJob[];
}

export interface DemoPopulation {
  seed: string;
  /** Epoch ms; nothing happens later. */
  now: number;
  servers: DemoServer[];
}

export interface DemoOptions {
  seed: string | number;
  /** Epoch ms up to which the history runs. */
  now: number;
  /** How many servers; the first 14 are hand-made, the others invented. Default 14. */
  servers?: number;
  /** About how many reports in all; default two years of everything up to 50 servers, else 12 per job. */
  reports?: number;
}

/** Believable servers and jobs with two years behind them; the same options give the same population. */
export function demoPopulation(options: DemoOptions): DemoPopulation {
  const seed = String(options.seed);
  const count = options.servers ?? blueprints.length;
  const servers: DemoServer[] = [];
  for (let index = 0; index < count; index++) {
    const random = randomFrom(`${seed}/server/${index}`);
    servers.push(buildServer(blueprints[index] ?? invented(random, index), index, random, options.now));
  }
  const jobs = servers.flatMap((server) => server.jobs);
  const wanted = options.reports ?? (count <= 50 ? undefined : jobs.length * 12);
  if (wanted !== undefined) limitHistory(jobs, wanted, options.now);
  return { seed, now: options.now, servers };
}

function buildServer(plan: ServerBlueprint, index: number, random: Random, now: number): DemoServer {
  const joined = plan.joinedDaysAgo === undefined ? now - TWO_YEARS : now - plan.joinedDaysAgo * DAY;
  const start = Math.max(joined, now - TWO_YEARS);
  return {
    machineId: random.hex(32),
    name: plan.name,
    alias: plan.alias ?? null,
    note: plan.note ?? null,
    tags: plan.tags,
    url: plan.laptop ? null : `http://${plan.name}:8200`,
    remoteAddress: `10.${(index >> 16) + 20}.${(index >> 8) & 255}.${(index & 255) + 1}`,
    zone: plan.zone,
    culture: plan.culture,
    operatingSystem: plan.system.name,
    operatingSystemDetailed: plan.system.detailed,
    installationType: plan.system.installation,
    laptop: plan.laptop ?? false,
    chatty: plan.chatty ?? false,
    releases: plan.releases.map((name) => releases[name]),
    upgradeLag: random.between(4, 60) * DAY,
    jobs: plan.jobs.map((job, number) =>
      buildJob(job, number, random, start, joined < now - TWO_YEARS + DAY, now),
    ),
  };
}

function buildJob(
  plan: JobBlueprint,
  number: number,
  random: Random,
  start: number,
  established: boolean,
  now: number,
): DemoJob {
  const anchor = Math.floor((now - random.between(18, 40) * 60_000) / 300_000) * 300_000;
  const hours = plan.every === undefined ? null : { kind: "hours" as const, every: plan.every, anchor };
  const [hour = 22, minute = 0] = (plan.at ?? "22:00").split(":").map(Number);
  const schedule = hours ?? {
    kind: "days" as const,
    hour,
    minute,
    weekdays: plan.weekdays ?? [0, 1, 2, 3, 4, 5, 6],
  };
  if (hours && plan.story?.kind !== "running")
    hours.anchor -= random.between(1, plan.every! * 12 - 12) * 300_000;
  const [type, hostSuffix, host] = plan.destination;
  return {
    backupId: `DB-${number + 1}`,
    name: plan.name,
    format: plan.format ?? "json",
    schedule,
    destination: { type, hostSuffix, host },
    retention: plan.retention ?? { kind: "policy" },
    encrypted: plan.encrypted ?? type !== "file",
    story: storyOf(plan, anchor, now),
    start,
    established,
    files: Math.round(random.around(plan.files, 0.3)),
    bytes: Math.round(random.around(plan.gigabytes * 1e9, 0.3)),
    growth: plan.growth ?? 0.25,
    rewritten: plan.rewritten ?? false,
    idle: plan.idle ?? 0.04,
  };
}

function storyOf(plan: JobBlueprint, anchor: number, now: number): Story {
  const story = plan.story;
  if (!story) return { kind: "steady" };
  if (story.kind === "running") return { kind: "running", since: anchor };
  if (!("days" in story)) return { kind: story.kind };
  const since = now - story.days * DAY;
  return story.kind === "failing"
    ? { kind: "failing", since, message: story.message }
    : { kind: story.kind, since };
}

/** Shortens (or lengthens) the histories so that there are about `wanted` runs, every job keeping its fair share. */
function limitHistory(jobs: DemoJob[], wanted: number, now: number): void {
  const rates = jobs.map((job) => runsPerDay(job.schedule));
  const full = jobs.map((job, i) => ((now - job.start) / DAY) * rates[i]!);
  const total = full.reduce((sum, runs) => sum + runs, 0);
  if (total <= wanted) {
    const factor = total === 0 ? 1 : wanted / total;
    for (const job of jobs) job.start = now - (now - job.start) * factor;
    return;
  }
  let [low, high] = [0, Math.max(...full)];
  for (let step = 0; step < 40; step++) {
    const share = (low + high) / 2;
    const runs = full.reduce((sum, most) => sum + Math.min(share, most), 0);
    if (runs > wanted) high = share;
    else low = share;
  }
  for (const [i, job] of jobs.entries()) {
    if (full[i]! <= high) continue;
    job.start = now - Math.max(high / rates[i]!, 1) * DAY;
    job.established = true;
  }
}
