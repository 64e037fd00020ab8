import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { Connection } from "./connection.ts";
import { sleep } from "./statistics.ts";

export const adminPassword = "Bench-Pass-2026";
const startLimit = 60_000;

/** The server under test, running. */
export interface Program {
  port: number;
  /** From spawning to the first 200 of /api/ping, ms. */
  startedIn: number;
  /** Resident memory in bytes, now and at its highest; null where the system does not tell. */
  memory(): { now: number; peak: number } | null;
  /** Processor time used so far by all its threads, s; null where the system does not tell. */
  processorTime(): number | null;
  stop(): Promise<void>;
}

/** Starts the server on a free port with this data directory and waits until it is healthy. */
export async function startProgram(command: readonly string[], dataDir: string): Promise<Program> {
  const port = await freePort();
  const own = {
    PORT: String(port),
    HOST: "127.0.0.1",
    DATA_DIR: dataDir,
    ADMIN_PASSWORD: adminPassword,
    TZ: "UTC",
  };
  const began = performance.now();
  const child = spawn(command[0]!, command.slice(1), {
    env: {
      ...process.env,
      LOG_LEVEL: "warn",
      RATE_LIMITS: "false",
      NODE_ENV: "production",
      DATABASE_URL: "",
      ...own,
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaints = "";
  child.stderr.on("data", (text) => {
    complaints = (complaints + text).slice(-4_000);
  });
  while (!(await isHealthy(port))) {
    if (child.exitCode !== null)
      throw new Error(`The server ended with code ${child.exitCode}.\n${complaints}`);
    if (performance.now() - began > startLimit) {
      child.kill("SIGKILL");
      throw new Error(`The server was not healthy after ${startLimit / 1000} s.\n${complaints}`);
    }
    await sleep(4);
  }
  const startedIn = performance.now() - began;
  const pid = child.pid!;
  const processorTime = () => processorTimeOf(pid);
  return { port, startedIn, memory: () => memoryOf(pid), processorTime, stop: () => stop(child) };
}

/** Cookie of the administrator's session, for what is not open. */
export async function logIn(port: number): Promise<string> {
  const connection = new Connection(port);
  const body = Buffer.from(JSON.stringify({ username: "admin", password: adminPassword }));
  const answer = await connection.post("/api/v1/session", body, "application/json");
  connection.close();
  const cookie = answer.headers.get("set-cookie")?.split(";")[0];
  if (answer.status >= 300 || !cookie)
    throw new Error(`Logging in was answered ${answer.status}: ${answer.body}`);
  return cookie;
}

async function isHealthy(port: number): Promise<boolean> {
  const connection = new Connection(port);
  try {
    return (await connection.get("/api/ping")).status === 200;
  } catch {
    return false;
  } finally {
    connection.close();
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await ended;
  clearTimeout(timer);
}

function memoryOf(pid: number): { now: number; peak: number } | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const bytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) * 1024;
    return { now: bytes("VmRSS"), peak: bytes("VmHWM") };
  } catch {
    return null;
  }
}

function processorTimeOf(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
    // User and system time in ticks of 10 ms.
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return null;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
