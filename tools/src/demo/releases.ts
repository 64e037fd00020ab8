/** What a release of Duplicati puts into its reports (docs/duplicati 0.3, 2). */
export interface Release {
  version: string;
  /** `2.3.0.4 (2.3.0.4_stable_2026-07-09)`, as in every `Version` member. */
  display: string;
  /** Epoch ms of the release day. */
  released: number;
  channel: "Stable" | "Beta";
  /** .NET Framework on Mono: other units, stack traces and blanks. */
  mono: boolean;
  /** Members and `Extra` keys grow with the family. */
  family: 0 | 1 | 2 | 3 | 4;
  /** Paths in log lines are replaced by `-redacted-`. */
  redacted: boolean;
}

function release(
  version: string,
  channel: "Stable" | "Beta",
  date: string,
  family: Release["family"],
): Release {
  return {
    version,
    channel,
    display: `${version} (${version}_${channel.toLowerCase()}_${date})`,
    released: Date.parse(`${date}T12:00:00Z`),
    mono: family <= 1,
    family,
    redacted: family === 4,
  };
}

/** The releases of the demo, by family: 0 = no ids at all, 1 = ids, 2 = machine name, 3 = all facts, 4 = redacted logs. */
export const releases = {
  legacy: release("2.0.6.3", "Beta", "2021-06-17", 0),
  mono: release("2.0.8.1", "Beta", "2024-05-07", 1),
  net8: release("2.1.0.5", "Stable", "2025-03-04", 2),
  autumn: release("2.2.0.3", "Stable", "2026-01-06", 3),
  summer: release("2.3.0.4", "Stable", "2026-07-09", 4),
  beta: release("2.3.1.0", "Beta", "2026-07-28", 4),
} as const;

/** The release that a server ran at an instant: the newest of its path that was out, `lag` ms after its release. */
export function releaseAt(path: readonly Release[], lag: number, at: number): Release {
  let current = path[0]!;
  for (const candidate of path) if (candidate.released + lag <= at) current = candidate;
  return current;
}
