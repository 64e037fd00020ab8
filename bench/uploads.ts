import type { PreparedBody } from "./bodies.ts";
import { Connection } from "./connection.ts";
import type { Program } from "./program.ts";
import { percentile } from "./statistics.ts";

export interface UploadResult {
  clients: number;
  sent: number;
  /** Reports a second. */
  rate: number;
  /** Latencies in ms. */
  p50: number;
  p99: number;
  max: number;
  /** Answered outside 2xx. */
  refused: number;
  /** Answered as repetitions although they were none. */
  duplicates: number;
  /** The first refusal in the server's words. */
  firstRefusal: string | null;
  /** Cores that sending took: what the server could not have. */
  ownLoad: number;
  /** Cores that the server took; null where the system does not tell. */
  serverLoad: number | null;
  /** Processor time of the server for one report, ms: tells more than the rate while others use the machine. */
  serverTime: number | null;
}

/** Hands out runs: each job in turn, each run of a job a minute after its previous one. */
export function runCounter(bodies: PreparedBody[], first: number) {
  let count = 0;
  return {
    get sent() {
      return count;
    },
    next(): PreparedBody {
      const body = bodies[count % bodies.length]!;
      body.stamp(first + Math.floor(count / bodies.length) * 60_000 + (count % bodies.length));
      count++;
      return body;
    },
  };
}

/** Sends `count` reports over so many connections at once, for at most `seconds`. */
export async function upload(
  { port, processorTime }: Program,
  counter: { next(): PreparedBody },
  clients: number,
  count: number,
  seconds: number,
): Promise<UploadResult> {
  const latencies: number[] = [];
  const result = { refused: 0, duplicates: 0, firstRefusal: null as string | null };
  const connections = Array.from({ length: clients }, () => new Connection(port));
  const deadline = performance.now() + seconds * 1000;
  let left = count;
  const began = performance.now();
  const used = process.cpuUsage();
  const usedByServer = processorTime();
  const client = async (connection: Connection) => {
    while (left-- > 0 && performance.now() < deadline) {
      const answer = await connection.post("/api/upload", counter.next().bytes, "application/json");
      latencies.push(answer.elapsed);
      if (answer.status < 200 || answer.status > 299) {
        result.refused++;
        result.firstRefusal ??= `${answer.status} ${answer.body.toString().slice(0, 300)}`;
      } else if (answer.body.includes('"duplicate":true')) result.duplicates++;
    }
  };
  await Promise.all(connections.map(client));
  const elapsed = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(used);
  const usedByServerNow = processorTime();
  const spent = usedByServer === null || usedByServerNow === null ? null : usedByServerNow - usedByServer;
  for (const connection of connections) connection.close();
  return {
    clients,
    sent: latencies.length,
    rate: latencies.length / elapsed,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    max: percentile(latencies, 1),
    ownLoad: (user + system) / 1e6 / elapsed,
    serverLoad: spent === null ? null : spent / elapsed,
    serverTime: spent === null ? null : (spent * 1000) / latencies.length,
    ...result,
  };
}
