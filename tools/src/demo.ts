import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { addServerRequest } from "@duplistatus/contract";
import { type Command, CommandError } from "../../server/src/cli/command.ts";
import { addServer } from "../../server/src/connections/commands.ts";
import { recordOutcome } from "../../server/src/connections/connections.ts";
import { recordLiveStatus } from "../../server/src/live/service.ts";
import { start } from "../../server/src/main.ts";
import { check } from "../../server/src/monitoring/check.ts";
import { renewWarnings } from "../../server/src/monitoring/warnings.ts";
import { labelServer } from "../../server/src/pages/servers/commands.ts";
import { cliActor } from "../../server/src/platform/actor.ts";
import type { Clock } from "../../server/src/platform/clock.ts";
import { readConfig } from "../../server/src/platform/config.ts";
import type { Context } from "../../server/src/platform/context.ts";
import { receiveReport } from "../../server/src/recording/intake.ts";
import { serverOf } from "../../server/src/records/servers/identity.ts";
import {
  type DemoPopulation,
  type DemoServer,
  demoConnections,
  demoLive,
  demoPopulation,
  demoReports,
  systemOf,
} from "./demo/index.ts";

/** Uploads that are under way at once: enough to share commits as real senders would. */
const atOnce = 48;

const hourMs = 3_600_000;
const yearMs = 365 * 24 * hourMs;

/** Duplicati's own distance of live messages. */
const liveEvery = 20_000;

function arrivingAt(context: Context, at: number): Context {
  return { ...context, clock: { now: () => at } };
}

/** Sends every report of the population through the real upload path, each at its own time. */
async function upload(context: Context, population: DemoPopulation): Promise<number> {
  let sent = 0;
  let group: Promise<unknown>[] = [];
  for (const report of demoReports(population)) {
    const origin = { address: report.remoteAddress, tokenServerId: null };
    group.push(
      receiveReport(arrivingAt(context, report.at), {
        body: Buffer.from(report.body),
        contentType: report.contentType,
        origin,
        policy: "open",
      }),
    );
    if (group.length < atOnce) continue;
    await Promise.all(group);
    sent += group.length;
    group = [];
    if (sent % (atOnce * 50) === 0) process.stderr.write(`\r${sent} reports …`);
    // Lets the web server answer meanwhile.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(group);
  sent += group.length;
  process.stderr.write(`\r${sent} reports taken.\n`);
  return sent;
}

/** Gives the servers what people would have typed: alias, note, tags, address. */
async function label(context: Context, population: DemoPopulation): Promise<void> {
  for (const server of population.servers) {
    const known = await serverIdOf(context, server);
    if (known === null) continue;
    const { alias, note, tags, url } = server;
    await labelServer.execute(context, cliActor, { id: known, alias, note, tags: [...tags], url });
  }
}

async function serverIdOf(context: Context, server: DemoServer): Promise<string | null> {
  const { reader } = context.database;
  const nobody = { machineId: null, machineName: null, backupId: null };
  const origin = { address: server.remoteAddress, tokenServerId: null };
  const known =
    (await serverOf(reader, { ...nobody, machineId: server.machineId }, origin)) ??
    (await serverOf(reader, nobody, origin));
  return known?.serverId ?? null;
}

/** Connects the servers as an administrator would have, with the outcome of their last collections. */
async function connect(context: Context, population: DemoPopulation): Promise<void> {
  for (const { server, address, trust, certificate, attemptedAt, problem } of demoConnections(population)) {
    const serverId = await serverIdOf(context, server);
    if (serverId === null) continue;
    const at = (time: number) => arrivingAt(context, time);
    const request = addServerRequest.parse({
      addresses: [address],
      trust: certificate === null ? { kind: trust } : { kind: trust, sha256: certificate.sha256 },
      credential: { kind: "password", password: randomUUID() },
      serverId,
    });
    await addServer.execute(at(attemptedAt - yearMs), cliActor, request);
    const fine = { ok: true, certificate, system: systemOf(server), timeZone: undefined } as const;
    await recordOutcome(at(problem === null ? attemptedAt : attemptedAt - hourMs), serverId, fine);
    if (problem !== null) await recordOutcome(at(attemptedAt), serverId, { ok: false, problem });
  }
}

async function live(context: Context, population: DemoPopulation, now: number): Promise<void> {
  for (const status of demoLive(population, now)) {
    await recordLiveStatus(arrivingAt(context, status.at), Buffer.from(status.body), {
      origin: { address: status.remoteAddress, tokenServerId: null },
    });
  }
}

function wholeNumber(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,7}$/.test(text)) throw new CommandError(`--${name} must be a whole number.`);
  return Number(text);
}

/** `npm run demo`: the program on a throw-away database filled with believable servers and two years of runs. */
export const demoCommand: Command = {
  usage: "demo -- [--servers N] [--reports N] [--seed TEXT] [--at TIME]",
  summary: "serve a throw-away database full of invented servers; --at fixes the clock for screenshots",
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        servers: { type: "string" },
        reports: { type: "string" },
        seed: { type: "string", default: "duplistatus" },
        at: { type: "string" },
      },
    });
    const at = values.at === undefined ? null : Date.parse(values.at);
    if (Number.isNaN(at)) throw new CommandError("--at must be a time such as 2026-11-22T09:00:00Z.");
    const began = Date.now();
    const now = at ?? began;
    const clock: Clock = { now: () => now + (Date.now() - began) };
    const directory = mkdtempSync(join(tmpdir(), "duplistatus-demo-"));
    const password = process.env.ADMIN_PASSWORD ?? "Demo-Passw0rd";
    const config = readConfig({
      ...process.env,
      LOG_LEVEL: process.env.LOG_LEVEL ?? "error",
      DATABASE_URL: undefined,
      DATA_DIR: directory,
      ADMIN_PASSWORD: password,
    });
    const running = await start(config, { clock, collecting: false });
    const { context } = running;
    const population = demoPopulation({
      seed: values.seed,
      now,
      servers: wholeNumber(values.servers, "servers"),
      reports: wholeNumber(values.reports, "reports"),
    });
    await upload(context, population);
    await label(context, population);
    await connect(context, population);
    await live(context, population, now);
    await check(context);
    await renewWarnings(context);
    const timer = setInterval(() => {
      live(context, population, clock.now()).catch((error) => context.log.error({ err: error }, "demo"));
    }, liveEvery);
    console.log(`The demo is ready: ${running.address} (user admin, password ${password})`);
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.once(signal, async () => {
        clearInterval(timer);
        await running.stop();
        rmSync(directory, { recursive: true, force: true });
        process.exit(0);
      });
    }
    return 0;
  },
};
