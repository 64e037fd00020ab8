import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recordLiveStatus } from "../live/service.ts";
import { StorageUnavailable } from "../platform/database/database.ts";
import { packBody } from "../platform/report-reader/compress.ts";
import { pendingDropped } from "../records/raw-reports/pending-store.ts";
import { newcomerShares, newcomersOf } from "../records/servers/newcomers.ts";
import { idOf, jsonReport, type TestIntake, testIntake } from "../testing/reports.ts";
import { receiveReport } from "./intake.ts";
import { trimPending } from "./pending-shares.ts";

const begin = Date.UTC(2026, 5, 15, 1);
const [stranger, other] = ["198.51.100.7", "203.0.113.9"];
const token = { kind: "token", id: 1, name: "backups" } as const;

let intake: TestIntake;
beforeEach(async () => {
  intake = await testIntake("sqlite");
});
afterEach(() => intake.close());

let number = 0;
const report = (machine: string, job = "Photos") =>
  jsonReport({
    begin: begin + ++number * 1000,
    machineId: idOf(machine),
    machineName: machine,
    backupId: job,
    backupName: job,
  });
async function take(body: Buffer, address = stranger, actor?: typeof token) {
  const upload = { body, contentType: "application/json", policy: "open" } as const;
  const origin = { address, tokenServerId: null };
  const outcome = await receiveReport(intake.context, { ...upload, origin }, actor);
  if (outcome.kind !== "kept") throw new Error("refused");
  const { waitingForApproval, quarantined } = outcome.answer;
  return waitingForApproval ? "waits" : quarantined ? "in quarantine" : "recorded";
}
const fill = (kind: keyof typeof newcomerShares, address: string) => {
  for (let count = 0; count < newcomerShares[kind].perSender; count++)
    newcomersOf(intake.context).add(kind, address);
};
const count = async (table: string) =>
  (await intake.context.database.reader.get<{ count: number }>(`select count(*) as count from ${table}`))!
    .count;

describe("a sender without a token who makes too many servers known in a day", () => {
  it("lets new ones wait for approval; known ones, other senders and tokens are not concerned", async () => {
    expect(await take(report("known"))).toBe("recorded");
    fill("servers", stranger);
    expect(await take(report("forged 1"))).toBe("waits");
    expect(await take(report("known"))).toBe("recorded");
    expect(await take(report("elsewhere"), other)).toBe("recorded");
    expect(await take(report("with a token"), stranger, token)).toBe("recorded");
    intake.clock.advance(86_400_000);
    expect(await take(report("tomorrow"))).toBe("recorded");
  });

  it("is counted by what is really made, from an IPv6 network as one", async () => {
    const addresses = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"];
    await take(report("a"), addresses[0]);
    await take(report("a"), addresses[0]);
    const left = newcomerShares.servers.perSender - 2;
    for (let made = 0; made < left; made++) newcomersOf(intake.context).add("servers", addresses[1]!);
    expect(await take(report("b"), addresses[1])).toBe("recorded");
    expect(await take(report("c"), addresses[1])).toBe("waits");
  });

  it("makes none by live status either, and no rows of what nobody knows", async () => {
    const message = (machine: string, started: number) =>
      Buffer.from(
        JSON.stringify({
          operation: "Backup",
          status: "Progress",
          startedUtc: new Date(begin + started).toISOString(),
          metadata: { machineId: idOf(machine), machineName: machine, backupId: "1", backupName: "Photos" },
        }),
      );
    const origin = { address: stranger, tokenServerId: null };
    const send = (machine: string, started = 0) =>
      recordLiveStatus(intake.context, message(machine, started), { origin });
    await send("known");
    for (let run = 0; run < 30; run++) await send("known", run);
    fill("servers", stranger);
    await send("forged");
    expect([await count("servers"), await count("live_runs")]).toEqual([1, 10]);
  });
});

describe("a sender without a token who makes too many jobs known in a day", () => {
  it("finds them in quarantine, where nothing is lost, and known jobs go on", async () => {
    expect(await take(report("attic"))).toBe("recorded");
    fill("jobs", stranger);
    expect(await take(report("attic", "forged"))).toBe("in quarantine");
    expect([await count("jobs"), await count("runs")]).toEqual([1, 1]);
    expect(await take(report("attic"))).toBe("recorded");
    expect(await take(report("attic", "Music"), stranger, token)).toBe("recorded");
  });
});

describe("the shares of what is no run yet", () => {
  const damaged = (text: string) => Buffer.from(`{"Data":{"MainOperation":"${text}`);
  const kept = async () =>
    (
      await intake.context.database.reader.all<{ address: string }>(
        "select address from reports where state = 'quarantined' order by id",
      )
    ).map(({ address }) => address);
  const room = { reports: 1000, bytes: 1_000_000 };

  it("keep the newest of each sender, and say how many went", async () => {
    await take(damaged("mine"), other);
    for (let at = 0; at < 12; at++) await take(damaged(`flood ${at}`));
    expect(await trimPending(intake.context, { perSender: { ...room, reports: 5 }, inAll: room })).toBe(7);
    expect(await kept()).toEqual([other, ...Array(5).fill(stranger)]);
    const [oldest] = await intake.context.database.reader.all<{ sha256: string }>(
      "select sha256 from reports where address = ? order by id",
      [stranger],
    );
    expect(oldest!.sha256).toBe(packBody(damaged("flood 7")).sha256);
    expect(await pendingDropped(intake.context.database.reader)).toEqual({
      count: 7,
      at: intake.clock.now(),
    });
    expect(await trimPending(intake.context, { perSender: { ...room, reports: 5 }, inAll: room })).toBe(0);
  });

  it("in all are taken from whoever has most", async () => {
    for (let at = 0; at < 3; at++) await take(damaged(`mine ${at}`), other);
    for (let at = 0; at < 9; at++) await take(damaged(`flood ${at}`));
    expect(await trimPending(intake.context, { perSender: room, inAll: { ...room, reports: 6 } })).toBe(6);
    expect(await kept()).toEqual([other, other, other, stranger, stranger, stranger]);
  });

  it("count bytes, too", async () => {
    for (let at = 0; at < 10; at++) await take(damaged(`flood ${at} ${idOf(String(at)).repeat(20)}`));
    const [{ bytes }] = (await intake.context.database.reader.all<{ bytes: number }>(
      "select sum(length(body)) as bytes from reports",
    )) as [{ bytes: number }];
    await trimPending(intake.context, { perSender: { ...room, bytes: bytes / 2 }, inAll: room });
    expect((await kept()).length).toBe(5);
  });

  it("never touch runs, or what came with the token of a server", async () => {
    await take(report("attic"));
    await intake.take(damaged("with a token"), { address: stranger, token: idOf("attic") });
    expect(await trimPending(intake.context, { perSender: { reports: 0, bytes: 0 }, inAll: room })).toBe(0);
    expect(await count("reports")).toBe(2);
  });
});

describe("a disk that is nearly full", () => {
  const { statfs } = fs;
  const disk = (free: number) => {
    fs.statfs = (async () => ({ bavail: free, blocks: 1_000_000, bsize: 4096 })) as unknown as typeof statfs;
    syncBuiltinESMExports();
    intake.clock.advance(10_000);
  };
  afterEach(() => {
    fs.statfs = statfs;
    syncBuiltinESMExports();
  });

  it("takes the reports of known machines and tokens, and asks strangers to come back", async () => {
    disk(100_000);
    expect(await take(report("known"))).toBe("recorded");
    disk(10_000);
    expect(await take(report("known"))).toBe("recorded");
    expect(await take(report("token"), stranger, token)).toBe("recorded");
    await expect(take(report("stranger"))).rejects.toBeInstanceOf(StorageUnavailable);
    await expect(take(Buffer.from('{"Data":{"MainOperation":'))).rejects.toMatchObject({
      problem: "disk_nearly_full",
    });
    disk(100_000);
    expect(await take(report("stranger"))).toBe("recorded");
  });
});
