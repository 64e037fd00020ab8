import type { IncidentFacts, UnusualLevel } from "@duplistatus/contract";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const MB = 1_000_000;

/** What a good, complete Backup run did; null where its report does not tell. */
export interface RunNumbers {
  id: number;
  begin_at: number;
  duration_ms: number | null;
  /** Files and bytes that it saw in the source. */
  files: number | null;
  source_bytes: number | null;
  uploaded: number | null;
}

type Facts = IncidentFacts["unusual"];

/** What is unusual of a run, with the facts of its sentence. */
export type Unusual = { [V in keyof Facts]: { variant: V; facts: Facts[V] } }[keyof Facts];

/** What a job wants to be told of. */
export interface UnusualLimits {
  level: UnusualLevel;
  /** A run that takes longer is called so, ms; null = only what is learned counts. */
  longestMs: number | null;
  /** Runs of a machine that sleeps in between take any time. */
  sleeps: boolean;
  /** Somebody said from which run on the source is right: that one alone is enough to compare with. */
  accepted: boolean;
}

/** How different a run must be, per level: shares of the usual, and what is too small to speak of. */
const grades = {
  normal: {
    share: 0.5,
    files: 20,
    bytes: 50 * MB,
    longer: 3,
    longerBy: hour,
    shorter: 1 / 10,
    uploads: 5,
    uploaded: 1_000 * MB,
  },
  sensitive: {
    share: 0.8,
    files: 10,
    bytes: 10 * MB,
    longer: 2,
    longerBy: 20 * minute,
    shorter: 1 / 4,
    uploads: 2,
    uploaded: 200 * MB,
  },
} as const;

/** Runs that are looked at. */
export const unusualRuns = 60;
/** The source is compared with that of so many runs: it may change over the months. */
export const lateRuns = 10;
/** Fewer runs show nothing of a source; of lengths and uploads it takes more, over weeks: some are long once a week. */
const enoughOfSource = 3;
const enough = 10;
const enoughSpan = 21 * day;
/** Runs shorter than this have no length worth a word when they get shorter still. */
const shortest = 10 * minute;

const falling = (values: readonly number[]): number[] => [...values].sort((a, b) => b - a);
const middle = (values: readonly number[]): number => falling(values)[values.length >> 1]!;
/** The second of both ends: one run alone is no habit. */
const secondLargest = (values: readonly number[]): number => falling(values)[1]!;
const secondSmallest = (values: readonly number[]): number => falling(values).at(-2) ?? values[0]!;

const known = (
  runs: readonly RunNumbers[],
  member: "files" | "source_bytes" | "uploaded" | "duration_ms",
): number[] => runs.map((run) => run[member]).filter((value) => value !== null);

type Graded = Omit<UnusualLimits, "level"> & { level: keyof typeof grades };

/** What is gone of the source; the least of the runs before counts, so that one that changes by itself is left alone. */
function lostOf(run: RunNumbers, before: readonly RunNumbers[], { level, accepted }: Graded): Unusual | null {
  const { share, files: fewFiles, bytes: fewBytes } = grades[level];
  const atLeast = accepted ? 1 : enoughOfSource;
  const late = before.slice(0, lateRuns);
  const files = known(late, "files");
  if (run.files !== null && files.length >= atLeast) {
    const least = secondSmallest(files);
    const usual = middle(files);
    if (run.files === 0 && least > 0) return { variant: "nothing", facts: { before: usual } };
    if (run.files < share * least && least - run.files >= fewFiles)
      return { variant: "files_lost", facts: { before: usual, now: run.files } };
  }
  const sizes = known(late, "source_bytes");
  if (run.source_bytes !== null && sizes.length >= atLeast) {
    const least = secondSmallest(sizes);
    if (run.source_bytes < share * least && least - run.source_bytes >= fewBytes)
      return { variant: "size_lost", facts: { before: middle(sizes), now: run.source_bytes } };
  }
  return null;
}

/** What took far more, or far less, than usual. */
function effortOf(run: RunNumbers, before: readonly RunNumbers[], { level, sleeps }: Graded): Unusual | null {
  const grade = grades[level];
  if (before.length < enough || before[0]!.begin_at - before.at(-1)!.begin_at < enoughSpan) return null;
  const uploads = known(before, "uploaded");
  if (run.uploaded !== null && uploads.length >= enough) {
    const most = secondLargest(uploads);
    const now = run.uploaded;
    // A small job that grows is no news; what goes up again must be a good part of the source.
    const isMuch = now >= grade.uploaded && now >= (run.source_bytes ?? 0) / 5;
    if (isMuch && now > grade.uploads * most)
      return { variant: "uploaded_more", facts: { usual: most, now } };
  }
  const lengths = known(before, "duration_ms");
  if (run.duration_ms === null || lengths.length < enough || sleeps) return null;
  const now = run.duration_ms;
  const longest = secondLargest(lengths);
  if (now > grade.longer * longest && now - longest >= grade.longerBy)
    return { variant: "longer", facts: { usual: longest, now } };
  const least = secondSmallest(lengths);
  if (least >= shortest && now < grade.shorter * least)
    return { variant: "shorter", facts: { usual: least, now } };
  return null;
}

/** Whether lengths or uploads can be unusual at all, so that more runs than the latest ones have to be compared. */
export function needsMore(run: RunNumbers, late: readonly RunNumbers[], level: UnusualLevel): boolean {
  if (level === "off" || late.length < lateRuns) return false;
  const grade = grades[level];
  const isBig = (run.uploaded ?? 0) >= grade.uploaded || (run.duration_ms ?? 0) >= grade.longerBy;
  const lengths = known(late, "duration_ms");
  return isBig || lengths.length < 2 || secondSmallest(lengths) >= shortest;
}

/**
 * What is unusual of a good run, the worst first; null where nothing is, or too little is known to say so.
 * @param before good runs before it, newest first; those of a time in which something was unusual left out
 */
export function unusualOf(
  run: RunNumbers,
  before: readonly RunNumbers[],
  limits: UnusualLimits,
): Unusual | null {
  const { level, longestMs } = limits;
  const graded = level === "off" ? null : { ...limits, level };
  const lost = graded === null ? null : lostOf(run, before, graded);
  if (lost !== null) return lost;
  const now = run.duration_ms;
  if (longestMs !== null && now !== null && now > longestMs)
    return { variant: "too_long", facts: { limit: longestMs, now } };
  return graded === null ? null : effortOf(run, before, graded);
}

/** The source is smaller: worse than what only took longer. */
export const isLoss = (variant: string): boolean => ["nothing", "files_lost", "size_lost"].includes(variant);
