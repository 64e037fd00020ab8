import { fillLog, fillReport, type ReadOutcome } from "@duplistatus/duplicati";
import { decompressNow } from "./compress.ts";
import { readBody, readBodyLog } from "./digest.ts";
import { type PackedLog, packLog } from "./packed-log.ts";

/** A run's log, packed, with what else its page shows of the same bodies. */
export interface IndexedLog {
  log: PackedLog;
  /** The versions that the report lists; null where it lists none. */
  versions: string[] | null;
}

interface Stored {
  body: Uint8Array;
  dictionary: number;
  bytes: number;
  contentType: string | undefined;
}

const reportOf = (outcome: ReadOutcome) => (outcome.ok ? [outcome.report] : []);

/** Reads the stored bodies of one run, the best one first, and packs their log. */
export function indexLog(stored: readonly Stored[]): IndexedLog {
  const read = stored.map((one) => {
    const raw = decompressNow(one);
    return { outcome: readBody(raw, one.contentType), log: readBodyLog(raw, one.contentType) };
  });
  const reports = read.flatMap(({ outcome }) => reportOf(outcome));
  const logs = read.map(({ log }) => log);
  const empty = { entries: [], omitted: 0, exception: null };
  return {
    log: packLog(logs.length === 0 ? empty : logs.reduce(fillLog)),
    versions: reports.length === 0 ? null : reports.reduce(fillReport).availableVersions,
  };
}
