import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** Runs inside the program: tells how long its event loop stood still at the longest, and how much memory it has. */
const inside = `data:text/javascript,${encodeURIComponent(`
  import { monitorEventLoopDelay } from "node:perf_hooks";
  import { readFileSync } from "node:fs";
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const bytes = (name) =>
    1024 * Number(new RegExp(name + ":\\\\s+(\\\\d+)").exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? 0);
  process.on("message", () => {
    process.send({ worstLoopMs: delay.max / 1e6, peakBytes: bytes("VmHWM"), bytes: bytes("VmRSS") });
    delay.reset();
  });
  process.channel?.unref();
`)}`;

/** How a program fared since it was asked last; the peak of memory is that of its whole life. */
export interface Vitals {
  worstLoopMs: number;
  peakBytes: number;
  bytes: number;
}

/** The built program, running. */
export interface Program {
  readonly child: ChildProcess;
  readonly url: string;
  /** The end of what it wrote to its output. */
  said(): string;
  vitals(): Promise<Vitals>;
  /** Ends it, unless it has ended. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

interface StartOptions {
  /** Bundled `run.ts`. */
  mainFile: string;
  dataDir: string;
  env?: Record<string, string>;
  /** What runs the program, such as `["faketime", "+1d"]`. */
  under?: readonly string[];
}

/**
 * Starts the built program and waits until it serves.
 * @throws {Error} with what it said, when it ends instead.
 */
export async function startProgram({ mainFile, dataDir, env, under = [] }: StartOptions): Promise<Program> {
  const [command, ...rest] = [...under, process.execPath, "--import", inside, mainFile];
  const child = spawn(command!, rest, {
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      DATABASE_URL: "",
      HOST: "127.0.0.1",
      PORT: "0",
      LOG_LEVEL: "fatal",
      RATE_LIMITS: "false",
      ADMIN_PASSWORD: "Test-Passw0rd",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (piece: Buffer) => {
      said = (said + piece).slice(-20_000);
      const address = /is ready: (\S+)\//.exec(said)?.[1];
      if (address !== undefined) resolve(address.replace("localhost", "127.0.0.1"));
    };
    child.stdout!.on("data", hear);
    child.stderr!.on("data", hear);
    child.once("error", reject);
    child.once("exit", (code, signal) => reject(new Error(`The program ended (${code ?? signal}): ${said}`)));
  });
  return {
    child,
    url,
    said: () => said,
    async vitals() {
      const answer = once(child, "message");
      child.send("vitals");
      return (await answer)[0] as Vitals;
    },
    async end(signal = "SIGTERM") {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const over = once(child, "exit");
      child.kill(signal);
      await over;
    },
  };
}
