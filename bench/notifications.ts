import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { insertChannel } from "../server/src/notifications/configured/store.ts";
import { insertDelivery } from "../server/src/notifications/outbox/store.ts";
import { openDatabase } from "../server/src/platform/database/open.ts";
import { prepareBodies } from "./bodies.ts";
import type { Figure } from "./figures.ts";
import { benchServers } from "./machines.ts";
import { type Program, startProgram } from "./program.ts";
import { median } from "./statistics.ts";
import { runCounter, type UploadResult, upload } from "./uploads.ts";

const hour = 3_600_000;
const channels = 4;
const recipient = "+491700000000";

/** Channels that take the connection and never answer, with so many messages waiting. */
async function fillOutbox(dataDir: string, url: string, messages: number): Promise<void> {
  const database = await openDatabase({ dataDir, databaseUrl: null });
  const now = Date.now();
  try {
    const ids: number[] = [];
    for (let n = 0; n < channels; n++) {
      const channel = {
        kind: "signal",
        name: `Hangs ${n}`,
        name_key: `hangs ${n}`,
        settings: JSON.stringify({ url, number: recipient, recipients: recipient }),
        secrets: null,
        options: "{}",
        created_at: now,
      };
      ids.push(await database.write((sql) => insertChannel(sql, channel)));
    }
    for (let at = 0; at < messages; at += 500) {
      await database.write(async (sql) => {
        for (let n = at; n < Math.min(at + 500, messages); n++) {
          await insertDelivery(sql, {
            event_key: `bench:${n}`,
            channel_id: ids[n % ids.length]!,
            recipient,
            kind: "self_test",
            topic: "selfTest",
            tone: "info",
            urgent: 1,
            state: "queued",
            due: now,
            expires_at: now + 72 * hour,
            created_at: now,
          });
        }
      });
    }
  } finally {
    await database.close();
  }
}

/** The middle of ratios that were measured in pairs, one right after the other: others use the machine, too. */
const ratio = (pairs: readonly (readonly [none: number, hanging: number])[]): number =>
  median(pairs.map(([none, hanging]) => hanging / none));

/** What waiting messages cost those who send reports: nothing, however every channel hangs. */
export async function measureNotifications(
  command: readonly string[],
  directory: string,
  { messages = 10_000, rounds = 12 } = {},
): Promise<Figure[]> {
  const silent = createServer((socket) => socket.on("error", () => undefined));
  await new Promise<void>((done) => silent.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const directories = ["none", "hanging"].map(() => mkdtempSync(join(directory, "duplistatus-bench-")));
  const programs: Program[] = [];
  try {
    for (const dataDir of directories) await (await startProgram(command, dataDir)).stop();
    await fillOutbox(directories[1]!, url, messages);
    for (const dataDir of directories) programs.push(await startProgram(command, dataDir));
    const now = Date.now();
    const bodies = prepareBodies(benchServers(now), now);
    const counters = programs.map(() => runCounter(bodies, now - 25 * hour));
    for (const [index, program] of programs.entries()) await upload(program, counters[index]!, 4, 600, 20);
    const p50: [number, number][] = [];
    const rate: [number, number][] = [];
    const processor: [number, number][] = [];
    for (let round = 0; round < rounds; round++) {
      const found: UploadResult[] = [];
      // Whoever is second must not always be the same.
      for (const index of round % 2 === 0 ? [0, 1] : [1, 0]) {
        found[index] = await upload(programs[index]!, counters[index]!, 4, 500, 10);
      }
      p50.push([found[0]!.p50, found[1]!.p50]);
      rate.push([found[0]!.rate, found[1]!.rate]);
      processor.push([found[0]!.serverTime ?? Number.NaN, found[1]!.serverTime ?? Number.NaN]);
    }
    const of = `uploads while ${channels} channels hang, ${messages.toLocaleString("en")} messages wait`;
    const note = `${rounds} pairs of 500 reports by 4 clients`;
    return [
      { name: `${of}: p50 ÷ none`, value: ratio(p50), unit: "", target: 1.05, note },
      { name: `${of}: processor time ÷ none`, value: ratio(processor), unit: "", target: 1.05, note },
      { name: `${of}: rate ÷ none`, value: ratio(rate), unit: "", target: 0.95, lowerLimit: true, note },
    ];
  } finally {
    for (const program of programs) await program.stop();
    silent.close();
    for (const dataDir of directories) rmSync(dataDir, { recursive: true, force: true });
  }
}
