import type { Report } from "@duplistatus/duplicati";
import type { Context } from "../../platform/context.ts";
import { readStored } from "./stored.ts";

/** Answers a kept report by the id of its raw bytes, null where they are gone or cannot be read any more. */
export type StoredReports = (id: number) => Report | null;

/** A transaction needs reports that nobody has read yet; it begins again when they are. */
export class Unread extends Error {
  constructor(readonly ids: readonly number[]) {
    super("These reports have to be read first.");
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
      for (const id of error.ids) read.set(id, (await readStored(context, id))?.report ?? null);
    }
  }
}
