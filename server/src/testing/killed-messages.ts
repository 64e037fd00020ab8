import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomInt } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { idOf, jsonReport } from "./sample-reports.ts";

/** How messages fared while the program that sends them was killed again and again. */
export interface KilledMessages {
  kills: number;
  /** Reports answered 200, each of which makes one message and one relayed report. */
  accepted: number;
  lostMessages: number;
  lostReports: number;
  /** Arrivals of a message or report beyond its first. */
  doubledMessages: number;
  doubledReports: number;
  /** What was under way at a kill may arrive twice: so many at most. */
  mostMessages: number;
  mostReports: number;
  /** Messages whose copies carry different keys: no receiver can tell that they are the same. */
  otherKeys: number;
}

interface Options {
  /** `bin/duplistatus.mjs` of the built program. */
  program: string;
  dataDir: string;
  databaseUrl: string | null;
  kills: number;
  /** How long what was under way may take at the end, ms: on PostgreSQL a lease of a minute must end. */
  patience: number;
}

/** Messages of one channel that are under way at the same time (notifications/outbox/dispatch). */
const slots = 2;
const perRound = 4;

const hashOf = (body: Buffer): string => createHash("sha256").update(body).digest("hex");

/** Kills the program at any moment while reports come and messages go out, and counts what arrived. */
export async function killAgainAndAgain(options: Options): Promise<KilledMessages> {
  const { program, kills, patience } = options;
  const keys = new Map<string, string[]>();
  const reports = new Map<string, number>();
  const receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (request.url === "/relay") reports.set(hashOf(body), (reports.get(hashOf(body)) ?? 0) + 1);
    else {
      const { type, data } = JSON.parse(body.toString()) as {
        type: string;
        data: { backup: { name: string } | null };
      };
      const name = data.backup?.name ?? "";
      if (type === "incident.opened") {
        keys.set(name, [...(keys.get(name) ?? []), String(request.headers["webhook-id"])]);
      }
    }
    // Long enough that some are killed between the arrival and the answer.
    setTimeout(() => response.writeHead(200).end(), 30).unref();
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const env = {
    ...process.env,
    DATA_DIR: options.dataDir,
    DATABASE_URL: options.databaseUrl ?? "",
    HOST: "127.0.0.1",
    PORT: "0",
    LOG_LEVEL: "error",
    NOTIFY_GATHER_SECONDS: "0",
  };

  async function command(...args: string[]): Promise<void> {
    const one = spawn(process.execPath, [program, ...args], { env, stdio: ["ignore", "ignore", "inherit"] });
    const code = await new Promise((resolve) => one.once("close", resolve));
    if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
  }

  async function start(): Promise<{ child: ChildProcess; address: string }> {
    const child = spawn(process.execPath, [program, "serve"], { env, stdio: ["ignore", "pipe", "inherit"] });
    const address = await new Promise<string>((resolve, reject) => {
      let out = "";
      child.stdout!.on("data", (piece) => {
        out += piece;
        const found = /is ready: (\S+)/.exec(out)?.[1];
        if (found !== undefined) resolve(found);
      });
      child.once("close", () => reject(new Error(`it did not start: ${out}`)));
    });
    return { child, address };
  }

  const accepted = new Map<string, string>();
  let child: ChildProcess | undefined;
  try {
    await command("channels", "add", "webhook", "--name", "Hook", "--set", `url=${base}/hook`);
    await command("channels", "add", "relay", "--name", "Relay", "--set", `url=${base}/relay`);
    for (let round = 0; round < kills; round += 1) {
      const started = await start();
      child = started.child;
      const gone = new Promise((resolve) => started.child.once("close", resolve));
      let missing = randomInt(1, perRound + 1);
      let answered = (): void => undefined;
      const enough = new Promise<void>((resolve) => {
        answered = () => {
          missing -= 1;
          if (missing === 0) resolve();
        };
      });
      const send = async (n: number) => {
        const backupName = `job ${round}.${n}`;
        const body = jsonReport({
          machineId: idOf(`machine ${round % 20}`),
          backupName,
          backupId: `DB-${round}-${n}`,
          result: "Error",
        });
        const headers = { "content-type": "application/json" };
        const answer = await fetch(`${started.address}api/upload`, { method: "POST", headers, body }).catch(
          () => null,
        );
        if (answer?.status !== 200) return;
        accepted.set(backupName, hashOf(body));
        answered();
      };
      const sending = Promise.all(
        Array.from({ length: perRound }, (_, n) => sleep(n * 15).then(() => send(n))),
      );
      // Somewhere between "written down", "under way" and "marked as sent", while others still ask.
      await Promise.race([enough, gone]);
      await sleep(randomInt(0, 200));
      started.child.kill("SIGKILL");
      await Promise.all([gone, sending]);
    }
    child = (await start()).child;
    const lostMessages = () => [...accepted.keys()].filter((name) => !keys.has(name)).length;
    const lostReports = () => [...accepted.values()].filter((sha256) => !reports.has(sha256)).length;
    const until = Date.now() + patience;
    while (lostMessages() + lostReports() > 0 && Date.now() < until) await sleep(250);
    // What was under way at the last kill comes again now, if at all.
    await sleep(1_000);
    const extra = (counts: Iterable<number>) => [...counts].reduce((sum, count) => sum + count - 1, 0);
    return {
      kills,
      accepted: accepted.size,
      lostMessages: lostMessages(),
      lostReports: lostReports(),
      doubledMessages: extra([...keys.values()].map(({ length }) => length)),
      doubledReports: extra(reports.values()),
      mostMessages: kills * slots,
      mostReports: kills,
      otherKeys: [...keys.values()].filter((some) => new Set(some).size > 1).length,
    };
  } finally {
    child?.kill("SIGKILL");
    receiver.closeAllConnections();
    receiver.close();
  }
}
