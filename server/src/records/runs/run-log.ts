import type { RunLog, RunLogGroups } from "@duplistatus/contract";
import { isoToEpochMs, type LogEntry } from "@duplistatus/duplicati";
import type { Context } from "../../platform/context.ts";
import type { IndexedLog } from "../../platform/report-reader/index-log.ts";
import {
  countKinds,
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

/** What a page asks for, whatever its thread; small parts are read where they are. */
async function partFor(context: Context, { log }: IndexedLog, wanted: LogSearch, signal?: AbortSignal) {
  const plain = wanted.search === "" && (wanted.group ?? null) === null;
  return plain ? await partOfLog(log, wanted) : await context.reader.find(log, wanted, signal);
}

/** One part of a run's log for the run page. @throws {ReadingFailed} */
export async function readRunPage(
  context: Context,
  run: RawOfRun,
  wanted: LogSearch,
  signal?: AbortSignal,
): Promise<RunLog> {
  const indexed = await packedLog(context, run, signal);
  const { log, versions } = indexed;
  return {
    ...(await partFor(context, indexed, wanted, signal)),
    counts: countKinds(log),
    omitted: log.omitted,
    exception: log.exception,
    versions: versions?.map(isoToEpochMs).filter((time) => time !== null) ?? null,
  };
}

/** A run before with more lines than this is not read to tell what is new. */
const comparedLines = 20_000;

/**
 * The equal lines of a run's log, counted. `isNew` tells whether the run before had none of them; null where that run is
 * not there, or its log too long to be read for it. @throws {ReadingFailed}
 */
export async function readRunGroups(
  context: Context,
  run: RawOfRun,
  before: (RawOfRun & { warnings: number; errors: number; messages: number }) | undefined,
  level: LogLevel,
  signal?: AbortSignal,
): Promise<RunLogGroups> {
  const groupsOf = async (one: RawOfRun) =>
    await context.reader.group((await packedLog(context, one, signal)).log, level, signal);
  const { groups, rest } = await groupsOf(run);
  const short = before !== undefined && before.warnings + before.errors + before.messages <= comparedLines;
  const known = short && hasRaw(before) ? await groupsOf(before) : null;
  const keys = known === null || known.rest > 0 ? null : new Set(known.groups.map(({ key }) => key));
  return {
    groups: groups.map((group) => ({ ...group, isNew: keys === null ? null : !keys.has(group.key) })),
    rest,
  };
}

const hasRaw = ({ report_id, collected_id }: RawOfRun): boolean =>
  report_id !== null || collected_id !== null;

/** Lines that are read and written at once. */
const textPage = 2000;

/** A run's log as text, line by line as Duplicati wrote it, piece by piece. @throws {ReadingFailed} before the first */
export async function readRunText(
  context: Context,
  run: RawOfRun,
  wanted: Pick<LogSearch, "level" | "search">,
  signal?: AbortSignal,
): Promise<AsyncGenerator<string>> {
  const indexed = await packedLog(context, run, signal);
  return piecesOf(context, indexed, wanted, signal);
}

async function* piecesOf(
  context: Context,
  indexed: IndexedLog,
  wanted: Pick<LogSearch, "level" | "search">,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  const { exception } = indexed.log;
  const withException = wanted.level === "all" || wanted.level === "error";
  if (exception !== null && withException && wanted.search === "") yield `${exception}\n`;
  for (let offset = 0; ; offset += textPage) {
    const { entries, total } = await partFor(
      context,
      indexed,
      { ...wanted, offset, limit: textPage },
      signal,
    );
    if (entries.length > 0) yield `${entries.map(lineOf).join("\n")}\n`;
    if (offset + textPage >= total) return;
  }
}
