import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Connection } from "./connection.ts";
import type { Figure } from "./figures.ts";
import { logIn, type Program, startProgram } from "./program.ts";
import { percentile, sleep } from "./statistics.ts";

/** Built beside `run.js`. */
const serversFile = fileURLToPath(new URL("duplicati-servers.js", import.meta.url));
const lines = 200;

interface Servers {
  ports: number[];
  stop(): void;
}

async function startServers(count: number, runs: number): Promise<Servers> {
  const child = spawn(process.execPath, [serversFile, String(count), String(runs), String(lines)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  let text = "";
  for await (const chunk of child.stdout) {
    text += chunk;
    if (text.includes("\n")) break;
  }
  return { ports: JSON.parse(text), stop: () => void child.stdin.end() };
}

interface Progress {
  id: string;
  endedAt: number | null;
  servers: { phase: string; new: number; problem: { kind: string } | null }[];
}

async function ask<Answer>(http: Connection, method: "get" | "post", path: string, body?: unknown) {
  const answer =
    method === "get"
      ? await http.get(path)
      : await http.post(path, Buffer.from(JSON.stringify(body)), "application/json");
  if (answer.status >= 300) throw new Error(`${path} was answered ${answer.status}: ${answer.body}`);
  return JSON.parse(answer.body.toString()) as Answer;
}

const addressOf = (port: number) => ({
  addresses: ["127.0.0.1"],
  port,
  trust: { kind: "plain" },
  credential: { kind: "password", password: "bench" },
  everyMinutes: 0,
});

/** Collects and waits for the end; `meanwhile` runs again and again until then. */
async function collect(
  http: Connection,
  body: unknown,
  meanwhile: () => Promise<void> = () => sleep(20),
): Promise<{ seconds: number; runs: number }> {
  const began = performance.now();
  const { id } = await ask<Progress>(http, "post", "/api/v1/collections", body);
  let ended = false;
  let last: Progress | null = null;
  const watching = (async () => {
    while (last === null || last.endedAt === null) {
      await sleep(50);
      last = await ask<Progress>(http, "get", `/api/v1/collections/${id}`);
    }
    ended = true;
  })();
  while (!ended) await meanwhile();
  await watching;
  const failed = last!.servers.find((server) => server.phase !== "done");
  if (failed !== undefined) throw new Error(`Collecting failed: ${failed.problem?.kind}`);
  const runs = last!.servers.reduce((sum, server) => sum + server.new, 0);
  return { seconds: (performance.now() - began) / 1000, runs };
}

/** Asks for the dashboard once and notes how long that took, ms. */
async function look(viewer: Connection, samples: number[]): Promise<void> {
  samples.push((await viewer.get("/api/v1/dashboard", { "Accept-Encoding": "identity" })).elapsed);
  await sleep(5);
}

/** Measures collecting: one long log, then many servers at once beside an open dashboard. */
export async function measureCollecting(
  command: readonly string[],
  directory: string,
  { runs = 500, servers = 50, each = 100 } = {},
): Promise<Figure[]> {
  const dataDir = mkdtempSync(join(directory, "duplistatus-bench-"));
  const started: { stop(): unknown }[] = [];
  try {
    const program: Program = await startProgram(command, dataDir);
    started.push(program);
    const cookie = await logIn(program.port);
    const http = new Connection(program.port, cookie);
    const memory = () => (program.memory()?.now ?? Number.NaN) / 1e6;
    const figures: Figure[] = [];

    const one = await startServers(1, runs);
    started.push(one);
    const long = await collect(http, { add: [addressOf(one.ports[0]!)] });
    figures.push({
      name: `collecting ${long.runs} runs with ${lines} lines`,
      value: long.seconds,
      unit: "s",
      target: 3,
    });
    const again = await collect(http, {});
    figures.push({ name: "the same again, nothing new", value: again.seconds, unit: "s", target: null });
    one.stop();

    const many = await startServers(servers, each);
    started.push(many);
    for (const port of many.ports) await ask(http, "post", "/api/v1/servers", addressOf(port));
    const ids = await ask<{ servers: { id: string; connection: { port: number } | null }[] }>(
      http,
      "get",
      "/api/v1/servers",
    );
    const wanted = ids.servers
      .filter((server) => many.ports.includes(server.connection?.port ?? 0))
      .map((server) => server.id);
    const before = memory();
    const busy: number[] = [];
    const viewer = new Connection(program.port, cookie);
    const parallel = await collect(http, { servers: wanted }, () => look(viewer, busy));
    const peak = (program.memory()?.peak ?? Number.NaN) / 1e6;
    await sleep(2_000);
    const idle: number[] = [];
    for (let i = 0; i < 300; i++) await look(viewer, idle);
    viewer.close();
    const [p50, p50Idle] = [percentile(busy, 0.5), percentile(idle, 0.5)];
    figures.push(
      {
        name: `collecting ${servers} servers × ${each} runs`,
        value: parallel.seconds,
        unit: "s",
        target: null,
        note: `${parallel.runs} runs, ${(parallel.runs / parallel.seconds).toFixed(0)} /s`,
      },
      { name: "dashboard idle: p50", value: p50Idle, unit: "ms", target: null },
      {
        name: "dashboard while collecting: p50",
        value: p50,
        unit: "ms",
        target: null,
        note: `p99 ${percentile(busy, 0.99).toFixed(1)} ms, ${busy.length} requests`,
      },
      { name: "dashboard while collecting ÷ idle", value: p50 / p50Idle, unit: "", target: 2 },
      { name: "memory more than before, 2 s after", value: memory() - before, unit: "MB", target: 100 },
      { name: "memory, highest while collecting", value: peak, unit: "MB", target: null },
    );
    http.close();
    return figures;
  } finally {
    for (const one of started.reverse()) await one.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
