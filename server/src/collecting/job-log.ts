import type { Job, LogPage, LogRow } from "@duplistatus/duplicati";
import { type Collected, recordCollected } from "../reports/collected.ts";
import type { LogMark } from "./store.ts";
import { answered, breathe, type Visit } from "./visit.ts";

/** Rows of one answer: 500 take 190 ms to read, and nobody else is served meanwhile. */
export const pageSize = 100;
/** Of one job: a log of more than 10 000 rows is taken over from its newest end. */
const mostPages = 100;
/** Rows held while a log is walked down; what is beyond is asked for again. */
const mostHeld = 300;
/** Rows recorded between two breaths. */
const piece = 50;

interface KnownPage {
  /** Asks for this page again; rows that were written since do not shift it. */
  before: number;
  rows: readonly LogRow[] | null;
}

/** What is new in a job's log. */
interface NewRows {
  /** Newest first. */
  pages: KnownPage[];
  /** Newest row of all; null = the log is empty. */
  newest: LogMark | null;
  /** Rows up to this one are known; null = none is. */
  known: number | null;
}

const isMark = (row: LogRow, mark: LogMark): boolean => row.id === mark.id && row.written === mark.written;

async function readPage(visit: Visit, job: Job, before: number | null): Promise<LogPage> {
  const page = answered(
    await visit.connection.logPage(job, { size: pageSize, ...(before === null ? {} : { before }) }),
  );
  await breathe(visit);
  return page;
}

/**
 * Walks down from the newest row to the one that was taken over last. Where that row is gone and older ones are not,
 * the server has a new database and everything in it is new.
 */
async function findNew(visit: Visit, job: Job, mark: LogMark | null): Promise<NewRows> {
  const found: NewRows = { pages: [], newest: null, known: null };
  let held = 0;
  let before: number | null = null;
  for (let page = 0; page < mostPages; page++) {
    const { rows, next }: LogPage = await readPage(visit, job, before);
    const first = rows[0];
    if (first === undefined) break;
    found.newest ??= { id: first.id, written: first.written };
    found.pages.push({ before: first.id + 1, rows });
    held += rows.length;
    for (const known of found.pages) {
      if (held <= mostHeld) break;
      held -= known.rows?.length ?? 0;
      known.rows = null;
    }
    if (mark !== null && rows.some((row) => isMark(row, mark))) {
      found.known = mark.id;
      break;
    }
    if (next === null) break;
    before = next;
  }
  return found;
}

/**
 * Records rows of a job's log, oldest first; without rows it only makes the job known.
 * @param more others of this job follow at once: nothing is judged before they are here
 */
export async function recordRows(
  visit: Visit,
  job: Job,
  rows: readonly LogRow[],
  more = false,
): Promise<Collected> {
  const { context, serverId, connection, progress } = visit;
  const { machineName, version } = connection.system;
  const owner = { serverId, remoteId: job.id, name: job.name };
  const taken = await recordCollected(context, owner, rows, { machineName, version, more });
  progress.count(taken);
  return taken;
}

/**
 * Takes over what is new in the log of a job, oldest row first: then a run that a later one made good again is history
 * when it arrives. A log that was cut off is begun again the next time; its runs are known then.
 * @returns the newest row, to be noted as taken over with everything before it
 * @throws {ConnectionProblem}
 */
export async function takeLog(visit: Visit, job: Job, mark: LogMark | null): Promise<LogMark | null> {
  const { keep } = visit;
  const { pages, newest, known } = await findNew(visit, job, mark);
  for (const [index, page] of pages.reverse().entries()) {
    const rows = page.rows ?? (await readPage(visit, job, page.before)).rows;
    const fresh = rows.filter((row) => row.id > (known ?? Number.NEGATIVE_INFINITY)).reverse();
    for (let at = 0; at < fresh.length; at += piece) {
      const some = fresh.slice(at, at + piece);
      const more = index < pages.length - 1 || at + piece < fresh.length;
      await recordRows(visit, job, some, more);
      if (keep !== null) await keepRows(keep, job, some);
      await breathe(visit);
    }
  }
  return newest;
}

async function keepRows(keep: NonNullable<Visit["keep"]>, job: Job, rows: readonly LogRow[]): Promise<void> {
  for (const row of rows) {
    await keep.add("log", {
      job: job.id,
      name: job.name,
      id: row.id,
      written: row.written,
      ...(row.kind === "run" ? { message: row.message } : { skipped: row.reason }),
    });
  }
}

/** Pages that are looked through for a backup among the rows of listings, which API clients cause in numbers. */
const mostProofPages = 5;

/** Begin times (UTC ISO, every digit) of the newest runs of a job, for finding out which server it is. */
export async function newestBegins(visit: Visit, job: Job): Promise<string[]> {
  const begins: string[] = [];
  let before: number | null = null;
  for (let page = 0; page < mostProofPages; page++) {
    const { rows, next }: LogPage = await readPage(visit, job, before);
    for (const row of rows) {
      if (row.kind === "run" && !row.listing && row.report.begin !== null) begins.push(row.report.begin);
    }
    if (next === null || begins.length > 0) break;
    before = next;
  }
  return begins;
}
