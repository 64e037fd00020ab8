import { availableParallelism } from "node:os";
import type { ReadOutcome, ReportLog } from "@duplistatus/duplicati";
import { type CompressedBody, decompressBody, type PackedBody } from "./compress.ts";
import { type Digest, digestBody, readBody, readBodyLog } from "./digest.ts";
import { type IndexedLog, indexLog } from "./index-log.ts";
import { groupLog, type LogGroups } from "./log-groups.ts";
import {
  findInLog,
  type LogLevel,
  type LogPart,
  type LogSearch,
  type PackedLog,
  packedSize,
} from "./packed-log.ts";
import type { WorkerAnswer, WorkerTask } from "./read-worker.ts";
import { ReadingFailed } from "./reading-failed.ts";
import { createReadingPool, type PoolLimits } from "./reading-pool.ts";
import { createReadingThread } from "./reading-thread.ts";
import { thinStored } from "./thin.ts";

/** Larger bodies are compressed while they arrive and kept before they are read. */
export const largeBody = 1024 * 1024;

/** Larger bodies are never read in the thread that answers everybody. */
const readAtOnce = 128 * 1024;

/** A raw report as it is stored, with its size before it was compressed. */
export interface StoredBody extends CompressedBody {
  bytes: number;
}

interface ReadOptions {
  /** `page`: for somebody who looks at it; reports that arrive come first. */
  urgency?: "report" | "page";
  /** The stored body is needed no more: it is given to the thread instead of copied. */
  give?: boolean;
  /** Nobody waits for the answer any more. */
  signal?: AbortSignal | undefined;
}

/** Reads raw reports: a single small one at once, others in worker threads with limits of memory and time. */
export interface ReportReader {
  /**
   * Reads, hashes and compresses a body of at most `largeBody` bytes.
   * @throws {ReadingFailed}
   */
  digest(body: Buffer, contentType: string | undefined): Promise<Digest>;
  /** Reads a stored report of any size. @throws {ReadingFailed} */
  read(stored: StoredBody, contentType: string | undefined, options?: ReadOptions): Promise<ReadOutcome>;
  /** Reads the log of a stored report, for somebody who looks at it. @throws {ReadingFailed} */
  log(stored: StoredBody, contentType: string | undefined, signal?: AbortSignal): Promise<ReportLog>;
  /** Reads and packs the log of a run, the better stored body first. @throws {ReadingFailed} */
  index(
    stored: readonly (StoredBody & { contentType: string | undefined })[],
    signal?: AbortSignal,
  ): Promise<IndexedLog>;
  /** Finds a text in a packed log. @throws {ReadingFailed} */
  find(log: PackedLog, wanted: LogSearch, signal?: AbortSignal): Promise<LogPart>;
  /** Counts the equal entries of a packed log. @throws {ReadingFailed} */
  group(log: PackedLog, level: LogLevel, signal?: AbortSignal): Promise<LogGroups>;
  /** Leaves the ordinary lines of a stored report's log out; null where there are none. @throws {ReadingFailed} */
  thin(stored: StoredBody): Promise<PackedBody | null>;
  close(): Promise<void>;
}

/** Limits of the threads: 64 MB of text are read in 2 s and 250 MB, a small body in a few milliseconds. */
export const readingLimits: PoolLimits & { small: { seconds: number } } = {
  threads: availableParallelism() >= 4 ? 2 : 1,
  memory: { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 4 },
  seconds: { report: 30, page: 20 },
  waitSeconds: 45,
  small: { seconds: 10 },
};

function digestOf(answer: WorkerAnswer): Digest {
  if (!("digest" in answer)) throw new ReadingFailed("ended");
  const { outcome, packed } = answer.digest;
  return { outcome, packed: { ...packed, body: Buffer.from(packed.body.buffer) } };
}

/** @param workerFile bundled `read-worker.ts`; null = everything is read in this thread. */
export function createReportReader(workerFile: URL | null, limits = readingLimits): ReportReader {
  if (workerFile === null) return readHere;
  const large = createReadingPool(workerFile, limits);
  const smallMemory = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 4 };
  const small = createReadingThread(workerFile, smallMemory, limits.small.seconds);

  /** Small bodies that arrived in this turn of the event loop. */
  let arrived: ((alone: boolean) => void)[] = [];
  const isAlone = () =>
    new Promise<boolean>((resolve) => {
      arrived.push(resolve);
      if (arrived.length > 1) return;
      setImmediate(() => {
        const all = arrived;
        arrived = [];
        for (const tell of all) tell(all.length === 1);
      });
    });

  const askLarge = (
    task: "read" | "log",
    { body, dictionary, bytes }: StoredBody,
    contentType: string | undefined,
    { urgency = "report", give, signal }: ReadOptions,
  ) => {
    const work: WorkerTask = { task, body, dictionary, bytes, contentType };
    return large.run({ work, urgency, bytes, give, signal });
  };

  return {
    async digest(body, contentType) {
      const tiny = body.length <= readAtOnce;
      // One by itself is answered sooner from here; of several the next is read while the last is being written.
      if (tiny && (await isAlone()) && small.waiting === 0) return digestBody(body, contentType);
      try {
        return digestOf(await small.ask({ task: "digest", body, contentType }));
      } catch (error) {
        // Where no thread can be had, a report is read all the same.
        if (error instanceof ReadingFailed && error.trouble !== "ended") throw error;
        return digestBody(body, contentType);
      }
    },
    async read(stored, contentType, options = {}) {
      if (stored.bytes <= readAtOnce) return readHere.read(stored, contentType);
      const answer = await askLarge("read", stored, contentType, options);
      if (!("outcome" in answer)) throw new ReadingFailed("ended");
      return answer.outcome;
    },
    async log(stored, contentType, signal) {
      if (stored.bytes <= readAtOnce) return readHere.log(stored, contentType);
      const answer = await askLarge("log", stored, contentType, { urgency: "page", signal });
      if (!("log" in answer)) throw new ReadingFailed("ended");
      return answer.log;
    },
    async index(stored, signal) {
      const bytes = stored.reduce((sum, one) => sum + one.bytes, 0);
      const [first, ...others] = stored;
      if (first === undefined || bytes <= readAtOnce) return indexLog(stored);
      const work: WorkerTask = { task: "index", ...first, others };
      const answer = await large.run({ work, urgency: "page", bytes, signal });
      if (!("indexed" in answer)) throw new ReadingFailed("ended");
      return answer.indexed;
    },
    async find(log, wanted, signal) {
      if (packedSize(log) <= readAtOnce) return findInLog(log, wanted);
      const work: WorkerTask = { task: "find", body: log.blocks, log, wanted };
      const answer = await large.run({ work, urgency: "page", bytes: 0, signal });
      if (!("part" in answer)) throw new ReadingFailed("ended");
      return answer.part;
    },
    async group(log, level, signal) {
      if (packedSize(log) <= readAtOnce) return groupLog(log, level);
      const work: WorkerTask = { task: "group", body: log.blocks, log, level };
      const answer = await large.run({ work, urgency: "page", bytes: 0, signal });
      if (!("groups" in answer)) throw new ReadingFailed("ended");
      return answer.groups;
    },
    async thin({ body, dictionary, bytes }) {
      if (bytes <= readAtOnce) return thinStored({ body, dictionary, bytes });
      const work: WorkerTask = { task: "thin", body, dictionary, bytes };
      const answer = await large.run({ work, urgency: "page", bytes });
      if (!("thinned" in answer)) throw new ReadingFailed("ended");
      const { thinned } = answer;
      return thinned === null ? null : { ...thinned, body: Buffer.from(thinned.body.buffer) };
    },
    async close() {
      await Promise.all([large.close(), small.close()]);
    },
  };
}

const readHere: ReportReader = {
  digest: async (body, contentType) => digestBody(body, contentType),
  read: async (stored, contentType) => readBody(await decompressBody(stored), contentType),
  log: async (stored, contentType) => readBodyLog(await decompressBody(stored), contentType),
  index: async (stored) => indexLog(stored),
  find: async (log, wanted) => findInLog(log, wanted),
  group: async (log, level) => groupLog(log, level),
  thin: async (stored) => thinStored(stored),
  close: async () => undefined,
};
