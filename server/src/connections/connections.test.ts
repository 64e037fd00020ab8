import type { FoundServer, ServerEntry, ServerList, TriedServer } from "@duplistatus/contract";
import { openConnection, type SystemInfo } from "@duplistatus/duplicati";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { passwords } from "../../../duplicati/fixtures/api/connect.ts";
import { selfSigned } from "../../../duplicati/fixtures/api/self-signed.ts";
import { fingerprintOf, type StandIn, startStandIn } from "../../../duplicati/fixtures/api/stand-in.ts";
import { hashPassword } from "../access/accounts/passwords.ts";
import { insertUser } from "../access/accounts/store.ts";
import { check } from "../monitoring/check.ts";
import { createSecrets } from "../platform/secrets/secrets.ts";
import { type Send, type TestApp, testApp } from "../testing/app.ts";
import { engines } from "../testing/database.ts";
import { jsonReport } from "../testing/reports.ts";
import {
  ConnectionProblem,
  claim,
  connectOptions,
  listConnected,
  nextServers,
  ownProblem,
  recordOutcome,
  release,
  renew,
  toProblem,
} from "./connections.ts";
import { findServer, tryServer } from "./find.ts";

const version = "2.3.0.4";
const password = passwords[version]!;
const minute = 60_000;
const hour = 60 * minute;

let program: TestApp;
let admin: Send;

const plain = { trust: { kind: "plain" }, credential: { kind: "password", password } };
const added = async (body: object) =>
  (await admin("POST", "/api/v1/servers", { body })).json() as ServerEntry;
const list = async () => (await admin("GET", "/api/v1/servers")).json() as ServerList;
const entry = async (id: string) => (await list()).servers.find((server) => server.id === id)!;
const put = (id: string, body: unknown) => admin("PUT", `/api/v1/servers/${id}/connection`, { body });

async function report(sample: Parameters<typeof jsonReport>[0]): Promise<void> {
  const headers = { "content-type": "application/json" };
  const body = jsonReport({ begin: program.clock.now() - minute, ...sample }).toString();
  expect((await program.send("POST", "/api/upload", { body, headers })).statusCode).toBe(200);
}

const system: SystemInfo = {
  apiVersion: 1,
  version: "2.3.0.4",
  versionName: null,
  channel: "stable",
  machineName: "nas01",
  machineId: "0".repeat(32),
  osType: "Linux",
  osVersion: "Debian GNU/Linux 12 (bookworm)",
  userName: null,
  startedBy: "Server",
  packageType: null,
  serverTime: null,
  serverTimeZone: "Europe/Berlin",
  apiExtensions: [],
};
const good = { ok: true, certificate: null, system, timeZone: null } as const;
const silent = (host = "nas01") =>
  ({
    ok: false,
    problem: toProblem({ kind: "unreachable", host, port: 8200, reason: "timeout", code: null }),
  }) as const;

describe.each(engines)("connections on %s", (engine) => {
  beforeEach(async () => {
    program = await testApp({ engine });
    admin = await program.logIn();
  });
  afterEach(() => program.close());

  it("are added, listed for everybody who is logged in, and never tell a secret", async () => {
    const secrets = ["Correct-Horse-8311", "proxy-secret-77", "header-secret-88", "New-Secret-99"];
    const heard: string[] = [];
    program.context.events.subscribe((event) => heard.push(JSON.stringify(event)));
    const proxy = {
      headers: [{ name: "CF-Access-Client-Secret", value: "header-secret-88" }],
      basicAuth: { user: "gate", password: "proxy-secret-77" },
      clientCertificate: null,
    };
    const body = {
      addresses: ["nas01", "192.0.2.7"],
      ...plain,
      proxy,
      alias: " Attic ",
      tags: ["home", "home"],
    };
    const answer = await admin("POST", "/api/v1/servers", { body });
    expect(answer.statusCode).toBe(201);
    const server = answer.json() as ServerEntry;
    expect(server).toMatchObject({
      name: "nas01",
      alias: "Attic",
      url: "http://nas01:8200",
      tags: ["home"],
      reports: false,
      jobs: 0,
      connection: {
        addresses: ["nas01", "192.0.2.7"],
        port: 8200,
        trust: "plain",
        credential: "password",
        proxy: { headers: ["CF-Access-Client-Secret"], basicUser: "gate", clientCertificate: false },
        state: "never",
        nextAt: program.clock.now(),
      },
    });
    const changed = await put(server.id, { credential: { kind: "password", password: "New-Secret-99" } });
    const lists = await admin("GET", "/api/v1/servers");
    const rows = await program.context.database.reader.all("select * from connections");
    const everything = [
      answer.body,
      changed.body,
      lists.body,
      ...heard,
      ...program.logged,
      JSON.stringify(rows),
    ];
    for (const secret of secrets) expect(everything.filter((text) => text.includes(secret))).toEqual([]);
    expect(heard).toEqual(['{"type":"servers"}', '{"type":"servers"}']);
    expect(await connectOptions(program.context, server.id)).toMatchObject({
      addresses: ["nas01", "192.0.2.7"],
      port: 8200,
      trust: { kind: "plain" },
      credentials: { kind: "password", password: "New-Secret-99" },
      extraHeaders: { "CF-Access-Client-Secret": "header-secret-88" },
      basicAuth: { user: "gate", password: "proxy-secret-77" },
    });

    const passwordHash = await hashPassword("Viewer-Pass-1");
    const viewer = { username: "viewer", passwordHash, role: "user" as const, mustChangePassword: false };
    await program.context.database.write((sql) => insertUser(sql, viewer, program.clock.now()));
    const user = await program.logIn("viewer", "Viewer-Pass-1");
    expect((await user("GET", "/api/v1/servers")).json().servers).toHaveLength(1);
    expect((await user("PUT", `/api/v1/servers/${server.id}/connection`, { body: {} })).statusCode).toBe(403);
    expect((await user("POST", "/api/v1/servers/try", { body })).statusCode).toBe(403);
    expect((await program.send("GET", "/api/v1/servers")).statusCode).toBe(401);
  });

  it("lead to one place only once, however it is written", async () => {
    const first = await added({ addresses: ["nas01"], ...plain });
    for (const address of ["NAS01:8200", "http://nas01:8200/", "http://nas01:8200/ngax/index.html"]) {
      const again = await admin("POST", "/api/v1/servers", { body: { addresses: [address], ...plain } });
      expect([address, again.statusCode, again.json().code]).toEqual([address, 409, "conflict"]);
    }
    const other = await added({ addresses: ["nas01"], port: 8300, ...plain });
    expect((await put(other.id, { addresses: ["nas02", "nas01:8200"] })).statusCode).toBe(409);
    expect((await put(first.id, { addresses: ["nas01", "nas01.example.org"] })).statusCode).toBe(200);
    expect((await list()).servers).toHaveLength(2);
  });

  it("refuse what cannot be one, without repeating it", async () => {
    const wrong = [
      { addresses: ["http://admin:hunter-2@nas01:8200"], ...plain },
      { addresses: ["nas01"], ...plain, trust: { kind: "pinned", sha256: "hunter-2" } },
      { addresses: ["https://nas01"], ...plain },
      { addresses: [], ...plain },
      { addresses: ["nas01"], ...plain, credential: { kind: "password", password: "" } },
      { addresses: ["nas01"], ...plain, proxy: { headers: [{ name: "X Y", value: "hunter-2" }] } },
      {
        addresses: ["nas01"],
        ...plain,
        proxy: { clientCertificate: { cert: "hunter-2", key: "hunter-2" } },
      },
    ];
    for (const body of wrong) {
      const answer = await admin("POST", "/api/v1/servers", { body });
      expect([answer.statusCode, answer.json().code]).toEqual([400, "invalid_request"]);
      expect(answer.body).not.toContain("hunter-2");
    }
    expect(program.logged.join("")).not.toContain("hunter-2");
    const unknown = await admin("POST", "/api/v1/servers", {
      body: { addresses: ["a"], ...plain, serverId: "x" },
    });
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, "server_not_found"]);
    expect((await list()).servers).toEqual([]);
  });

  it("are given to a server that is known by its reports, once", async () => {
    await report({ machineId: "a".repeat(32), machineName: "attic" });
    const [known] = (await list()).servers;
    expect(known).toMatchObject({ reports: true, connection: null, jobs: 1, runs: 1 });
    const attached = await put(known!.id, { addresses: ["attic.lan"], ...plain });
    expect(attached.json()).toMatchObject({ id: known!.id, name: "attic", url: "http://attic.lan:8200" });
    expect((await put(known!.id, { listVersions: false, everyMinutes: 0 })).json().connection).toMatchObject({
      listVersions: false,
      everyMinutes: 0,
      nextAt: null,
      credential: "password",
    });
    const twice = { addresses: ["other"], ...plain, serverId: known!.id };
    expect((await admin("POST", "/api/v1/servers", { body: twice })).statusCode).toBe(409);
    expect((await admin("DELETE", `/api/v1/servers/${known!.id}/connection`)).statusCode).toBe(204);
    expect((await admin("DELETE", `/api/v1/servers/${known!.id}/connection`)).statusCode).toBe(404);
    expect(await entry(known!.id)).toMatchObject({ connection: null, jobs: 1 });
    expect((await put(known!.id, { port: 8300 })).json()).toMatchObject({
      reason: "connection_incomplete",
      facts: { field: "addresses" },
    });
  });

  it("whose secret was sealed with another key say so, and can be mended or removed", async () => {
    const server = await added({ addresses: ["nas01"], ...plain });
    const otherKey = { ...program.context, secrets: createSecrets({ secretKey: "another", dataDir: "" }) };
    const problem = await connectOptions(otherKey, server.id).catch((error) => error);
    expect(problem).toBeInstanceOf(ConnectionProblem);
    expect(problem.problem).toEqual(ownProblem("secret-lost"));
    await recordOutcome(program.context, server.id, { ok: false, problem: problem.problem });
    expect((await entry(server.id)).connection).toMatchObject({
      state: "refused",
      problem: { kind: "secret-lost" },
    });
    // Copied to another connection a sealed text opens nothing.
    const second = await added({ addresses: ["nas02"], ...plain });
    await program.context.database.write((sql) =>
      sql.run(
        "update connections set credential = (select max(credential) from connections where server_id = ?)",
        [server.id],
      ),
    );
    await expect(connectOptions(program.context, second.id)).rejects.toMatchObject({
      problem: { kind: "secret-lost" },
    });
    const mended = await put(second.id, { credential: { kind: "forever", token: "eyJh.b.c" } });
    expect(mended.json().connection).toMatchObject({ credential: "forever", state: "never", problem: null });
    expect(await connectOptions(program.context, second.id)).toMatchObject({
      credentials: { kind: "forever", token: "eyJh.b.c" },
    });
    expect((await admin("DELETE", `/api/v1/servers/${server.id}/connection`)).statusCode).toBe(204);
    await expect(connectOptions(program.context, server.id)).rejects.toMatchObject({
      problem: { kind: "not-connected" },
    });
  });

  it("have one collector at a time, also among replicas", async () => {
    const { id } = await added({ addresses: ["nas01"], ...plain });
    const { context } = program;
    const tries = await Promise.all(
      Array.from({ length: 12 }, (_, i) => claim(context, id, `c${i}`, minute)),
    );
    expect(tries.filter(Boolean)).toHaveLength(1);
    const winner = `c${tries.indexOf(true)}`;
    expect(await nextServers(context.database.reader, program.clock.now(), 10)).toEqual([]);
    await release(context, id, "somebody else");
    program.clock.advance(minute - 1);
    expect(await claim(context, id, "late", minute)).toBe(false);
    expect(await renew(context, id, winner, minute)).toBe(true);
    program.clock.advance(minute - 1);
    expect(await claim(context, id, "late", minute)).toBe(false);
    program.clock.advance(1);
    expect(await claim(context, id, "late", minute)).toBe(true);
    expect(await renew(context, id, winner, minute)).toBe(false);
    await release(context, id, "late");
    expect(await nextServers(context.database.reader, program.clock.now(), 10)).toEqual([id]);
    expect(await claim(context, "unknown", "x", minute)).toBe(false);
  });

  it("remember how it went: back-off, trouble since, and what the server said about itself", async () => {
    const { id } = await added({ addresses: ["nas01.lan"], ...plain });
    const { context, clock } = program;
    const now = () => clock.now();
    await recordOutcome(context, id, { ...good });
    expect(await entry(id)).toMatchObject({
      name: "nas01",
      duplicatiVersion: "2.3.0.4",
      operatingSystem: "Debian GNU/Linux 12 (bookworm)",
      timeZone: "UTC",
      lastSeenAt: now(),
      connection: { state: "ok", collectedAt: now(), attemptedAt: now(), failingSince: null },
    });
    const planned = (await entry(id)).connection!.nextAt! - now();
    expect(planned).toBeGreaterThanOrEqual(54 * minute);
    expect(planned).toBeLessThanOrEqual(66 * minute);

    clock.advance(hour);
    const since = now();
    const pauses: number[] = [];
    for (let i = 0; i < 7; i++) {
      await recordOutcome(context, id, silent());
      pauses.push(((await entry(id)).connection!.nextAt! - now()) / minute);
      clock.advance(minute);
    }
    for (const [index, usual] of [1, 2, 4, 8, 16, 30, 30].entries()) {
      expect(pauses[index]).toBeGreaterThanOrEqual(usual * 0.9);
      expect(pauses[index]).toBeLessThanOrEqual(usual * 1.1);
    }
    expect((await entry(id)).connection).toMatchObject({
      state: "unreachable",
      failingSince: since,
      problem: { kind: "unreachable", reason: "timeout", host: "nas01" },
    });
    for (const kind of ["aborted", "busy"] as const) {
      await recordOutcome(context, id, { ok: false, problem: ownProblem(kind) });
      expect((await entry(id)).connection).toMatchObject({ state: "unreachable", attemptedAt: now() });
    }
    clock.advance(3 * hour);
    expect((await check(context)).opened).toBe(1);
    await recordOutcome(context, id, { ok: false, problem: toProblem({ kind: "wrong-password" }) });
    expect((await entry(id)).connection).toMatchObject({ state: "refused", failingSince: since });
    expect((await admin("GET", "/api/v1/incidents?state=open")).json().incidents).toEqual([]);
    await recordOutcome(context, id, { ...good, collected: false });
    expect((await entry(id)).connection).toMatchObject({ state: "ok", nextAt: now(), problem: null });
    // What is due cannot stay due when the answer is "not now".
    await recordOutcome(context, id, {
      ok: false,
      problem: toProblem({ kind: "later", reason: "overloaded" }),
    });
    expect((await entry(id)).connection!.state).toBe("ok");
    expect((await entry(id)).connection!.nextAt).toBeGreaterThan(now());
  });

  it("leave to reports what reports say, but the version is what runs now", async () => {
    await report({ machineName: "Studio", version: "2.2.0.3", operatingSystem: "macOS 15" });
    const [known] = (await list()).servers;
    await put(known!.id, { addresses: ["studio.lan"], ...plain });
    const newer = { ...system, machineName: "studio-host", version: "2.3.1.0" };
    await recordOutcome(program.context, known!.id, { ...good, system: newer });
    const shown = await entry(known!.id);
    expect([shown.name, shown.operatingSystem, shown.duplicatiVersion]).toEqual([
      "Studio",
      known!.operatingSystem,
      "2.3.1.0",
    ]);
  });

  it("name a server whose reports tell no name", async () => {
    await report({ machineName: null, machineId: "bd2b51aef05f4a7d9c0e" });
    const [known] = (await list()).servers;
    expect(known!.name).toBe("bd2b51aef05f");
    await put(known!.id, { addresses: ["studio.lan"], ...plain });
    await recordOutcome(program.context, known!.id, { ...good, system: { ...system, machineName: "heron" } });
    expect((await entry(known!.id)).name).toBe("heron");
  });

  it("tell the zone by which a server plans", async () => {
    const { id } = await added({ addresses: ["nas01"], ...plain });
    const zoneAfter = async (part: Partial<SystemInfo>, timeZone: string | null | undefined) => {
      await recordOutcome(program.context, id, { ...good, system: { ...system, ...part }, timeZone });
      return (await entry(id)).timeZone;
    };
    expect(await zoneAfter({}, "America/New_York")).toBe("America/New_York");
    expect(await zoneAfter({}, undefined)).toBe("America/New_York");
    expect(await zoneAfter({}, "W. Europe Standard Time")).toBe("Europe/Berlin");
    expect(await zoneAfter({ serverTimeZone: "Asia/Tokyo" }, "Atlantis/Capital")).toBe("Asia/Tokyo");
    expect(await zoneAfter({}, null)).toBe("UTC");
    expect(await zoneAfter({ version: "2.1.0.5", serverTimeZone: null }, null)).toBeNull();
  });

  it("move what is expected by the clock of a server when its zone is found", async () => {
    await report({ machineName: "studio" });
    const [known] = (await list()).servers;
    await put(known!.id, { addresses: ["studio.lan"], ...plain });
    const jobs = async () => (await admin("GET", "/api/v1/monitoring")).json().jobs;
    const [{ id }] = await jobs();
    const patch = { schedule: { count: 1, unit: "day", weekdays: null, time: "02:00" } };
    const saved = await admin("PATCH", "/api/v1/monitoring/jobs", { body: { ids: [id], patch } });
    expect(saved.statusCode).toBe(200);
    const next = async () => new Date((await jobs())[0].expectation.nextAt).toISOString().slice(11, 16);
    expect(await next()).toBe("02:00");
    await recordOutcome(program.context, known!.id, { ...good, timeZone: "America/New_York" });
    expect(await next()).toBe("06:00");
    const body = { timeZone: "Asia/Tokyo" };
    await admin("PATCH", `/api/v1/monitoring/servers/${known!.id}`, { body });
    await recordOutcome(program.context, known!.id, { ...good, timeZone: null });
    expect([await next(), (await entry(known!.id)).timeZone]).toEqual(["17:00", "Asia/Tokyo"]);
  });

  it("follow the settings, which refuse wrong ranges", async () => {
    const own = await added({ addresses: ["own"], ...plain, everyMinutes: 30 });
    const usual = await added({ addresses: ["usual"], ...plain });
    for (const { id } of [own, usual]) await recordOutcome(program.context, id, { ...good });
    const settings = { everyMinutes: 60, concurrency: 4, denyList: [] as string[] };
    expect((await admin("GET", "/api/v1/settings/collecting")).json()).toEqual(settings);
    const save = (body: unknown) => admin("PUT", "/api/v1/settings/collecting", { body });
    expect((await save({ ...settings, denyList: ["10.0.0.0/8", "nas"] })).json()).toMatchObject({
      reason: "not_an_address_range",
      facts: { field: "denyList.1" },
    });
    expect((await save({ ...settings, everyMinutes: 10 })).statusCode).toBe(200);
    const planned = (await entry(usual.id)).connection!.nextAt! - program.clock.now();
    expect(planned).toBeGreaterThanOrEqual(10 * minute);
    expect(planned).toBeLessThanOrEqual(11 * minute);
    await save({ ...settings, everyMinutes: 0 });
    expect((await entry(usual.id)).connection!.nextAt).toBeNull();
    expect((await entry(own.id)).connection!.nextAt).not.toBeNull();
    await save(settings);
    expect((await entry(usual.id)).connection!.nextAt).not.toBeNull();
    await put(own.id, { everyMinutes: 1_440 });
    const day = (await entry(own.id)).connection!.nextAt! - program.clock.now();
    expect(day).toBe(24 * hour);
    const connected = await listConnected(program.context.database.reader);
    expect(connected.map(({ serverId }) => serverId).sort()).toEqual([own.id, usual.id].sort());
  });
});

describe("looking at a server", () => {
  let standIn: StandIn;
  beforeAll(async () => {
    program = await testApp();
    admin = await program.logIn();
  });
  afterAll(() => program.close());
  afterEach(() => standIn.close());

  const look = async <Answer>(what: "find" | "try", body: object) => {
    const answer = await admin("POST", `/api/v1/servers/${what}`, { body });
    expect(answer.statusCode).toBe(200);
    return answer.json() as Answer;
  };
  const here = () => ({ addresses: ["127.0.0.1"], port: standIn.port });

  it("tells what it is, and which known server it may be", async () => {
    standIn = await startStandIn({ version });
    await report({ machineId: "a".repeat(32), machineName: "NAS01", backupName: "Other" });
    await report({ machineId: "b".repeat(32), machineName: "box", backupName: "documents" });
    await report({ machineId: "c".repeat(32), machineName: "stranger", backupName: "Something" });
    const tried = await look<TriedServer>("try", { ...here(), ...plain });
    expect(tried).toMatchObject({
      ok: true,
      machineName: "nas01",
      duplicatiVersion: "2.3.0.4",
      operatingSystem: "Debian GNU/Linux 12 (bookworm)",
      paused: false,
      matches: [
        { name: "NAS01", why: "machine-name", jobs: [] },
        { name: "box", why: "job-names", jobs: ["documents"] },
      ],
    });
    expect(tried.ok && tried.jobs).toContain("Documents");
    // Nothing is left behind: no session at the server, no row here.
    expect(standIn.paths()).toContain("/api/v1/auth/refresh/logout");
    expect(await program.context.database.reader.all("select * from connections")).toEqual([]);
    const known = (await list()).servers.find((server) => server.name === "NAS01")!;
    await put(known.id, { addresses: ["nas01"], ...plain });
    const again = await look<TriedServer>("try", { ...here(), ...plain });
    expect(again.ok && again.matches.map((match) => match.name)).toEqual(["box"]);
  });

  it("says in one sentence what stands in the way, and nothing of the password", async () => {
    standIn = await startStandIn({ version });
    const wrong = { ...plain, credential: { kind: "password", password: "hunter-2-wrong" } };
    const refused = await admin("POST", "/api/v1/servers/try", { body: { ...here(), ...wrong } });
    expect(refused.json()).toMatchObject({ ok: false, problem: { kind: "wrong-password" } });
    expect(refused.body + program.logged.join("")).not.toContain("hunter-2-wrong");
    const name = { addresses: ["no-such-host.invalid"], port: 8200 };
    expect(await look<TriedServer>("try", { ...name, ...plain })).toMatchObject({
      problem: { kind: "unreachable", reason: "name-unknown", host: "no-such-host.invalid" },
    });
    const secure = { ...plain, trust: { kind: "system" } };
    expect(await look<TriedServer>("try", { ...here(), ...secure })).toMatchObject({
      problem: { kind: "only-http", port: standIn.port },
    });
  });

  it("shows a certificate, which is pinned when somebody confirms it, and again when it changed", async () => {
    const old = selfSigned({ commonName: "nas01", names: ["nas01"] });
    const renewed = selfSigned({ commonName: "nas01", names: ["nas01"] });
    standIn = await startStandIn({ version, tls: old });
    const found = await look<FoundServer>("find", here());
    expect(found).toMatchObject({
      ok: true,
      protocol: "https",
      trusted: false,
      reason: "self-signed",
      certificate: { names: ["nas01"], sha256: fingerprintOf(old.cert) },
    });
    const secure = { ...plain, trust: { kind: "system" } };
    expect(await look<TriedServer>("try", { ...here(), ...secure })).toMatchObject({
      problem: { kind: "certificate-untrusted", reason: "self-signed" },
    });
    const pinned = { ...plain, trust: { kind: "pinned", sha256: fingerprintOf(old.cert).toLowerCase() } };
    expect(await look<TriedServer>("try", { ...here(), ...pinned })).toMatchObject({ ok: true });
    const server = await added({ ...here(), ...pinned });
    expect(server.url).toBe(`https://127.0.0.1:${standIn.port}`);

    const other = await startStandIn({ version, tls: renewed });
    await put(server.id, { port: other.port });
    const opened = await openConnection(await connectOptions(program.context, server.id));
    expect(opened.ok).toBe(false);
    if (opened.ok) return;
    await recordOutcome(program.context, server.id, { ok: false, problem: toProblem(opened.problem) });
    const { problem } = (await entry(server.id)).connection!;
    expect(problem).toMatchObject({
      kind: "certificate-changed",
      pinned: fingerprintOf(old.cert),
      certificate: { sha256: fingerprintOf(renewed.cert) },
    });
    const confirmed = await put(server.id, {
      trust: { kind: "pinned", sha256: problem!.certificate!.sha256 },
    });
    expect(confirmed.json().connection).toMatchObject({
      state: "never",
      pinned: fingerprintOf(renewed.cert),
      certificate: { sha256: fingerprintOf(renewed.cert) },
      nextAt: program.clock.now(),
    });
    const mended = await openConnection(await connectOptions(program.context, server.id));
    expect(mended.ok).toBe(true);
    if (mended.ok) await mended.value.close();
    await other.close();
  });

  it("keeps to the deny list, by the address that a name leads to", async () => {
    standIn = await startStandIn({ version });
    const settings = { everyMinutes: 60, concurrency: 4, denyList: ["127.0.0.0/8", "::1"] };
    await admin("PUT", "/api/v1/settings/collecting", { body: settings });
    for (const address of ["127.0.0.1", "localhost", "0x7f.1"]) {
      const reach = { addresses: [address], port: standIn.port };
      for (const what of ["find", "try"] as const) {
        const answer = await look<FoundServer>(what, what === "find" ? reach : { ...reach, ...plain });
        expect([address, answer]).toMatchObject([
          address,
          { ok: false, problem: { kind: "address-denied" } },
        ]);
      }
    }
    expect(standIn.requests).toEqual([]);
    await admin("PUT", "/api/v1/settings/collecting", { body: { ...settings, denyList: [] } });
    expect(await look<FoundServer>("find", here())).toMatchObject({ ok: true, protocol: "http" });
    for (const address of ["169.254.169.254", "[::ffff:169.254.169.254]"]) {
      expect(await look<FoundServer>("find", { addresses: [address] })).toMatchObject({
        problem: { kind: "address-denied", address: "169.254.169.254" },
      });
    }
  });

  it("ends in time, and so many at once are enough", async () => {
    standIn = await startStandIn({ version });
    standIn.misbehave(/./, { kind: "slow", ms: 60_000 });
    const wish = { addresses: ["127.0.0.1"], port: standIn.port, proxy: null };
    const credential = { kind: "password", password } as const;
    const request = { ...wish, trust: { kind: "plain" } as const, credential };
    const tries = Array.from({ length: 8 }, () => tryServer(program.context, request, 300));
    await expect(findServer(program.context, wish, 300)).rejects.toMatchObject({ code: "overloaded" });
    for (const answer of await Promise.all(tries)) {
      expect(answer).toMatchObject({ ok: false, problem: { kind: "unreachable", reason: "timeout" } });
    }
    standIn.behave();
    expect(await findServer(program.context, wish)).toMatchObject({ ok: true });
  });
});
