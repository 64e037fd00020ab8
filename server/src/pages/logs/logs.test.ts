import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLog } from "../../platform/http/logging.ts";
import { logDestination, logDirectory } from "../../platform/logs/log-file.ts";
import { type Send, type TestApp, testApp } from "../../testing/app.ts";

let program: TestApp;
let admin: Send;
let directory: string;
beforeEach(async () => {
  program = await testApp();
  admin = await program.logIn();
  directory = logDirectory(program.dataDir);
  mkdirSync(directory, { recursive: true });
});
afterEach(() => program.close());

const line = (level: number, msg: string, more: object = {}) =>
  `${JSON.stringify({ level, time: "2026-06-15T12:00:00.000Z", ...more, msg })}\n`;
const read = async (query = "") => (await admin("GET", `/api/v1/logs?${query}`)).json();

describe("the log of the program", () => {
  it("is read from its end across rotated files, by level and text", async () => {
    writeFileSync(
      join(directory, "app.1.log"),
      line(30, "oldest") + line(50, "it broke", { err: { message: "Ä" } }),
    );
    const many = Array.from({ length: 5_000 }, (_, n) => line(30, `line ${n}`, { padding: "ü".repeat(100) }));
    writeFileSync(join(directory, "app.log"), `${many.join("")}${line(40, "careful")}not json at all\n`);
    const all = await read("limit=2000");
    expect(all.lines).toHaveLength(2_000);
    expect(all.more).toBe(true);
    expect(all.lines.at(-1)).toEqual({ at: null, level: "info", message: "not json at all", details: null });
    expect(all.lines.at(-3).message).toBe("line 4999");
    expect(all.lines[0].message).toBe("line 3002");
    const bad = await read("level=warn");
    expect(bad.lines.map(({ message }: { message: string }) => message)).toEqual(["it broke", "careful"]);
    expect(bad.lines[0]).toMatchObject({ level: "error", at: Date.UTC(2026, 5, 15, 12) });
    expect(bad.lines[0].details).toContain("Ä");
    expect((await read("q=LINE%204321")).lines).toHaveLength(1);
    expect(all.files.map(({ name }: { name: string }) => name)).toEqual(["app.log", "app.1.log"]);
    const file = await admin("GET", "/api/v1/logs/app.1.log");
    expect(file.body).toContain("oldest");
    for (const name of ["secret.key", "..%2Fsecret.key", "app.9.log", "app.2.log"]) {
      expect((await admin("GET", `/api/v1/logs/${name}`)).statusCode).toBe(404);
    }
  });

  it("is empty where nothing was written", async () => {
    expect(await read()).toEqual({ lines: [], more: false, files: [] });
  });

  it("holds one line a line, whatever strangers send", async () => {
    const log = createLog({ logLevel: "trace" }, logDestination(program.dataDir));
    log.info({ name: 'evil\n{"level":60,"msg":"forged"}' }, "a name\nwith a line end");
    await expect.poll(async () => (await read()).lines.length).toBe(1);
    const [only] = (await read()).lines;
    expect([only.level, only.message]).toEqual(["info", "a name\nwith a line end"]);
  });
});

describe("at trace level", () => {
  it("the log never shows a secret that was typed, sent or handed out", async () => {
    program.context.log.level = "trace";
    const made = await admin("POST", "/api/v1/users", { body: { username: "eve", role: "user" } });
    const token = (await admin("POST", "/api/v1/tokens", { body: { name: "x", scope: "admin" } })).json();
    const login = await program.send("POST", "/api/v1/session", {
      body: { username: "eve", password: made.json().password },
    });
    await program.send("POST", "/api/v1/session", {
      body: { username: "Typed-Passw0rd", password: "Guessed-1" },
    });
    await program.send("GET", `/api/summary?token=${token.secret}`);
    await program.send("GET", "/api/summary?token=ds_read_WRONGSECRET");
    await program.send("POST", `/api/upload/${token.secret}`, {
      body: "{",
      headers: { "content-type": "application/json" },
    });
    const server = { hosts: ["127.0.0.1"], port: 1, password: "Duplicati-Secret-1" };
    await admin("POST", "/api/v1/servers/try", { body: server });
    const everything = program.logged.join("\n");
    const secrets = [
      made.json().password,
      token.secret,
      ...login.cookies.map(({ value }) => value),
      "Typed-Passw0rd",
      "Guessed-1",
      "WRONGSECRET",
      "Duplicati-Secret-1",
    ];
    for (const secret of secrets) expect(everything).not.toContain(secret);
    expect(everything).toContain("a login failed");
  });
});
