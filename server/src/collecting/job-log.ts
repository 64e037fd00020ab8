import { clampPageSize, type Job, type LogPage, type LogRow, type Report } from "@duplistatus/duplicati";
import { answered } from "../connections/connections.ts";
import { announce } from "../platform/database/unit-of-work.ts";
import { recordCollected } from "../recording/collected.ts";
import { paceOf } from "./pace.ts";
import type { JobLog, JobSnapshot } from "./snapshot.ts";
import type { LogMark } from "./store.ts";
import { breathe, type Visit } from "./visit.ts";

/** Rows of the first answer: mostly only some are new. Rows of the next ones follow from how long those were. */
const firstPage = 20;
const mostRowsOfPage = 100;
/** Characters read or recorded at a time: 1 MB takes about 50 ms, and nobody else is served meanwhile. */
const mostText = 400_000;
/** Of one job: a longer log is taken over from its newest end. */
const mostRows = 10_000;
/** Of one job, until everything of its server is read: as much as one transaction may import. */
const mostHeldRows = 25;
const mostHeldText = 100_000;
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
  /** Jobs of which runs were recorded that open pages were not told of. */
  changed: Set<number>;
}

const isMark = (row: LogRow, mark: LogMark): boolean => row.id === mark.id && row.written === mark.written;

async function readPage(visit: Visit, job: Job, size: number, before: number | null): Promise<LogPage> {
  const page = answered(
    await visit.server.connection.logPage(job, { size, ...(before === null ? {} : { before }) }),
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
 * Reads what is new in the log of a job. Of a long history all but the newest rows are imported at once, oldest first: it
 * may be longer than the memory should hold, and one transaction longer than others should wait. A log that was cut off
 * is begun again the next time; its runs are known then.
 * @throws {ConnectionProblem}
 */
export async function readLog(visit: Visit, one: JobSnapshot, mark: LogMark | null): Promise<JobLog> {
  const found: NewRows = { pages: [], newest: null, known: null, changed: new Set() };
  try {
    await findNew(visit, one.job, mark, found);
    let rows: LogRow[] = [];
    for (let page = found.pages.pop(); page !== undefined; page = found.pages.pop()) {
      rows = await readRows(visit, one, page, found);
    }
    return { rows, newest: found.newest };
  } finally {
    for (const page of found.pages) letGo(visit, page);
    const { context, server } = visit;
    for (const jobId of found.changed) {
      announce(context, { type: "job.changed", jobId, serverId: server.serverId });
    }
  }
}

function letGo({ context }: Visit, page: KnownPage): void {
  if (page.rows !== null) paceOf(context).letGo(lengthOfAll(page.rows));
}

/** Imports the rows of a page that are new. @returns those that may wait for the rest of the snapshot */
async function readRows(
  visit: Visit,
  one: JobSnapshot,
  page: KnownPage,
  { pages, known, changed }: NewRows,
): Promise<LogRow[]> {
  const { context, server, keep, progress } = visit;
  const { job, jobId } = one;
  const { machineName, version } = server.connection.system;
  const owner = { serverId: server.serverId, jobId, remoteId: job.id, name: job.name };
  try {
    const rows = page.rows ?? (await readPage(visit, job, page.size, page.before)).rows;
    const isFresh = (row: LogRow) => row.id > (known ?? Number.NEGATIVE_INFINITY);
    const fresh = rows.filter(isFresh).reverse();
    const seenBefore = rows.filter((row) => !isFresh(row) && row.kind === "run" && !row.listing);
    progress.count({ new: 0, known: seenBefore.length, failed: 0 });
    const pieces = piecesOf(fresh);
    for (const [part, some] of pieces.entries()) {
      if (keep !== null) await keepRows(keep, job, some);
      const isLast = pages.length === 0 && part === pieces.length - 1;
      if (isLast && some.length <= mostHeldRows && lengthOfAll(some) <= mostHeldText) return some;
      const done = await recordCollected(context, owner, some, { machineName, version });
      progress.count(done);
      for (const id of done.changed) changed.add(id);
      await breathe(visit);
    }
    return [];
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
