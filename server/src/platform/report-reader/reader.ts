import type { ReportLog } from "@duplistatus/duplicati";
import { type Digest, digestBody, readBodyLog } from "./digest.ts";
import type { WorkerAnswer } from "./read-worker.ts";
import { createReadingThread } from "./reading-thread.ts";

/** Bodies over this size are read in a thread of their own so that nobody else waits. */
const largeBody = 1024 * 1024;

/** Reads raw reports: a single small one at once, large ones and those that come side by side in worker threads. */
export interface ReportReader {
  digest(body: Buffer, contentType: string | undefined): Promise<Digest>;
  log(body: Buffer, contentType: string | undefined): Promise<ReportLog>;
  close(): Promise<void>;
}

function digestOf(answer: WorkerAnswer): Digest {
  if (!("digest" in answer)) throw new Error("error" in answer ? answer.error : "Unexpected answer.");
  const { compressed } = answer.digest;
  return { ...answer.digest, compressed: { ...compressed, body: Buffer.from(compressed.body.buffer) } };
}

/** @param workerFile bundled `read-worker.ts`; null = everything is read in this thread. */
export function createReportReader(workerFile: URL | null): ReportReader {
  const large = workerFile && createReadingThread(workerFile, { maxOldGenerationSizeMb: 1536 });
  const small =
    workerFile &&
    createReadingThread(workerFile, { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 4 });

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

  return {
    async digest(body, contentType) {
      if (large === null || small === null) return digestBody(body, contentType);
      if (body.length > largeBody) return digestOf(await large.ask("digest", body, contentType));
      // One by itself is answered sooner from here; of several the next is read while the last is being written.
      if ((await isAlone()) && small.waiting === 0) return digestBody(body, contentType);
      const answer = await small.ask("digest", body, contentType).catch(() => null);
      return answer === null ? digestBody(body, contentType) : digestOf(answer);
    },
    async log(body, contentType) {
      if (large === null || body.length <= largeBody) return readBodyLog(body, contentType);
      const answer = await large.ask("log", body, contentType);
      if (!("log" in answer)) throw new Error("error" in answer ? answer.error : "Unexpected answer.");
      return answer.log;
    },
    async close() {
      await Promise.all([large?.close(), small?.close()]);
    },
  };
}
