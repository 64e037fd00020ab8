import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openSqliteConnection } from "./platform/database/sqlite-connection.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));
let place: string;
let entry: string;
const running = new Set<ChildProcess>();

interface Program {
  readonly child: ChildProcess;
  /** Standard output and standard error so far. */
  said(): { out: string; err: string };
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
  /** Resolves with the address that the ready line names. */
  ready(): Promise<string>;
}

function run(env: Record<string, string>): Program {
  const child = spawn(process.execPath, [entry], {
    cwd: place,
    env: { PATH: process.env.PATH, HOST: "127.0.0.1", PORT: "0", DATA_DIR: join(place, "data"), ...env },
  });
  running.add(child);
  let out = "";
  let err = "";
  child.stdout.on("data", (text) => {
    out += text;
  });
  child.stderr.on("data", (text) => {
    err += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  const ready = () =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const address = /is ready: (\S+)/.exec(out)?.[1];
        if (address !== undefined) resolve(address);
      };
      child.stdout.on("data", look);
      ended.then(() => reject(new Error(`The program ended: ${err}`)));
      look();
    });
  return { child, said: () => ({ out, err }), ended, ready };
}

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), "duplistatus-main-"));
  entry = join(place, "server/dist/main.js");
  await build({
    absWorkingDir: repository,
    entryPoints: ["server/src/run.ts"],
    outfile: entry,
    bundle: true,
    packages: "external",
    // Ours are sources, everything else is installed.
    alias: {
      "@duplistatus/contract/notify-rules": join(repository, "contract/src/notify-rules.ts"),
      "@duplistatus/contract": join(repository, "contract/src/index.ts"),
      "@duplistatus/duplicati": join(repository, "duplicati/src/index.ts"),
      "@duplistatus/texts/all": join(repository, "texts/src/all.ts"),
      "@duplistatus/texts": join(repository, "texts/src/index.ts"),
    },
    platform: "node",
    format: "esm",
    target: "node20",
  });
  cpSync(join(repository, "server/package.json"), join(place, "server/package.json"));
  symlinkSync(join(repository, "node_modules"), join(place, "node_modules"));
});

afterEach(async () => {
  for (const child of running) if (child.exitCode === null) child.kill("SIGKILL");
  running.clear();
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

describe("the program", () => {
  it("starts, says where it is, warns about the documented password, and stops in order", async () => {
    const program = run({});
    const address = await program.ready();
    const answer = await fetch(`${address}api/health`);
    expect(await answer.json()).toEqual({ status: "healthy" });
    await expect.poll(() => program.said().out).toContain("still has the password");
    program.child.kill("SIGTERM");
    expect(await program.ended).toBe(0);
    const ready = program
      .said()
      .out.split("\n")
      .filter((line) => line.includes("is ready"));
    expect(ready).toEqual([expect.stringMatching(/^duplistatus \S+ is ready: http:\/\/127\.0\.0\.1:\d+\/$/)]);
    expect(program.said().err).toBe("");
  });

  it("a second one on the same data directory says so and stops, the first goes on", async () => {
    const first = run({ ADMIN_PASSWORD: "Given-Passw0rd" });
    const address = await first.ready();
    const second = run({});
    expect(await second.ended).toBe(1);
    expect(second.said().err).toBe(
      `Another duplistatus is already running on ${join(place, "data")}. Stop it first, or set DATA_DIR to another directory.\n`,
    );
    expect((await fetch(`${address}api/ping`)).status).toBe(200);
    // A killed process leaves no lock behind.
    first.child.kill("SIGKILL");
    await first.ended;
    await run({}).ready();
  });

  it("a used port and a wrong value are one line each", async () => {
    const first = run({});
    const { port } = new URL(await first.ready());
    const second = run({ PORT: port, DATA_DIR: join(place, "other") });
    expect(await second.ended).toBe(1);
    expect(second.said().err).toBe(
      `Port ${port} is already in use. Stop the other program, or set PORT to another number.\n`,
    );
    const wrong = run({ PORT: "abc" });
    expect(await wrong.ended).toBe(1);
    expect(wrong.said().err).toBe('PORT is "abc", but must be a whole number from 0 to 65535.\n');
    const unreachable = run({ DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" });
    expect(await unreachable.ended).toBe(1);
    expect(unreachable.said().err).toBe(
      "The database cannot be opened: the database server is unreachable.\n",
    );
  });

  it("after a crash the database is read whole, and damage is told while reports still come in", async () => {
    const env = { DATA_DIR: join(place, "cut"), ADMIN_PASSWORD: "Given-Passw0rd" };
    const file = join(place, "cut", "duplistatus.db");
    const crash = async () => {
      const program = run(env);
      await program.ready();
      program.child.kill("SIGKILL");
      await program.ended;
    };
    await crash();
    const second = run(env);
    await second.ready();
    await expect.poll(() => second.said().out).toContain("checked and is whole");
    second.child.kill("SIGTERM");
    await second.ended;
    const third = run(env);
    await third.ready();
    third.child.kill("SIGTERM");
    await third.ended;
    expect(third.said().out).not.toContain("checked");

    const connection = openSqliteConnection(file);
    const [page] = connection
      .prepare("select rootpage from sqlite_master where name = 'server_merges'")
      .all([]);
    const { page_size: size } = connection.prepare("pragma page_size").get([]) as { page_size: number };
    connection.close();
    const handle = openSync(file, "r+");
    writeSync(
      handle,
      Buffer.alloc(size, 0xee),
      0,
      size,
      ((page as { rootpage: number }).rootpage - 1) * size,
    );
    closeSync(handle);
    await crash();
    const last = run(env);
    const address = await last.ready();
    await expect.poll(() => last.said().out).toContain("the database was damaged");
    const health = await fetch(`${address}api/health`);
    expect([health.status, await health.json()]).toEqual([503, { status: "degraded" }]);
    expect((await fetch(`${address}api/ready`)).status).toBe(200);
  });

  it("a key without its database is no new installation", async () => {
    const data = join(place, "lost");
    mkdirSync(data);
    writeFileSync(join(data, "secret.key"), "x");
    const program = run({ DATA_DIR: data });
    expect(await program.ended).toBe(1);
    expect(program.said().err).toMatch(/has a key \(secret\.key\) but no database .*\n$/);
    writeFileSync(join(data, "duplistatus.db"), "");
    const empty = run({ DATA_DIR: data });
    expect(await empty.ended).toBe(1);
  });

  it("without any SQLite says what to install", async () => {
    const hiding = join(place, "no-sqlite.cjs");
    writeFileSync(
      hiding,
      `process.getBuiltinModule = () => undefined;
       const Module = require("node:module");
       const resolve = Module._resolveFilename;
       Module._resolveFilename = (name, ...rest) => {
         if (name === "better-sqlite3") throw Object.assign(new Error(name), { code: "MODULE_NOT_FOUND" });
         return resolve(name, ...rest);
       };`,
    );
    const program = run({ NODE_OPTIONS: `--require ${hiding}` });
    expect(await program.ended).toBe(1);
    expect(program.said().err).toMatch(/^Node \S+ has no SQLite .*Install Node 22\.16 or newer .*\n$/);
  });

  it("a request that is being answered is finished when the program stops", async () => {
    const program = run({ DATA_DIR: join(place, "third"), ADMIN_PASSWORD: "Given-Passw0rd" });
    const address = await program.ready();
    const body = JSON.stringify({ username: "admin", password: "Given-Passw0rd" });
    const login = request(`${address}api/v1/session`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        expect: "100-continue",
      },
    });
    const answered = once(login, "response");
    login.flushHeaders();
    // The program says "continue" in the moment in which it takes the request on.
    await once(login, "continue");
    program.child.kill("SIGTERM");
    login.end(body);
    const [answer] = (await answered) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(200);
    expect(await program.ended).toBe(0);
  });
});
