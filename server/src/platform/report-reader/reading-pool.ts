import { type ResourceLimits, Worker } from "node:worker_threads";
import type { WorkerAnswer, WorkerTask } from "./read-worker.ts";
import { ReadingFailed, type ReadingTrouble, troubleOf } from "./reading-failed.ts";
import { forThread, idleLimit } from "./reading-thread.ts";

export interface PoolLimits {
  threads: number;
  /** Of every thread. */
  memory: ResourceLimits;
  /** How long one task may take once it has begun, seconds. */
  seconds: { report: number; page: number };
  /** How long a task may wait for its turn, seconds. */
  waitSeconds: number;
}

export interface PoolTask {
  work: WorkerTask;
  /** Reports come before what somebody looks at: whoever looks can look again. */
  urgency: "report" | "page";
  /** Size of the raw body, bytes: of those that take much memory one is read at a time. */
  bytes: number;
  /** The body is nobody else's: it is given away instead of copied, and empty afterwards. */
  give?: boolean | undefined;
  /** Somebody does not want the answer any more. */
  signal?: AbortSignal | undefined;
}

interface Job extends PoolTask {
  resolve(answer: WorkerAnswer): void;
  reject(error: ReadingFailed): void;
  patience: NodeJS.Timeout;
  isOver: boolean;
}

interface Thread {
  worker: Worker;
  job: Job | null;
  timer: NodeJS.Timeout | null;
  /** Its memory is there until it has ended. */
  heavy: boolean;
  ending: boolean;
}

/** A body of this size leaves so much behind that its thread ends after it. */
const heavyFrom = 4 * 1024 * 1024;

/**
 * A few worker threads that read what is large, each within a limit of memory and time. A thread that takes too long,
 * or dies, is replaced, and only its own task fails.
 */
export interface ReadingPool {
  /** @throws {ReadingFailed} */
  run(task: PoolTask): Promise<WorkerAnswer>;
  close(): Promise<void>;
}

/** @param workerFile bundled `read-worker.ts`. */
export function createReadingPool(workerFile: URL, limits: PoolLimits): ReadingPool {
  const queue: Job[] = [];
  const threads = new Set<Thread>();
  let closed = false;

  function finish(job: Job, outcome: WorkerAnswer | ReadingTrouble): void {
    if (job.isOver) return;
    job.isOver = true;
    clearTimeout(job.patience);
    if (typeof outcome === "string") job.reject(new ReadingFailed(outcome));
    else job.resolve(outcome);
  }

  function end(thread: Thread): void {
    if (thread.ending) return;
    thread.ending = true;
    if (thread.timer !== null) clearTimeout(thread.timer);
    void thread.worker.terminate();
  }

  function start(): Thread {
    const worker = new Worker(workerFile, { resourceLimits: limits.memory });
    const thread: Thread = { worker, job: null, timer: null, heavy: false, ending: false };
    const fail = (trouble: ReadingTrouble) => {
      if (thread.job !== null) finish(thread.job, trouble);
      thread.job = null;
      thread.ending = true;
    };
    worker.on("message", (answer: WorkerAnswer) => {
      if (thread.job !== null) finish(thread.job, answer);
      thread.job = null;
      if (thread.timer !== null) clearTimeout(thread.timer);
      // Memory of this size comes back for certain only when the thread is gone.
      if (thread.heavy) return end(thread);
      worker.unref();
      thread.timer = setTimeout(() => end(thread), idleLimit);
      thread.timer.unref();
      pump();
    });
    worker.on("error", (error) => fail(troubleOf(error)));
    worker.on("exit", () => {
      fail("ended");
      if (thread.timer !== null) clearTimeout(thread.timer);
      threads.delete(thread);
      pump();
    });
    threads.add(thread);
    return thread;
  }

  function post(worker: Worker, { work, give }: Job): void {
    // Every thread sees shared memory.
    if (work.body.buffer instanceof SharedArrayBuffer) {
      worker.postMessage([{ ...work, id: 0 }]);
      return;
    }
    const own = give && work.body.byteLength === work.body.buffer.byteLength;
    const body = own ? (work.body as Uint8Array<ArrayBuffer>) : forThread(work.body);
    worker.postMessage([{ ...work, id: 0, body }], [body.buffer]);
  }

  function begin(thread: Thread, job: Job): void {
    if (thread.timer !== null) clearTimeout(thread.timer);
    clearTimeout(job.patience);
    thread.job = job;
    thread.heavy = job.bytes >= heavyFrom;
    thread.worker.ref();
    post(thread.worker, job);
    thread.timer = setTimeout(() => {
      finish(job, "too_slow");
      end(thread);
    }, limits.seconds[job.urgency] * 1000);
    thread.timer.unref();
  }

  /** The next task that may begin: reports first, and of heavy ones one at a time. */
  function next(): Job | undefined {
    const heavyRuns = [...threads].some(({ heavy, job, ending }) => heavy && (job !== null || ending));
    const may = (job: Job) => !heavyRuns || job.bytes < heavyFrom;
    return queue.find((job) => job.urgency === "report" && may(job)) ?? queue.find(may);
  }

  /** Makes room for a report where nothing but pages are being read; they begin again afterwards. */
  function makeWay(): void {
    if (!queue.some(({ urgency }) => urgency === "report")) return;
    const busy = [...threads].filter(({ job, ending }) => job !== null && !ending);
    const page = busy.find(({ job }) => job?.urgency === "page");
    if (page === undefined || busy.some(({ job }) => job?.urgency === "report")) return;
    const { job } = page;
    page.job = null;
    end(page);
    if (job !== null) {
      wait(job);
      queue.push(job);
    }
  }

  function pump(): void {
    while (!closed) {
      const job = next();
      const idle = [...threads].find((thread) => thread.job === null && !thread.ending);
      if (job === undefined || (idle === undefined && threads.size >= limits.threads)) {
        makeWay();
        return;
      }
      queue.splice(queue.indexOf(job), 1);
      begin(idle ?? start(), job);
    }
  }

  function drop(job: Job, trouble: ReadingTrouble): void {
    const at = queue.indexOf(job);
    if (at >= 0) queue.splice(at, 1);
    finish(job, trouble);
    for (const thread of threads) if (thread.job === job) end(thread);
  }

  function wait(job: Job): void {
    job.patience = setTimeout(() => drop(job, "waited"), limits.waitSeconds * 1000);
    job.patience.unref();
  }

  return {
    run(task) {
      return new Promise((resolve, reject) => {
        const job: Job = { ...task, resolve, reject, patience: undefined as never, isOver: false };
        if (closed || task.signal?.aborted) return reject(new ReadingFailed("cancelled"));
        wait(job);
        task.signal?.addEventListener("abort", () => drop(job, "cancelled"), { once: true });
        queue.push(job);
        pump();
      });
    },
    async close() {
      closed = true;
      for (const job of queue.splice(0)) finish(job, "cancelled");
      for (const { job } of threads) if (job !== null) finish(job, "cancelled");
      await Promise.all([...threads].map(({ worker }) => worker.terminate()));
    },
  };
}
