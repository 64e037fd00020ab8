import { describe, expect, it } from "vitest";
import { type RunNumbers, type UnusualLimits, unusualOf } from "./unusual.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const MB = 1_000_000;
const GB = 1_000 * MB;

const run = (id: number, change: Partial<RunNumbers> = {}): RunNumbers => ({
  id,
  begin_at: id * day,
  duration_ms: 40 * minute,
  files: 1_000,
  source_bytes: 10 * GB,
  uploaded: 20 * MB,
  ...change,
});
/** Runs on so many days, newest first. */
const history = (count: number, change: (id: number) => Partial<RunNumbers> = () => ({})): RunNumbers[] =>
  Array.from({ length: count }, (_, i) => run(count - i, change(count - i)));
const limits = (change: Partial<UnusualLimits> = {}): UnusualLimits => ({
  level: "normal",
  longestMs: null,
  sleeps: false,
  accepted: false,
  ...change,
});
const found = (
  change: Partial<RunNumbers>,
  before = history(40),
  more: Partial<UnusualLimits> = {},
): string | null => unusualOf(run(99, change), before, limits(more))?.variant ?? null;

describe("the source of a good run", () => {
  it("is unusual where nothing, or little, is left of it", () => {
    expect(unusualOf(run(99, { files: 0, source_bytes: 0 }), history(8), limits())).toEqual({
      variant: "nothing",
      facts: { before: 1_000 },
    });
    expect(unusualOf(run(99, { files: 499 }), history(8), limits())).toEqual({
      variant: "files_lost",
      facts: { before: 1_000, now: 499 },
    });
    expect(found({ files: 500 })).toBeNull();
    expect(found({ source_bytes: 4.9 * GB })).toBe("size_lost");
    expect(found({ source_bytes: 5 * GB })).toBeNull();
    expect(found({ files: 799 }, history(8), { level: "sensitive" })).toBe("files_lost");
    expect(found({ files: 800 }, history(8), { level: "sensitive" })).toBeNull();
  });

  it("is none where nothing changed, or the report does not tell", () => {
    expect(found({ uploaded: 0 })).toBeNull();
    expect(found({ files: null, source_bytes: null, uploaded: null, duration_ms: null })).toBeNull();
  });

  it("says nothing of first runs, and of small sources only that nothing is left", () => {
    expect(found({ files: 0 }, history(2))).toBeNull();
    expect(found({ files: 0 }, history(3))).toBe("nothing");
    const few = history(8, () => ({ files: 12, source_bytes: 3 * MB }));
    expect(found({ files: 1, source_bytes: 1 }, few)).toBeNull();
    expect(found({ files: 0, source_bytes: 0 }, few)).toBe("nothing");
    const empty = history(8, () => ({ files: 0, source_bytes: 0 }));
    expect(found({ files: 0, source_bytes: 0 }, empty)).toBeNull();
  });

  it("that changes by itself is compared with the least of the last runs, and not with one alone", () => {
    const weekend = history(30, (id) => (id % 7 < 2 ? { files: 100, source_bytes: GB } : {}));
    expect(found({ files: 100, source_bytes: GB }, weekend)).toBeNull();
    expect(found({ files: 40, source_bytes: GB }, weekend)).toBe("files_lost");
    const once = history(30, (id) => (id === 28 ? { files: 0, source_bytes: 0 } : {}));
    expect(found({ files: 0, source_bytes: 0 }, once)).toBe("nothing");
    const longAgo = history(30, (id) => (id < 18 ? { files: 5 } : {}));
    expect(found({ files: 5 }, longAgo)).toBe("files_lost");
  });

  it("that somebody accepted is known by that run alone", () => {
    expect(found({ files: 0 }, history(1), { accepted: true })).toBe("nothing");
    expect(found({ files: 0 }, [], { accepted: true })).toBeNull();
  });
});

describe("the effort of a good run", () => {
  it("is unusual far beyond the longest, and far below the shortest", () => {
    expect(unusualOf(run(99, { duration_ms: 5 * hour }), history(40), limits())).toEqual({
      variant: "longer",
      facts: { usual: 40 * minute, now: 5 * hour },
    });
    expect(found({ duration_ms: 2 * hour })).toBeNull();
    expect(found({ duration_ms: 3 * minute })).toBe("shorter");
    expect(found({ duration_ms: 4 * minute })).toBeNull();
    const quick = history(40, () => ({ duration_ms: 2 * minute }));
    expect(found({ duration_ms: hour }, quick)).toBeNull();
    expect(found({ duration_ms: 1_000 }, quick)).toBeNull();
    expect(found({ duration_ms: 63 * minute }, quick)).toBe("longer");
  });

  it("is known after weeks only, and what was long twice is usual", () => {
    expect(found({ duration_ms: 5 * hour }, history(20))).toBeNull();
    const weekly = Array.from({ length: 9 }, (_, i) => run(100 - 7 * i));
    expect(found({ duration_ms: 5 * hour }, weekly)).toBeNull();
    const twice = history(40, (id) => (id % 20 === 0 ? { duration_ms: 5 * hour } : {}));
    expect(found({ duration_ms: 5 * hour }, twice)).toBeNull();
    const once = history(40, (id) => (id === 20 ? { duration_ms: 5 * hour } : {}));
    expect(found({ duration_ms: 5 * hour }, once)).toBe("longer");
  });

  it("of a machine that sleeps in between has no length, but a limit that was set", () => {
    expect(found({ duration_ms: 5 * hour }, history(40), { sleeps: true })).toBeNull();
    expect(found({ duration_ms: 5 * hour }, history(40), { sleeps: true, longestMs: hour })).toBe("too_long");
    expect(found({ duration_ms: 2 * hour }, [], { level: "off", longestMs: hour })).toBe("too_long");
    expect(found({ duration_ms: hour }, [], { longestMs: hour })).toBeNull();
  });

  it("is unusual where a good part of the source goes up again", () => {
    expect(found({ uploaded: 3 * GB })).toBe("uploaded_more");
    expect(found({ uploaded: 1.9 * GB })).toBeNull();
    expect(found({ uploaded: 3 * GB, source_bytes: 20 * GB })).toBeNull();
    // The first backup is the largest of all and no measure.
    const first = history(40, (id) => (id === 1 ? { uploaded: 10 * GB } : {}));
    expect(found({ uploaded: 9 * GB }, first)).toBe("uploaded_more");
    const small = history(40, () => ({ source_bytes: 2 * GB }));
    expect(found({ uploaded: 0.5 * GB, source_bytes: 2 * GB }, small)).toBeNull();
    expect(found({ uploaded: 0.5 * GB, source_bytes: 2 * GB }, small, { level: "sensitive" })).toBe(
      "uploaded_more",
    );
  });

  it("matters less than the source, and nothing where it is off", () => {
    expect(found({ files: 0, duration_ms: 5 * hour })).toBe("nothing");
    expect(found({ files: 0, duration_ms: 5 * hour }, history(40), { level: "off" })).toBeNull();
  });
});
