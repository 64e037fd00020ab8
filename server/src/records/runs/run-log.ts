import type { RunLog } from "@duplistatus/contract";
import { isoToEpochMs, type LogEntry } from "@duplistatus/duplicati";
import type { Context } from "../../platform/context.ts";
import type { IndexedLog } from "../../platform/report-reader/index-log.ts";
import {
  type LogLevel,
  type LogSearch,
  levelOf,
  packedSize,
  partOfLog,
} from "../../platform/report-reader/packed-log.ts";
import { indexRunLog, type RawOfRun, readRunLogs, readRunReport } from "../raw-reports/stored.ts";

/** The texts of a run's log by kind, as the 1.x endpoints hand them out. */
export async function readRunLog(
  context: Context,
  run: RawOfRun,
): Promise<{ messages: string[]; warnings: string[]; errors: string[]; availableVersions: string[] | null }> {
  const report = await readRunReport(context, run);
  const log = await readRunLogs(context, run);
  const texts = (kind: Exclude<LogLevel, "all">) =>
    (log?.entries ?? []).filter((entry) => levelOf(entry) === kind).map(lineOf);
  const errors = texts("error");
  if (errors.length === 0 && log?.exception) errors.push(log.exception);
  return {
    messages: texts("message"),
    warnings: texts("warning"),
    errors,
    availableVersions: report?.availableVersions ?? null,
  };
}

function lineOf(entry: LogEntry): string {
  if (entry.level === null) return entry.text;
  return `${entry.time ?? ""} - [${entry.level}-${entry.tag ?? ""}-${entry.id ?? ""}]: ${entry.text}`;
}

/** Logs that were looked at lately stay packed: who reads one page reads the next. Bytes in all. */
const packedLimit = 48 * 1024 * 1024;

interface Held {
  indexed: Promise<IndexedLog>;
  /** 0 until it is read. */
  bytes: number;
  /** How many wait for it, and what ends it when all of them are gone. */
  waiting: number;
  gone: AbortController;
}

declare module "../../platform/context.ts" {
  interface Services {
    /** Logs that were looked at lately. */
    logs: Map<string, Held>;
  }
}

function begin(context: Context, held: Map<string, Held>, key: string, run: RawOfRun): Held {
  const gone = new AbortController();
  const one: Held = { indexed: indexRunLog(context, run, gone.signal), bytes: 0, waiting: 0, gone };
  one.indexed.then(
    ({ log }) => {
      one.bytes = packedSize(log);
      let sum = [...held.values()].reduce((total, { bytes }) => total + bytes, 0);
      for (const [oldest, { bytes }] of held) {
        if (sum <= packedLimit || oldest === key) break;
        held.delete(oldest);
        sum -= bytes;
      }
    },
    () => held.delete(key),
  );
  return one;
}

/** The packed log of a run: read once, for everybody who looks at it. */
async function packedLog(context: Context, run: RawOfRun, signal?: AbortSignal): Promise<IndexedLog> {
  const held = context.services.logs;
  const key = `${run.report_id}/${run.collected_id}`;
  const one = held.get(key) ?? begin(context, held, key, run);
  // The one that was used last goes last.
  held.delete(key);
  held.set(key, one);
  one.waiting += 1;
  const leave = () => {
    one.waiting -= 1;
    if (one.waiting === 0 && one.bytes === 0) {
      held.delete(key);
      one.gone.abort();
    }
  };
  signal?.addEventListener("abort", leave, { once: true });
  try {
    return await one.indexed;
  } finally {
    signal?.removeEventListener("abort", leave);
    if (!signal?.aborted) one.waiting -= 1;
  }
}

/** One part of a run's log for the run page. @throws {ReadingFailed} */
export async function readRunPage(
  context: Context,
  run: RawOfRun,
  wanted: LogSearch,
  signal?: AbortSignal,
): Promise<RunLog> {
  const { log, versions } = await packedLog(context, run, signal);
  const part =
    wanted.search === "" ? await partOfLog(log, wanted) : await context.reader.find(log, wanted, signal);
  return {
    ...part,
    omitted: log.omitted,
    exception: log.exception,
    versions: versions?.map(isoToEpochMs).filter((time) => time !== null) ?? null,
  };
}
