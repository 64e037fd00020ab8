import { monitorEventLoopDelay } from "node:perf_hooks";
import type { PreparedBody } from "./bodies.ts";
import { type Answer, Connection } from "./connection.ts";
import { percentile, sleep } from "./statistics.ts";

export interface ReadResult {
  p50: number;
  p99: number;
  /** Body as it came over the wire. */
  bytes: number;
  encoding: string;
  status: number;
}

/** Asks for a path again and again over one connection. */
export async function read(
  port: number,
  path: string,
  cookie: string,
  encoding: string,
  count: number,
): Promise<ReadResult> {
  const connection = new Connection(port, cookie);
  const latencies: number[] = [];
  let last: Answer | null = null;
  for (let i = 0; i < count + 50; i++) {
    last = await connection.get(path, { "Accept-Encoding": encoding, Accept: "application/json" });
    if (i >= 50) latencies.push(last.elapsed);
  }
  connection.close();
  // An error is no fast answer.
  const fine = last!.status === 200;
  return {
    p50: fine ? percentile(latencies, 0.5) : Number.NaN,
    p99: percentile(latencies, 0.99),
    bytes: fine ? last!.body.length : Number.NaN,
    encoding: last!.headers.get("content-encoding") ?? "none",
    status: last!.status,
  };
}

/** A backup with its server, or null while there is none. */
export async function somePlace(
  port: number,
  cookie: string,
): Promise<{ id: number; serverId: string } | null> {
  const connection = new Connection(port, cookie);
  const answer = await connection.get("/api/v1/dashboard", { Accept: "application/json" });
  connection.close();
  const { jobs } = JSON.parse(answer.body.toString()) as { jobs: { id: number; serverId: string }[] };
  return jobs[0] ?? null;
}

export interface LargeResult {
  bytes: number;
  status: number;
  /** How long the large upload took, ms. */
  took: number;
  /** Other requests meanwhile, ms. */
  others: { count: number; p50: number; max: number };
  /** How long this program itself was kept from looking, ms: part of `max` that is not the server's. */
  ownDelay: number;
}

/** Uploads a large report and asks for the summary and uploads small reports meanwhile: whom does it delay, and how long? */
export async function readDuringLargeUpload(
  port: number,
  cookie: string,
  large: PreparedBody,
  small: { next(): PreparedBody },
): Promise<LargeResult> {
  const sender = new Connection(port);
  const others = [new Connection(port, cookie), new Connection(port, cookie), new Connection(port)] as const;
  const latencies: number[] = [];
  let done = false;
  const repeat = async (ask: () => Promise<Answer>) => {
    while (!done) {
      latencies.push((await ask()).elapsed);
      await sleep(2);
    }
  };
  const asking = Promise.all([
    repeat(() => others[0].get("/api/summary")),
    repeat(() => others[1].get("/api/v1/dashboard", { "Accept-Encoding": "gzip" })),
    repeat(() => others[2].post("/api/upload", small.next().bytes, "application/json")),
  ]);
  await sleep(100);
  latencies.length = 0;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const answer = await sender.post("/api/upload", large.bytes, "application/json");
  await sleep(50);
  delay.disable();
  done = true;
  await asking;
  for (const connection of [sender, ...others]) connection.close();
  return {
    bytes: large.bytes.length,
    status: answer.status,
    took: answer.elapsed,
    others: { count: latencies.length, p50: percentile(latencies, 0.5), max: percentile(latencies, 1) },
    ownDelay: delay.max / 1e6,
  };
}
