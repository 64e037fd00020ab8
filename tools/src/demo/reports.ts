import { jsonReport } from "./json-report.ts";
import type { DemoPopulation } from "./population.ts";
import type { DemoRun } from "./run.ts";
import { runsOf } from "./simulate.ts";
import { textReport } from "./text-report.ts";

export interface DemoReport {
  /** When it arrives, epoch ms: just after the run's end, never after the population's `now`. */
  at: number;
  contentType: string;
  body: string;
  /** Address of the sender; what a 2.0.6 server is known by. */
  remoteAddress: string;
  /** The truth that the body tells. */
  run: DemoRun;
}

interface Stream {
  run: DemoRun;
  at: number;
  /** Breaks ties, so that the order never depends on the engine. */
  order: number;
  rest: Iterator<DemoRun>;
}

/** Every report of a population in order of arrival, made one at a time. */
export function* demoReports(population: DemoPopulation): Generator<DemoReport> {
  const heap: Stream[] = [];
  let order = 0;
  for (const server of population.servers) {
    for (const job of server.jobs) {
      const seed = `${population.seed}/${server.machineId}/${job.backupId}`;
      const rest = runsOf(server, job, seed, population.now);
      const first = rest.next();
      if (!first.done) push(heap, { run: first.value, at: arrival(first.value), order, rest });
      order++;
    }
  }
  while (heap.length > 0) {
    const stream = heap[0]!;
    const { run } = stream;
    yield { at: stream.at, ...bodyOf(run), remoteAddress: run.server.remoteAddress, run };
    const next = stream.rest.next();
    if (next.done) {
      const last = heap.pop()!;
      if (heap.length > 0) heap[0] = last;
    } else {
      stream.run = next.value;
      stream.at = arrival(next.value);
    }
    sink(heap);
  }
}

function bodyOf(run: DemoRun): { contentType: string; body: string } {
  if (run.job.format === "text")
    return { contentType: "application/x-www-form-urlencoded", body: textReport(run) };
  return { contentType: "application/json", body: jsonReport(run) };
}

function arrival(run: DemoRun): number {
  return run.end.ms + 300 + (run.end.ticks % 900);
}

function before(a: Stream, b: Stream): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Stream[], stream: Stream): void {
  heap.push(stream);
  let i = heap.length - 1;
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (!before(heap[i]!, heap[parent]!)) return;
    [heap[i], heap[parent]] = [heap[parent]!, heap[i]!];
    i = parent;
  }
}

function sink(heap: Stream[]): void {
  for (let i = 0; ; ) {
    let least = i;
    for (const child of [2 * i + 1, 2 * i + 2]) {
      if (child < heap.length && before(heap[child]!, heap[least]!)) least = child;
    }
    if (least === i) return;
    [heap[i], heap[least]] = [heap[least]!, heap[i]!];
    i = least;
  }
}
