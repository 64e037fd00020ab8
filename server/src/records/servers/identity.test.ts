import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createToken } from "../../access/accounts/tokens.ts";
import { readDashboard } from "../../pages/dashboard/dashboard.ts";
import { act } from "../../testing/act.ts";
import { engines } from "../../testing/database.ts";
import {
  dump,
  idOf,
  jsonReport,
  kept,
  oldFailure,
  reportDocument,
  type TestIntake,
  testIntake,
} from "../../testing/reports.ts";
import { overlappingNames } from "./identity.ts";

const hour = 3_600_000;
const begin = Date.UTC(2026, 5, 15, 1);

describe.each(engines)("identity on %s", (engine) => {
  let intake: TestIntake;
  beforeEach(async () => {
    intake = await testIntake(engine);
  });
  afterEach(() => intake.close());

  const servers = async () => (await readDashboard(intake.context)).servers;
  const jobs = async () => (await readDashboard(intake.context)).jobs;

  it("keys a server by its machine id, whatever address it sends from", async () => {
    await intake.take(jsonReport({ begin }), { address: "192.0.2.1" });
    await intake.take(jsonReport({ begin: begin + hour }), { address: "192.0.2.2" });
    expect(await servers()).toMatchObject([
      { id: "0123456789abcdef0123456789abcdef", name: "attic", placeholder: false },
    ]);
  });

  it("tells command-line installations without a machine id apart by machine name", async () => {
    await intake.take(jsonReport({ begin, machineId: "", machineName: "one" }));
    await intake.take(jsonReport({ begin, machineId: "", machineName: "two" }));
    await intake.take(jsonReport({ begin: begin + hour, machineId: null, machineName: "one" }));
    expect((await servers()).map((server) => server.name)).toEqual(["one", "two"]);
    expect((await jobs()).map((job) => job.runCount).sort()).toEqual([1, 2]);
  });

  it("tells reports up to 2.0.7.1 with the same job name apart by address, and says so", async () => {
    await intake.take(oldFailure("Documents"), { address: "192.0.2.1" });
    await intake.take(oldFailure("Documents"), { address: "192.0.2.2" });
    expect(await servers()).toMatchObject([
      { name: "192.0.2.1", placeholder: true },
      { name: "192.0.2.2", placeholder: true },
    ]);
    expect((await jobs()).map((job) => job.name)).toEqual(["Documents", "Documents"]);
  });

  it("puts a nameless report on the server of the token it came with", async () => {
    await intake.take(jsonReport({ begin }));
    const [server] = await servers();
    const token = await act(intake.context, (work) =>
      createToken(work, { name: "t", scope: "ingest", serverId: server!.id }),
    );
    expect(token.serverId).toBe(server!.id);
    await intake.take(oldFailure("Documents"), { address: "192.0.2.9", token: server!.id });
    expect(await servers()).toHaveLength(1);
    expect((await jobs()).map((job) => job.name).sort()).toEqual(["Documents", "Photos"]);
  });

  it("lets a token's server adopt an unknown machine, but only one", async () => {
    await intake.take(oldFailure("Documents"), { address: "192.0.2.1" });
    const [standIn] = await servers();
    await intake.take(jsonReport({ begin, machineId: idOf("first"), machineName: "first" }), {
      token: standIn!.id,
    });
    expect((await servers()).map((server) => server.id)).toEqual([standIn!.id]);
    await intake.take(jsonReport({ begin: begin + hour, machineId: idOf("first"), machineName: "first" }));
    expect(await servers()).toHaveLength(1);
    const second = jsonReport({ begin, machineId: idOf("second"), machineName: "second" });
    expect(kept(await intake.take(second, { token: standIn!.id })).status).toBe(202);
    expect((await servers()).map((server) => server.name)).toEqual(["first"]);
  });

  it("never lets two machines grow together because they share a job id or name", async () => {
    await intake.take(jsonReport({ begin, machineId: idOf("a"), machineName: "same" }));
    await intake.take(jsonReport({ begin, machineId: idOf("b"), machineName: "same" }));
    expect(await servers()).toHaveLength(2);
    expect(await jobs()).toHaveLength(2);
  });

  it("renames job and machine with the news, never back with a late report", async () => {
    await intake.take(jsonReport({ begin: begin + 5 * hour, backupName: "Old", machineName: "old" }));
    await intake.take(jsonReport({ begin: begin + 48 * hour, backupName: "New", machineName: "new" }));
    expect([(await servers())[0]!.name, (await jobs())[0]!.name]).toEqual(["new", "New"]);
    await intake.take(jsonReport({ begin: begin + 6 * hour, backupName: "Old", machineName: "old" }));
    expect([(await servers())[0]!.name, (await jobs())[0]!.name]).toEqual(["new", "New"]);
    expect(await jobs()).toHaveLength(1);
    expect((await servers())[0]!.sharedIdentityNames).toEqual([]);
  });

  it("shows two machines that use one machine id in turn, and takes them apart when their runs prove it", async () => {
    const nights = async (from: number, to: number) => {
      for (let night = from; night < to; night++) {
        const at = begin + night * 24 * hour;
        await intake.take(jsonReport({ begin: at, machineName: "original" }));
        await intake.take(jsonReport({ begin: at + hour, machineName: "clone" }));
      }
    };
    await nights(0, 2);
    expect([...(await servers())[0]!.sharedIdentityNames].sort()).toEqual(["clone", "original"]);
    expect(await servers()).toHaveLength(1);
    await nights(2, 3);
    expect((await servers()).map((server) => server.name).sort()).toEqual(["clone", "original"]);
    expect((await jobs()).map((job) => job.runCount)).toEqual([3, 3]);
  });

  it("lets a late report turn neither version nor system of its server back", async () => {
    intake.clock.advance(60 * 24 * hour);
    const now = intake.clock.now();
    await intake.take(jsonReport({ begin: now, version: "2.3.0.4", operatingSystem: "Debian 13" }));
    await intake.take(
      jsonReport({ begin: now - 40 * 24 * hour, version: "2.2.0.3", operatingSystem: "Debian 12" }),
    );
    expect(await servers()).toMatchObject([{ duplicatiVersion: "2.3.0.4", operatingSystem: "Debian 13" }]);
  });

  it("learns nothing from a repeated report", async () => {
    const early = jsonReport({ begin, version: "2.2.0.3" });
    await intake.take(early);
    await intake.take(jsonReport({ begin: begin + hour, version: "2.3.0.4" }));
    const before = await dump(intake.context);
    intake.clock.advance(10 * hour);
    expect(kept(await intake.take(early)).answer).toMatchObject({ duplicate: true });
    expect(await dump(intake.context)).toEqual(before);
  });

  it("takes ids and names of any length and content", async () => {
    const long = Array.from({ length: 10_000 }, (_, at) =>
      String.fromCodePoint(0x4e00 + ((at * 7919) % 20_000)),
    ).join("");
    for (const text of [
      long,
      "a\0b",
      "<script>alert(1)</script>",
      "\ud800",
      "__proto__",
      "'; drop table jobs; --",
      "🗄 → ß",
    ]) {
      const body = jsonReport({
        begin,
        machineId: text,
        machineName: text,
        backupId: text,
        backupName: text,
      });
      expect(kept(await intake.take(body)).status).toBe(200);
      expect(kept(await intake.take(body)).answer).toMatchObject({ duplicate: true });
    }
    expect(await servers()).toHaveLength(7);
    expect((await jobs()).map((job) => job.name)).toContain("<script>alert(1)</script>");
  });

  it("stores whatever stands in any member, NUL included", async () => {
    const spoil = (value: unknown): unknown => {
      if (typeof value === "string") return `${value}\0`;
      if (Array.isArray(value)) return value.map(spoil);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, spoil(inner)]));
    };
    const exception = "System.Exception: a\0b\n  at X";
    const document = spoil(
      reportDocument({ exception, logLines: ["2026-06-15 01:00:00 +00 - [Error-A.B-C]: x\0y"] }),
    );
    const { Data: data } = document as { Data: Record<string, unknown> };
    data.MainOperation = "Backup";
    data.BeginTime = new Date(begin).toISOString();
    expect(kept(await intake.take(Buffer.from(JSON.stringify(document)))).status).toBe(200);
  });

  it("keeps numbers that no counter can hold as safe integers", async () => {
    const body = JSON.stringify(reportDocument({ begin })).replace(/":(\d+)/g, '":9223372036854775807');
    await intake.take(Buffer.from(body));
    await intake.take(
      Buffer.from(
        body.replace(/"BeginTime":"[^"]*"/g, `"BeginTime":"${new Date(begin + hour).toISOString()}"`),
      ),
    );
    const [job] = await jobs();
    expect(job!.runCount).toBe(2);
    const state = await dump(intake.context);
    expect(Number.isSafeInteger(state.jobs[0]!.uploaded_total)).toBe(true);
    expect(Number.isSafeInteger(state.days[0]!.uploaded)).toBe(true);
  });
});

describe("names under one machine id", () => {
  it("overlap only where they were used in turn", () => {
    expect(
      overlappingNames([
        ["old", 1, 5],
        ["new", 6, 9],
      ]),
    ).toEqual([]);
    expect(
      overlappingNames([
        ["a", 1, 7],
        ["b", 6, 9],
        ["c", 20, 30],
      ]),
    ).toEqual(["a", "b"]);
  });
});
