import { type ResourceLimits, Worker } from "node:worker_threads";
import type { WorkerAnswer, WorkerRequest, WorkerTask } from "./read-worker.ts";
import { ReadingFailed, type ReadingTrouble, troubleOf } from "./reading-failed.ts";

/** A thread that had nothing to do for this long ends and gives its memory back. */
export const idleLimit = 20_000;

interface Waiting {
  task: WorkerTask;
  resolve: (answer: WorkerAnswer) => void;
  reject: (error: Error) => void;
}

interface Started {
  thread: Worker;
  /** In the order in which they are answered. */
  waiting: Map<number, Waiting>;
  /** Asked in this turn of the event loop. */
  unsent: WorkerRequest[];
  /** Ends the thread when the first that waits takes too long. */
  late: NodeJS.Timeout;
}

/** Memory that can be given away; copied by hand since a message would copy it twice. */
export function forThread(body: Uint8Array): Uint8Array<ArrayBuffer> {
  const given = new Uint8Array(new ArrayBuffer(body.length));
  given.set(body);
  return given;
}

/** A worker thread that reads small bodies one after the other; started when it is asked, ended when it is idle. */
export interface ReadingThread {
  /** How many bodies were given to it and not answered yet. */
  readonly waiting: number;
  /** @throws {ReadingFailed} when the thread cannot be started, or ends over this body. */
  ask(task: WorkerTask): Promise<WorkerAnswer>;
  close(): Promise<void>;
}

/**
 * @param workerFile bundled `read-worker.ts`.
 * @param seconds that one body may take.
 */
export function createReadingThread(
  workerFile: URL,
  resourceLimits: ResourceLimits,
  seconds: number,
): ReadingThread {
  let worker: Started | null = null;
  let idle: NodeJS.Timeout | null = null;
  let lastId = 0;

  function send({ thread, unsent }: Started): void {
    const buffers = unsent.map(({ body }) => body.buffer as ArrayBuffer);
    thread.postMessage(unsent.splice(0), buffers);
  }

  /** Each thread has its own waiting list: the end of an idle one is no trouble of its successor's. */
  function start(): Started {
    const thread = new Worker(workerFile, { resourceLimits });
    const waiting = new Map<number, Waiting>();
    // Only the first was being read; whoever stood behind it is read by the next thread.
    const fail = (trouble: ReadingTrouble) => {
      clearTimeout(started.late);
      if (worker === started) worker = null;
      const [first, ...others] = waiting.values();
      waiting.clear();
      first?.reject(new ReadingFailed(trouble));
      for (const one of others) ask(one.task).then(one.resolve, one.reject);
    };
    const late = setTimeout(() => {
      if (waiting.size === 0) return;
      fail("too_slow");
      void thread.terminate();
    }, seconds * 1000);
    late.unref();
    const started: Started = { thread, waiting, unsent: [], late };
    thread.on("message", (answer: WorkerAnswer) => {
      waiting.get(answer.id)?.resolve(answer);
      waiting.delete(answer.id);
      late.refresh();
      if (waiting.size > 0) return;
      thread.unref();
      idle = setTimeout(() => {
        if (worker === started) worker = null;
        clearTimeout(late);
        void thread.terminate();
      }, idleLimit);
      idle.unref();
    });
    thread.on("error", (error) => fail(troubleOf(error)));
    thread.on("exit", () => fail("ended"));
    return started;
  }

  function ask(task: WorkerTask): Promise<WorkerAnswer> {
    if (idle !== null) clearTimeout(idle);
    worker ??= start();
    const target = worker;
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      if (target.waiting.size === 0) target.late.refresh();
      target.waiting.set(id, { task, resolve, reject });
      // A command that waits for an answer must not end before it comes.
      target.thread.ref();
      target.unsent.push({ ...task, id, body: forThread(task.body) });
      // Waking the other thread costs more than the message: what is asked in one go is sent in one.
      if (target.unsent.length === 1) queueMicrotask(() => send(target));
    });
  }

  return {
    get waiting() {
      return worker?.waiting.size ?? 0;
    },
    ask,
    async close() {
      if (idle !== null) clearTimeout(idle);
      if (worker !== null) clearTimeout(worker.late);
      await worker?.thread.terminate();
      worker = null;
    },
  };
}
