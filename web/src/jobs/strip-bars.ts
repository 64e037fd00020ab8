import type { OutcomeCode } from "@duplistatus/contract";

/** How a bar looks: colour and shape together tell it apart. */
export type BarLook = "good" | "warned" | "failed" | "doubtful" | "unknown";

export interface Bar {
  look: BarLook;
  /** 0–1 of the height of the strip. */
  height: number;
}

const looks: Record<OutcomeCode, BarLook> = {
  s: "good",
  w: "warned",
  e: "failed",
  f: "failed",
  p: "doubtful",
  n: "doubtful",
  u: "unknown",
};

/** A strip spans at least a factor of four (four half powers of two), so that small differences stay small. */
const smallestSpan = 4;

/**
 * The bars of `DashboardJob.strip`. Heights follow the logarithm of the durations between the shortest and the longest
 * run shown; failed runs are told by their full height.
 */
export function readHistory(strip: string): Bar[] {
  const bars: { look: BarLook; size: number }[] = [];
  for (let index = 0; index + 1 < strip.length; index += 2) {
    const size = Number.parseInt(strip[index + 1]!, 36);
    bars.push({ look: looks[strip[index] as OutcomeCode] ?? "unknown", size: Number.isNaN(size) ? 0 : size });
  }
  const sizes = bars.filter((bar) => bar.look !== "failed").map((bar) => bar.size);
  const longest = Math.max(0, ...sizes);
  const span = Math.max(smallestSpan, longest - Math.min(longest, ...sizes));
  return bars.map(({ look, size }) => ({
    look,
    height: look === "failed" ? 1 : 0.3 + 0.6 * Math.max(0, 1 - (longest - size) / span),
  }));
}
