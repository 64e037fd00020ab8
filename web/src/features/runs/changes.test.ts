import { describe, expect, it } from "vitest";
import { changesOf } from "./changes.ts";

const minute = 60_000;
const run = {
  numbers: { durationMs: 30 * minute, uploadedBytes: 50_000_000, files: 100, sourceBytes: 10, versions: 20 },
  previousNumbers: {
    durationMs: 29 * minute,
    uploadedBytes: 40_000_000,
    files: 100,
    sourceBytes: 10,
    versions: 20,
  },
  previousVersion: "2.3.0.4",
  programVersion: "2.3.0.4",
  previousCounts: { warnings: 0, errors: 0 },
  previous: { id: 1, beginAt: 0, status: "Success" },
  warnings: 0,
  errors: 0,
  status: "Success",
} as const;

describe("what changed against the run before", () => {
  it("is nothing from one usual night to the next", () => expect(changesOf(run)).toEqual([]));

  it("is another version of Duplicati, more warnings, a longer run and a larger upload", () => {
    const changed = {
      ...run,
      programVersion: "2.3.1.0",
      warnings: 4,
      numbers: {
        ...run.numbers,
        durationMs: 60 * minute,
        uploadedBytes: 90_000_000,
        files: 110,
        versions: 18,
      },
    };
    expect(changesOf(changed)).toEqual([
      { kind: "version", from: "2.3.0.4", to: "2.3.1.0" },
      { kind: "warnings", by: 4 },
      { kind: "longer", by: 31 * minute },
      { kind: "uploadMore", from: 40_000_000, to: 90_000_000 },
      { kind: "files", by: 10 },
      { kind: "versions", by: -2 },
    ]);
  });

  it("is not read from the numbers of a run that broke off, nor of one after it", () => {
    const numbers = { ...run.numbers, files: 0, versions: 0 };
    expect(changesOf({ ...run, status: "Fatal", numbers })).toEqual([]);
    expect(changesOf({ ...run, numbers, previous: { ...run.previous, status: "Fatal" } })).toEqual([]);
  });
});
