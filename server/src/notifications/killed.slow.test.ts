import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { engines, type TestDatabase, testDatabase } from "../testing/database.ts";
import { jsonReport } from "../testing/reports.ts";

const program = fileURLToPath(new URL("../../bin/duplistatus.mjs", import.meta.url));
const kills = 10;
const slots = 2;

/** Messages as they arrived: id of the webhook and backup it is about. */
interface Arrived {
  key: string;
  backup: string;
}

describe.each(engines)("killed again and again on %s", (engine) => {
  let opened: TestDatabase;
  let child: ChildProcess | undefined;
  const arrived: Arrived[] = [];
  const hook = createServer((request, response) => {
    let body = "";
    request.on("data", (piece) => {
      body += piece;
    });
    request.on("end", () => {
      const { type, data } = JSON.parse(body) as { type: string; data: { backup: { name: string } | null } };
      if (type === "incident.opened") {
        arrived.push({ key: String(request.headers["webhook-id"]), backup: data.backup?.name ?? "" });
      }
      // Long enough that some are killed between the arrival and the answer.
      setTimeout(() => response.writeHead(200).end(), 40);
    });
  });

  beforeAll(async () => {
    opened = await testDatabase(engine);
    await opened.database.close();
    await new Promise<void>((resolve) => hook.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => child?.kill("SIGKILL"));
  afterAll(async () => {
    hook.closeAllConnections();
    hook.close();
    await opened.close().catch(() => undefined);
  });

  const env = () => ({
    ...process.env,
    DATA_DIR: opened.dataDir,
    DATABASE_URL: opened.databaseUrl ?? "",
    HOST: "127.0.0.1",
    PORT: "0",
    LOG_LEVEL: "error",
    NOTIFY_GATHER_SECONDS: "0",
  });

  async function command(...args: string[]): Promise<void> {
    const one = spawn(process.execPath, [program, ...args], { env: env(), stdio: "ignore" });
    const code = await new Promise((resolve) => one.once("close", resolve));
    expect([args[0], code]).toEqual([args[0], 0]);
  }

  /** Starts the program and answers its address. */
  function start(): Promise<string> {
    const one = spawn(process.execPath, [program, "serve"], {
      env: env(),
      stdio: ["ignore", "pipe", "inherit"],
    });
    child = one;
    return new Promise((resolve, reject) => {
      let out = "";
      one.stdout.on("data", (piece) => {
        out += piece;
        const found = /is ready: (\S+)/.exec(out)?.[1];
        if (found !== undefined) resolve(found);
      });
      one.once("close", () => reject(new Error(`it did not start: ${out}`)));
    });
  }

  async function kill(): Promise<void> {
    const one = child!;
    const gone = new Promise((resolve) => one.once("close", resolve));
    one.kill("SIGKILL");
    await gone;
  }

  it("loses no message; what arrives twice has the same key, and no more than was under way", async () => {
    const { port } = hook.address() as AddressInfo;
    await command("channels", "add", "webhook", "--name", "Hook", "--set", `url=http://127.0.0.1:${port}/`);
    const accepted: string[] = [];
    for (let round = 0; round < kills; round += 1) {
      const address = await start();
      for (let n = 0; n < 4; n += 1) {
        const backupName = `job ${round}.${n}`;
        const answer = await fetch(`${address}api/upload`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: jsonReport({ backupName, backupId: `DB-${round}-${n}`, result: "Error" }).toString(),
        });
        if (answer.status === 200) accepted.push(backupName);
      }
      // Somewhere between "written down" and "marked as sent".
      await new Promise((resolve) => setTimeout(resolve, 20 + ((round * 37) % 160)));
      await kill();
    }
    await start();
    const missing = () => accepted.filter((name) => !arrived.some(({ backup }) => backup === name));
    // On PostgreSQL what was under way is taken over when its lease of a minute has ended.
    await expect.poll(missing, { timeout: 150_000, interval: 250 }).toEqual([]);
    const keys = new Map<string, Set<string>>();
    for (const { backup, key } of arrived) keys.set(backup, (keys.get(backup) ?? new Set()).add(key));
    expect(accepted.length).toBe(4 * kills);
    expect([...keys.values()].filter((known) => known.size !== 1)).toEqual([]);
    expect(arrived.length - keys.size).toBeLessThanOrEqual(kills * slots);
  }, 400_000);
});
