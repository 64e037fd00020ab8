import type { ImportAnswer, ServerList } from "@duplistatus/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Send, type TestApp, testApp } from "../testing/app.ts";
import { engines } from "../testing/database.ts";
import { jsonReport } from "../testing/reports.ts";
import { connectOptions } from "./connections.ts";

const fingerprint = "AB".repeat(32);
let program: TestApp;
let admin: Send;

const send = (csv: string, dryRun = false) =>
  admin("POST", "/api/v1/servers/import", { body: { csv, dryRun } });
const imported = async (csv: string, dryRun = false) => (await send(csv, dryRun)).json() as ImportAnswer;
const servers = async () => ((await admin("GET", "/api/v1/servers")).json() as ServerList).servers;
const brief = ({ lines }: ImportAnswer) =>
  lines.map(({ line, outcome, problem }) => [line, outcome, problem]);

const wrongWith = (reason: string) => ({ reason });

describe.each(engines)("a list of servers on %s", (engine) => {
  beforeEach(async () => {
    program = await testApp({ engine });
    admin = await program.logIn();
  });
  afterEach(() => program.close());

  it("adds, gives known servers a connection, and changes connections by what its lines say", async () => {
    const report = jsonReport({ machineName: "attic", begin: program.clock.now() - 60_000 }).toString();
    const headers = { "content-type": "application/json" };
    await program.send("POST", "/api/upload", { body: report, headers });
    const csv = [
      "\uFEFFAddress;Port;Password;Trust;Alias;Tags;Every;Server;Token",
      `nas01;8300;"se;cret ""1""";${fingerprint.toLowerCase()};Cellar;"home; nas";hourly;;`,
      "http://nas02:8200;;secret-2;;;;off;;",
      "attic.lan;;;http;;;;Attic;eyJh.b.c",
      "nas03;;;;;;;;preauth-token",
    ].join("\r\n");
    const before = await servers();
    const trial = await imported(csv, true);
    expect(brief(trial)).toEqual([
      [2, "added", null],
      [3, "added", null],
      [4, "updated", null],
      [5, "added", null],
    ]);
    expect(await servers()).toEqual(before);
    const answer = await imported(csv);
    expect(answer).toMatchObject({ added: 3, updated: 1, wrong: 0 });
    const [cellar, plain, attic, token] = answer.lines.map((line) => line.serverId!);
    const { context } = program;
    expect(await connectOptions(context, cellar!)).toMatchObject({
      port: 8300,
      trust: { kind: "pinned" },
      credentials: { kind: "password", password: 'se;cret "1"' },
    });
    expect(await connectOptions(context, plain!)).toMatchObject({ trust: { kind: "plain" } });
    expect(await connectOptions(context, attic!)).toMatchObject({ credentials: { kind: "forever" } });
    expect(await connectOptions(context, token!)).toMatchObject({ credentials: { kind: "preauth" } });
    const known = new Map((await servers()).map((server) => [server.id, server]));
    expect(known.get(cellar!)).toMatchObject({
      alias: "Cellar",
      tags: ["home", "nas"],
      connection: { everyMinutes: 60 },
    });
    expect(known.get(attic!)).toMatchObject({ name: "attic", reports: true, connection: { trust: "plain" } });

    const again = await imported("address,port,password,alias\nNAS01,8300,next-secret,Store\n");
    expect(again).toMatchObject({ updated: 1, lines: [{ serverId: cellar }] });
    expect(await connectOptions(context, cellar!)).toMatchObject({
      trust: { kind: "pinned" },
      credentials: { password: "next-secret" },
    });
    expect((await servers()).find(({ id }) => id === cellar)).toMatchObject({
      alias: "Store",
      tags: ["home", "nas"],
      connection: { everyMinutes: 60 },
    });
  });

  it("keeps the other addresses of a server that a line names by one of them", async () => {
    const trust = { kind: "plain" };
    const body = { addresses: ["nas01", "192.0.2.7"], trust, credential: { kind: "none" } };
    const { id } = (await admin("POST", "/api/v1/servers", { body })).json();
    await imported("address,every\n192.0.2.7,daily");
    const shown = async () => (await servers())[0]!.connection;
    expect(await shown()).toMatchObject({ addresses: ["nas01", "192.0.2.7"], everyMinutes: 1_440 });
    await imported(`address,server\nnas09,${id}`);
    expect(await shown()).toMatchObject({ addresses: ["nas09"], everyMinutes: 1_440 });
  });

  it("takes the good lines, and says of the others what is wrong without repeating a secret", async () => {
    const csv = [
      "address,port,password,token,trust,every,server",
      "good,,hunter-2,,,,",
      "admin:hunter-2@nas,,,,,,",
      "twice,,hunter-2,hunter-2,,,",
      "port,82000,,,,,",
      "trust,,,,hunter-2,,",
      "every,,,,,sometimes,",
      "server,,,,,,nobody",
      "good:8200,,,,,,",
      "slipped,,a,b,c,d,e,hunter-2",
      "https://secure,,hunter-2,,http,,",
      ",,hunter-2,,,,",
    ].join("\n");
    const answer = await send(csv);
    const { added, wrong } = answer.json() as ImportAnswer;
    expect({ added, wrong }).toEqual({ added: 1, wrong: 10 });
    expect(brief(answer.json())).toMatchObject([
      [2, "added", null],
      [3, "wrong", wrongWith("address_parts")],
      [4, "wrong", wrongWith("line_password_and_token")],
      [5, "wrong", wrongWith("port")],
      [6, "wrong", wrongWith("line_trust")],
      [7, "wrong", wrongWith("line_every")],
      [8, "wrong", wrongWith("line_no_server")],
      [9, "wrong", { reason: "line_same_server", facts: { line: 2 } }],
      [10, "wrong", wrongWith("line_too_many_fields")],
      [11, "wrong", wrongWith("https_address")],
      [12, "wrong", wrongWith("line_no_address")],
    ]);
    expect(answer.body + program.logged.join("")).not.toContain("hunter-2");
    const headless = await send("nas01,8200,hunter-2");
    expect(headless.json()).toMatchObject({
      status: 400,
      reason: "csv_unknown_column",
      facts: { column: 1, columns: expect.stringContaining("address, port") },
    });
    expect(headless.body).not.toContain("hunter-2");
    for (const text of ["", "alias\nx", "address,address\nx,y", 'address\n"x']) {
      expect((await send(text)).statusCode).toBe(400);
    }
    expect((await send(`address\n${"x\n".repeat(5_001)}`)).json()).toMatchObject({
      reason: "csv_too_long",
      facts: { most: 5_000 },
    });
  });

  it("of some thousand lines is taken in within seconds", async () => {
    const lines = Array.from({ length: 2_000 }, (_, i) => `nas${i},secret-${i}`);
    const began = performance.now();
    expect(await imported(`address,password\n${lines.join("\n")}`)).toMatchObject({ added: 2_000, wrong: 0 });
    expect(performance.now() - began).toBeLessThan(30_000);
    expect(await servers()).toHaveLength(2_000);
  });
});
