import { Worker } from "node:worker_threads";
import type { ReportLog } from "@duplistatus/duplicati";
import { type Digest, digestBody, readBodyLog } from "./digest.ts";
import type { WorkerAnswer, WorkerRequest } from "./read-worker.ts";

/** Bodies over this size are read in a worker thread so that nobody else waits. */
const largeBody = 1024 * 1024;

/** A worker that had nothing to do for this long ends and gives its memory back. */
const idleLimit = 20_000;

/** Reads raw reports: small ones at once, large ones in a worker thread. */
export interface ReportReader {
  digest(body: Buffer, contentType: string | undefined): Promise<Digest>;
  log(body: Buffer, contentType: string | undefined): Promise<ReportLog>;
  close(): Promise<void>;
}

type Waiting = { resolve: (answer: WorkerAnswer) => void; reject: (error: Error) => void };

/** @param workerFile bundled `read-worker.ts`. */
export function createReportReader(workerFile: URL): ReportReader {
  /** Each thread has its own waiting list: the end of an idle one is no trouble of its successor's. */
  let worker: { thread: Worker; waiting: Map<number, Waiting> } | null = null;
  let idle: NodeJS.Timeout | null = null;
  let lastId = 0;

  function start(): NonNullable<typeof worker> {
    const thread = new Worker(workerFile, { resourceLimits: { maxOldGenerationSizeMb: 1536 } });
    const waiting = new Map<number, Waiting>();
    const started = { thread, waiting };
    const fail = (error: Error) => {
      if (worker === started) worker = null;
      for (const one of waiting.values()) one.reject(error);
      waiting.clear();
    };
    thread.on("message", (answer: WorkerAnswer) => {
      waiting.get(answer.id)?.resolve(answer);
      waiting.delete(answer.id);
      if (waiting.size === 0) {
        thread.unref();
        idle = setTimeout(() => {
          if (worker === started) worker = null;
          void thread.terminate();
        }, idleLimit);
        idle.unref();
      }
    });
    thread.on("error", fail);
    thread.on("exit", () => fail(new Error("The thread that reads large reports ended unexpectedly.")));
    return started;
  }

  function ask(
    task: WorkerRequest["task"],
    body: Buffer,
    contentType: string | undefined,
  ): Promise<WorkerAnswer> {
    if (idle !== null) clearTimeout(idle);
    worker ??= start();
    const target = worker;
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      target.waiting.set(id, { resolve, reject });
      // A command that waits for an answer must not end before it comes.
      target.thread.ref();
      target.thread.postMessage({ task, id, body, contentType } satisfies WorkerRequest);
    });
  }

  return {
    async digest(body, contentType) {
      if (body.length > largeBody) {
        const answer = await ask("digest", body, contentType);
        if (!("digest" in answer)) throw new Error("error" in answer ? answer.error : "Unexpected answer.");
        const { compressed } = answer.digest;
        return { ...answer.digest, compressed: { ...compressed, body: Buffer.from(compressed.body) } };
      }
      return digestBody(body, contentType);
    },
    async log(body, contentType) {
      if (body.length <= largeBody) return readBodyLog(body, contentType);
      const answer = await ask("log", body, contentType);
      if (!("log" in answer)) throw new Error("error" in answer ? answer.error : "Unexpected answer.");
      return answer.log;
    },
    async close() {
      if (idle !== null) clearTimeout(idle);
      await worker?.thread.terminate();
      worker = null;
    },
  };
}
