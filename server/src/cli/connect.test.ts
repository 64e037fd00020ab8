import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { passwords } from "../../../duplicati/fixtures/api/connect.ts";
import { type StandIn, startStandIn } from "../../../duplicati/fixtures/api/stand-in.ts";
import { serverEntries } from "../pages/servers/list.ts";
import { type TestApp, testApp } from "../testing/app.ts";
import { jsonReport } from "../testing/reports.ts";
import { type ConnectWish, connectByCommand } from "./connect.ts";

const version = "2.3.0.4";
const password = passwords[version]!;

let program: TestApp;
let standIn: StandIn;
let out: string[];
let err: string[];
let base: string;
beforeEach(async () => {
  program = await testApp();
  await program.app.listen({ host: "127.0.0.1", port: 0 });
  base = `http://127.0.0.1:${(program.app.server.address() as { port: number }).port}`;
  standIn = await startStandIn({ version, use: ["backups/list"], jobOptions: {} });
  out = [];
  err = [];
});
afterEach(async () => {
  await standIn.close();
  await program.close();
});

const printer = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) };
const connect = (wish: Partial<ConnectWish> = {}, patience = { ms: 5_000, stepMs: 10 }) =>
  connectByCommand(
    program.context,
    {
      url: `http://127.0.0.1:${standIn.port}`,
      credential: { kind: "password", password },
      trust: null,
      plainHttp: true,
      alias: null,
      reportTo: base,
      live: false,
      replace: false,
      dryRun: false,
      undo: false,
      run: null,
      ...wish,
    },
    printer,
    patience,
  );
const servers = () => serverEntries(program.context.database.reader);

describe("connect", () => {
  it("says what it would do and does nothing; then does it, once; then takes it back", async () => {
    expect(await connect({ dryRun: true })).toBe(0);
    expect(out[0]).toBe("Would be changed, for all jobs:");
    expect(out).toContain(`  --send-http-json-urls: (none) -> ${base}/api/upload`);
    expect([await servers(), standIn.jobOptions]).toEqual([[], {}]);
    expect(standIn.requests.some(({ method }) => method === "PATCH")).toBe(false);

    out = [];
    expect(await connect()).toBe(0);
    expect(out).toContain("Changed, for all jobs:");
    expect(out.at(-1)).toBe("A test report arrived.");
    expect(standIn.jobOptions).toMatchObject({ "--send-http-json-urls": `${base}/api/upload` });
    expect(await servers()).toHaveLength(1);

    out = [];
    expect(await connect()).toBe(0);
    expect(out).toEqual(["Everything was set already.", "A test report arrived."]);
    expect(await servers()).toHaveLength(1);

    out = [];
    expect(await connect({ undo: true })).toBe(0);
    expect(out[0]).toBe("Taken back:");
    expect(standIn.jobOptions).toEqual({});
    out = [];
    await connect({ undo: true });
    expect(out).toEqual(["There was nothing to take back."]);
  });

  it("fails where the address leads nowhere, is not known, or the password is wrong", async () => {
    expect(await connect({ reportTo: "http://no-such-host.invalid" })).toBe(1);
    expect(err.at(-1)).toContain("name-unknown");
    await expect(connect({ reportTo: null })).rejects.toThrow("--report-to");
    await expect(connect({ reportTo: "nas" })).rejects.toThrow("--report-to");
    const other = await startStandIn({ version, use: ["backups/list"], jobOptions: {} });
    const credential = { kind: "password", password: "no" } as const;
    const wrong = { url: `http://127.0.0.1:${other.port}`, credential };
    for (const dryRun of [true, false])
      await expect(connect({ ...wrong, dryRun })).rejects.toThrow("The password is wrong.");
    await other.close();
  });

  it("starts a job and waits for the report that it sends", async () => {
    await connect();
    const refused = await connect({ run: "no such job" }).catch((error: Error) => error.message);
    const name = /The jobs are: ([^,]+?)[,.]/.exec(String(refused))![1]!;
    standIn.misbehave(/\/run$/, { kind: "foreign", status: 200, body: '{"Status":"OK","ID":1}' });
    const waiting = connect({ run: name });
    await expect.poll(() => standIn.paths().some((path) => path.endsWith("/run"))).toBe(true);
    await fetch(standIn.jobOptions["--send-http-json-urls"]!, { method: "POST", body: jsonReport() });
    expect(await waiting).toBe(0);
    expect(out.at(-1)).toBe("Its report arrived.");
    await expect(connect({ run: name }, { ms: 20, stepMs: 10 })).rejects.toThrow("No report arrived yet");
  });
});
