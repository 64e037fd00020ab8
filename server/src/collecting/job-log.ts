import { clampPageSize, type Job, type LogPage, type LogRow, type Report } from "@duplistatus/duplicati";
import { announce } from "../platform/database/unit-of-work.ts";
import { type Collected, recordCollected } from "../recording/collected.ts";
import { paceOf } from "./pace.ts";
import type { LogMark } from "./store.ts";
import { answered, breathe, type Visit } from "./visit.ts";

/** Rows of the first answer: mostly only some are new. Rows of the next ones follow from how long those were. */
const firstPage = 20;
const mostRowsOfPage = 100;
/** Characters read or recorded at a time: 1 MB takes about 50 ms, and nobody else is served meanwhile. */
const mostText = 400_000;
/** Of one job: a longer log is taken over from its newest end. */
const mostRows = 10_000;
/** Rows recorded between two breaths, whatever their length. */
const mostRowsOfPiece = 50;

const lengthOf = (row: LogRow): number => (row.kind === "run" ? row.message.length : 0);
const lengthOfAll = (rows: readonly LogRow[]): number => rows.reduce((sum, row) => sum + lengthOf(row), 0);

interface KnownPage {
  /** Asks for this page again; rows that were written since do not shift it. */
  before: number;
  size: number;
  /** Null where there was no room to hold them: they are asked for again. */
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
  /** The job, while runs of it were recorded that open pages were not told of. */
  untold: Set<number>;
}

const isMark = (row: LogRow, mark: LogMark): boolean => row.id === mark.id && row.written === mark.written;

async function readPage(visit: Visit, job: Job, size: number, before: number | null): Promise<LogPage> {
  const page = answered(
    await visit.connection.logPage(job, { size, ...(before === null ? {} : { before }) }),
  );
  await breathe(visit);
  return page;
}

/**
 * Walks down from the newest row to the one that was taken over last. Where that row is gone and older ones are not,
 * the server has a new database and everything in it is new.
 */
async function findNew(visit: Visit, job: Job, mark: LogMark | null, found: NewRows): Promise<void> {
  const pace = paceOf(visit.context);
  let before: number | null = null;
  let size = firstPage;
  for (let seen = 0; seen < mostRows; ) {
    const { rows, next }: LogPage = await readPage(visit, job, size, before);
    const first = rows[0];
    if (first === undefined) break;
    found.newest ??= { id: first.id, written: first.written };
    const length = lengthOfAll(rows);
    found.pages.push({ before: first.id + 1, size, rows: pace.suppression(length) ? rows : null });
    seen += rows.length;
    size = clampPageSize(Math.min(mostRowsOfPage, (mostText * rows.length) / Math.max(length, 1)));
    if (mark !== null && rows.some((row) => isMark(row, mark))) {
      found.known = mark.id;
      break;
    }
    if (next === null) break;
    before = next;
  }
}

/**
 * Records rows of a job's log, oldest first; without rows it only makes the job known.
 * @param more others of this job follow at once: nothing is evaluated before they are here
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
  const taken = await recordCollected(context, owner, rows, {
    machineName,
    version,
    more,
    planFollows: true,
  });
  progress.count(taken);
  return taken;
}

/**
 * Takes over what is new in the log of a job, oldest row first: then a run that a later one made good again is history
 * when it arrives. A log that was cut off is begun again the next time; its runs are known then.
 * @returns the newest row, to be noted as taken over with everything before it
 * @throws {ConnectionProblem}
 */
export async function importLog(visit: Visit, job: Job, mark: LogMark | null): Promise<LogMark | null> {
  const found: NewRows = { pages: [], newest: null, known: null, untold: new Set() };
  try {
    await findNew(visit, job, mark, found);
    for (let page = found.pages.pop(); page !== undefined; page = found.pages.pop()) {
      await importPage(visit, job, page, found);
    }
    return found.newest;
  } finally {
    for (const page of found.pages) letGo(visit, page);
    const { context, serverId } = visit;
    for (const jobId of found.untold) announce(context, { type: "job.changed", jobId, serverId });
  }
}

function letGo({ context }: Visit, page: KnownPage): void {
  if (page.rows !== null) paceOf(context).letGo(lengthOfAll(page.rows));
}

async function importPage(visit: Visit, job: Job, page: KnownPage, found: NewRows): Promise<void> {
  const { pages, known, untold } = found;
  try {
    const rows = page.rows ?? (await readPage(visit, job, page.size, page.before)).rows;
    const isFresh = (row: LogRow) => row.id > (known ?? Number.NEGATIVE_INFINITY);
    const fresh = rows.filter(isFresh).reverse();
    const seenBefore = rows.filter((row) => !isFresh(row) && row.kind === "run" && !row.listing);
    visit.progress.count({ new: 0, known: seenBefore.length, failed: 0 });
    const pieces = piecesOf(fresh);
    for (const [part, some] of pieces.entries()) {
      const more = pages.length > 0 || part < pieces.length - 1;
      const taken = await recordRows(visit, job, some, more);
      if (more && taken.new > 0) untold.add(taken.jobId);
      if (visit.keep !== null) await keepRows(visit.keep, job, some);
      await breathe(visit);
    }
  } finally {
    letGo(visit, page);
  }
}

/** Parts that are recorded at a time. */
function piecesOf(rows: readonly LogRow[]): LogRow[][] {
  const pieces: LogRow[][] = [];
  let length = 0;
  for (const row of rows) {
    const last = pieces.at(-1);
    if (last === undefined || last.length === mostRowsOfPiece || length + lengthOf(row) > mostText) {
      pieces.push([row]);
      length = lengthOf(row);
    } else {
      last.push(row);
      length += lengthOf(row);
    }
  }
  return pieces;
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

/** The newest runs of a job, as its log tells them, for finding out which server it is. */
export async function newestRuns(visit: Visit, job: Job): Promise<Report[]> {
  const runs: Report[] = [];
  let before: number | null = null;
  for (let page = 0; page < mostProofPages; page++) {
    const { rows, next }: LogPage = await readPage(visit, job, firstPage, before);
    for (const row of rows) {
      if (row.kind === "run" && !row.listing && row.report.begin !== null) runs.push(row.report);
    }
    if (next === null || runs.length > 0) break;
    before = next;
  }
  return runs;
}
