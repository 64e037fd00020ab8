import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { passwords } from "../../../duplicati/fixtures/api/connect.ts";
import { selfSigned } from "../../../duplicati/fixtures/api/self-signed.ts";
import { fingerprintOf, type StandIn, startStandIn } from "../../../duplicati/fixtures/api/stand-in.ts";
import { connectOptions, recordOutcome, toProblem } from "../connections/connections.ts";
import { serverEntries } from "../pages/servers/list.ts";
import { type TestApp, testApp } from "../testing/app.ts";
import { type AddWish, addByCommand, listByCommand } from "./servers.ts";

const version = "2.3.0.4";
const password = passwords[version]!;
const certificate = selfSigned({ commonName: "nas01", names: ["nas01.lan"] });

let program: TestApp;
let standIn: StandIn;
let out: string[];
let err: string[];
beforeEach(async () => {
  program = await testApp();
  out = [];
  err = [];
});
afterEach(async () => {
  await standIn.close();
  await program.close();
});

const printer = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) };
const add = (wish: Partial<AddWish> = {}) =>
  addByCommand(
    program.context,
    {
      url: `127.0.0.1:${standIn.port}`,
      credential: { kind: "password", password },
      trust: null,
      plainHttp: false,
      alias: null,
      every: null,
      ...wish,
    },
    printer,
  );
const stored = () => serverEntries(program.context.database.reader);

describe("servers add", () => {
  it("shows a certificate nobody vouches for, and stores the server once it is named", async () => {
    standIn = await startStandIn({ version, tls: certificate });
    const fingerprint = fingerprintOf(certificate.cert);
    await expect(add()).rejects.toThrow(`--trust ${fingerprint}`);
    expect(err.join("\n")).toMatch(/self-signed.*nas01, nas01\.lan.*CN=nas01.*valid {8}\d{4}-/s);
    await expect(add({ trust: "AB".repeat(32) })).rejects.toThrow("another certificate");
    await expect(add({ trust: "nonsense" })).rejects.toThrow("64 hexadecimal digits");
    await expect(add({ plainHttp: true })).rejects.toThrow("HTTPS only");
    await expect(add({ url: `http://127.0.0.1:${standIn.port}` })).rejects.toThrow("HTTPS only");
    expect([await stored(), out, standIn.paths()]).toEqual([[], [], []]);
    await add({ trust: fingerprint.replaceAll(":", "").toLowerCase(), alias: "Cellar", every: 60 });
    const [server] = await stored();
    expect(out).toEqual([`${server!.id}  Cellar`]);
    expect(server!.connection).toMatchObject({ trust: "pinned", pinned: fingerprint, everyMinutes: 60 });
    expect(await connectOptions(program.context, server!.id)).toMatchObject({ credentials: { password } });
  });

  it("goes without encryption only when that was said, and warns", async () => {
    standIn = await startStandIn({ version });
    await expect(add()).rejects.toThrow("--plain-http");
    await expect(add({ plainHttp: true, trust: "AB".repeat(32) })).rejects.toThrow("HTTP only");
    expect(err).toEqual([]);
    await add({ plainHttp: true });
    expect(err).toEqual([expect.stringContaining("without encryption")]);
    expect(out).toEqual([expect.stringMatching(/^[0-9a-f]{32} {2}nas01$/)]);
    await expect(add({ url: `http://127.0.0.1:${standIn.port}/` })).rejects.toThrow("already");
    expect(await stored()).toHaveLength(1);
  });

  it("stores nothing when the login is refused or nobody answers", async () => {
    standIn = await startStandIn({ version });
    const wrong = add({ plainHttp: true, credential: { kind: "password", password: "hunter-2" } });
    await expect(wrong).rejects.toThrow("The password is wrong.");
    await expect(add({ url: "no-such-host.invalid" })).rejects.toThrow("The name is not known.");
    await expect(add({ url: "http://admin:hunter-2@nas" })).rejects.not.toThrow("hunter-2");
    expect(await stored()).toEqual([]);
  });
});

describe("servers list", () => {
  it("prints a table or JSON", async () => {
    standIn = await startStandIn({ version });
    await add({ plainHttp: true, alias: "Cellar" });
    const [server] = await stored();
    const problem = toProblem({ kind: "wrong-password" });
    await recordOutcome(program.context, server!.id, { ok: false, problem });
    out = [];
    await listByCommand(program.context, false, printer);
    expect(out[0]).toMatch(/^ID +NAME +ADDRESS +STATE +COLLECTED +PROBLEM$/);
    expect(out[1]).toMatch(
      /^[0-9a-f]{32} +Cellar +127\.0\.0\.1:\d+ +refused +- +The password is wrong\. It is the one of/,
    );
    out = [];
    await listByCommand(program.context, true, printer);
    expect(JSON.parse(out.join(""))).toMatchObject([
      {
        id: server!.id,
        alias: "Cellar",
        addresses: [`127.0.0.1:${standIn.port}`],
        state: "refused",
        problem: "The password is wrong. It is the one of Duplicati’s web interface.",
        attemptedAt: new Date(program.clock.now()).toISOString(),
        collectedAt: null,
      },
    ]);
  });
});
