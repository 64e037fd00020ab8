import { type ResourceLimits, Worker } from "node:worker_threads";
import type { WorkerAnswer, WorkerRequest } from "./read-worker.ts";

/** A thread that had nothing to do for this long ends and gives its memory back. */
const idleLimit = 20_000;

type Waiting = { resolve: (answer: WorkerAnswer) => void; reject: (error: Error) => void };

interface Started {
  thread: Worker;
  waiting: Map<number, Waiting>;
  /** Asked in this turn of the event loop. */
  unsent: WorkerRequest[];
}

/** Memory that can be given away, or is shared anyway; copied by hand since a message would copy it twice. */
function forThread(body: Buffer): Buffer {
  if (body.buffer instanceof SharedArrayBuffer) return body;
  const given = Buffer.allocUnsafeSlow(body.length);
  body.copy(given);
  return given;
}

/** A worker thread that reads bodies one after the other; started when it is asked, ended when it is idle. */
export interface ReadingThread {
  /** How many bodies were given to it and not answered yet. */
  readonly waiting: number;
  /** @throws {Error} when the thread cannot be started or ends over it. */
  ask(task: WorkerRequest["task"], body: Buffer, contentType: string | undefined): Promise<WorkerAnswer>;
  close(): Promise<void>;
}

/** @param workerFile bundled `read-worker.ts`. */
export function createReadingThread(workerFile: URL, resourceLimits: ResourceLimits): ReadingThread {
  /** Each thread has its own waiting list: the end of an idle one is no trouble of its successor's. */
  let worker: Started | null = null;
  let idle: NodeJS.Timeout | null = null;
  let lastId = 0;

  function send({ thread, unsent }: Started): void {
    const buffers = unsent.map(({ body }) => body.buffer).filter((buffer) => buffer instanceof ArrayBuffer);
    thread.postMessage(unsent.splice(0), buffers);
  }

  function start(): Started {
    const thread = new Worker(workerFile, { resourceLimits });
    const waiting = new Map<number, Waiting>();
    const started: Started = { thread, waiting, unsent: [] };
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
    thread.on("exit", () => fail(new Error("The thread that reads reports ended unexpectedly.")));
    return started;
  }

  return {
    get waiting() {
      return worker?.waiting.size ?? 0;
    },
    ask(task, body, contentType) {
      if (idle !== null) clearTimeout(idle);
      worker ??= start();
      const target = worker;
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        target.waiting.set(id, { resolve, reject });
        // A command that waits for an answer must not end before it comes.
        target.thread.ref();
        target.unsent.push({ task, id, body: forThread(body), contentType });
        // Waking the other thread costs more than the message: what is asked in one go is sent in one.
        if (target.unsent.length === 1) queueMicrotask(() => send(target));
      });
    },
    async close() {
      if (idle !== null) clearTimeout(idle);
      await worker?.thread.terminate();
      worker = null;
    },
  };
}
