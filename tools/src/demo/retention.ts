import type { Retention } from "./population.ts";

const DAY = 86_400_000;
/** `1W:1D,4W:1W,12M:31D`: keep one version per interval within each frame, none beyond the last. */
const frames = [
  { age: 7 * DAY, interval: DAY },
  { age: 28 * DAY, interval: 7 * DAY },
  { age: 365 * DAY, interval: 31 * DAY },
];
/** Duplicati's slack, so that a run some minutes early still counts as a day apart. */
const SLACK = 3_600_000;

/** Which versions (epoch ms, newest first) a retention removes at an instant; the newest always stays. */
export function outdated(retention: Retention, versions: readonly number[], now: number): Set<number> {
  const older = versions.slice(1);
  switch (retention.kind) {
    case "all":
      return new Set();
    case "versions":
      return new Set(older.slice(Math.max(retention.keep - 1, 0)));
    case "days":
      return new Set(older.filter((at) => at < now - retention.keep * DAY));
    case "policy":
      return thinned(older, now);
  }
}

function thinned(versions: readonly number[], now: number): Set<number> {
  const gone = new Set<number>();
  let kept = Number.NEGATIVE_INFINITY;
  let frame = -1;
  for (let i = versions.length - 1; i >= 0; i--) {
    const at = versions[i]!;
    const current = frames.findIndex(({ age }) => now - at <= age);
    if (current !== frame) {
      frame = current;
      kept = Number.NEGATIVE_INFINITY;
    }
    if (current < 0 || at - kept < frames[current]!.interval - SLACK) gone.add(at);
    else kept = at;
  }
  return gone;
}

/** Ages in days of the versions that an old job has when its history begins, newest first. */
export function initialAges(retention: Retention, daysPerRun: number): number[] {
  const steps = (count: number) => Array.from({ length: count }, (_, i) => (i + 1) * daysPerRun);
  switch (retention.kind) {
    case "all":
      return steps(40);
    case "versions":
      return steps(retention.keep);
    case "days":
      return steps(Math.min(Math.floor(retention.keep / daysPerRun), 200));
    case "policy":
      return [
        ...steps(6).filter((age) => age < 7),
        8,
        14,
        21,
        28,
        59,
        90,
        121,
        152,
        183,
        214,
        245,
        276,
        307,
        338,
      ];
  }
}
