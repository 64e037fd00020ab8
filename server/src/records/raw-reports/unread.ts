import { fillReport, type Report } from "@duplistatus/duplicati";
import type { Context } from "../../platform/context.ts";
import { ReadingFailed } from "../../platform/report-reader/reading-failed.ts";
import { idsOf, type RawOfRun, readStored } from "./stored.ts";

/** Answers a kept report by the id of its raw bytes, null where they are gone or cannot be read any more. */
export type StoredReports = (id: number) => Report | null;

/** What is known of a run beyond its row, as far as it can be read. @throws {Unread} */
export function storedReportOf(run: RawOfRun, stored: StoredReports): Report | null {
  const reports = idsOf(run)
    .map(stored)
    .filter((report) => report !== null);
  return reports.length === 0 ? null : reports.reduce(fillReport);
}

/** A transaction needs reports that nobody has read yet; it begins again when they are. */
export class Unread extends Error {
  constructor(readonly ids: readonly number[]) {
    super("These reports have to be read first.");
  }
}

async function readKnown(context: Context, id: number): Promise<Report | null> {
  try {
    return await readStored(context, id);
  } catch (error) {
    if (!(error instanceof ReadingFailed)) throw error;
    // The report that has just come is recorded by what it tells itself.
    context.log.error({ err: error, report: id }, "a stored report could not be read again");
    return null;
  }
}

/** Within a transaction nothing is read but rows: what is missing is read outside, and the work done anew. */
export async function withStored<Result>(
  context: Context,
  work: (stored: StoredReports) => Promise<Result>,
): Promise<Result> {
  const read = new Map<number, Report | null>();
  const stored: StoredReports = (id) => {
    const report = read.get(id);
    if (report === undefined) throw new Unread([id]);
    return report;
  };
  for (;;) {
    try {
      return await work(stored);
    } catch (error) {
      if (!(error instanceof Unread)) throw error;
      for (const id of error.ids) read.set(id, await readKnown(context, id));
    }
  }
}
