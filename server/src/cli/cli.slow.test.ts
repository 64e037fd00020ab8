import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { passwords } from "../../../duplicati/fixtures/api/connect.ts";
import { startStandIn } from "../../../duplicati/fixtures/api/stand-in.ts";
import { openDatabase } from "../platform/database/open.ts";
import { digestBody } from "../platform/report-reader/digest.ts";
import { insertReport } from "../records/raw-reports/store.ts";
import { jsonReport, textReport } from "../testing/reports.ts";

const program = fileURLToPath(new URL("../../bin/duplistatus.mjs", import.meta.url));
const begin = Date.UTC(2026, 5, 15, 1);

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "duplistatus-cli-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function run(
  args: string[],
  input?: Buffer | string,
): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, DATA_DIR: directory, DATABASE_URL: "", LOG_LEVEL: "error" };
    const child = spawn(process.execPath, [program, ...args], { env });
    let out = "";
    let err = "";
    child.stdout.on("data", (piece) => {
      out += piece;
    });
    child.stderr.on("data", (piece) => {
      err += piece;
    });
    child.on("close", (code) => resolve({ code, out, err }));
    child.stdin.on("error", () => undefined);
    child.stdin.end(input ?? "");
  });
}

describe("duplistatus read-report", () => {
  it("prints what is understood of JSON, forms and gzipped files", async () => {
    const file = join(directory, "report");
    const bodies = [jsonReport({ begin }), textReport({ begin }), gzipSync(jsonReport({ begin }))];
    for (const body of bodies) {
      writeFileSync(file, body);
      const { code, out } = await run(["read-report", file]);
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({
        operation: "Backup",
        result: "Success",
        backupName: "Photos",
        countsAsBackup: true,
      });
    }
  });

  it("reads standard input and refuses what is no report", async () => {
    const { code, out } = await run(["read-report", "-"], jsonReport({ begin }));
    expect([code, JSON.parse(out).machineName]).toEqual([0, "attic"]);
    const wrong = await run(["read-report", "-"], "{}");
    expect([wrong.code, JSON.parse(wrong.out).error.missingFields]).toEqual([1, ["Data"]]);
    const missing = await run(["read-report", join(directory, "nowhere")]);
    expect([missing.code, missing.err]).toEqual([1, expect.stringContaining("ENOENT")]);
  });
});

describe("duplistatus next-run", () => {
  it("answers flags", async () => {
    const { code, out } = await run([
      "next-run",
      "--repeat",
      "1D",
      "--base",
      "2026-03-28T01:00:00Z",
      "--zone",
      "UTC",
      "--not-before",
      "2026-03-29T00:00:00Z",
    ]);
    expect([code, out]).toEqual([0, expect.stringContaining("2026-03-29T01:00:00Z")]);
    expect((await run(["next-run", "--repeat", "1D"])).code).toBe(1);
  });

  it("answers every row of standard input in order, wrong ones too", async () => {
    const row = JSON.stringify({
      repeat: "1D",
      base: "2026-03-28T01:00:00Z",
      zone: "UTC",
      notBefore: "2026-03-29T00:00:00Z",
    });
    const { code, out } = await run(["next-run", "--rows", "-"], `${row}\n\nnonsense\n${row}\n`);
    const answers = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect([code, answers.length]).toEqual([0, 3]);
    expect(answers[0]).toEqual(answers[2]);
    expect(answers[1]).toHaveProperty("error");
  });
});

describe("duplistatus on a database", () => {
  it("makes tokens, gives passwords, rebuilds and replays", async () => {
    const token = await run(["tokens", "create", "--scope", "ingest", "--name", "test"]);
    expect([token.code, token.out]).toEqual([0, expect.stringMatching(/^ds_ingest_[A-Za-z0-9]{32}\n$/)]);
    expect((await run(["tokens", "create", "--scope", "everything", "--name", "x"])).code).toBe(1);
    expect(
      (await run(["tokens", "create", "--scope", "ingest", "--name", "x", "--server", "none"])).code,
    ).toBe(1);

    const nobody = await run(["admin", "reset-password", "nobody"]);
    expect([nobody.code, nobody.err]).toEqual([1, expect.stringContaining("nobody")]);

    const database = await openDatabase({ dataDir: directory, databaseUrl: null });
    // Larger than 1 MB: read in a thread, which the command must wait for.
    const body = jsonReport({
      begin,
      logLines: Array.from({ length: 20_000 }, (_, at) => `line ${at} ${"x".repeat(60)}`),
    });
    const { packed } = digestBody(body, undefined);
    await database.write((sql) =>
      insertReport(sql, {
        ...packed,
        receivedAt: begin + 60_000,
        contentType: "application/json",
        state: "quarantined",
        reason: "too new",
        address: null,
        tokenServerId: null,
        waitingKey: null,
        machine: null,
        job: null,
      }),
    );
    await database.close();
    expect(await run(["quarantine", "replay"])).toMatchObject({
      code: 0,
      out: "Recorded 1, known already 0, still in quarantine 0.\n",
    });
    expect(await run(["rebuild"])).toMatchObject({ code: 0, out: "Recomputed 1 job.\n" });
  });
});

describe("duplistatus servers", () => {
  it("adds with a password from standard input or a file, beside a running program, and lists", async () => {
    const standIn = await startStandIn({ version: "2.3.0.4" });
    try {
      const url = `http://127.0.0.1:${standIn.port}`;
      const file = join(directory, "password");
      writeFileSync(file, "wrong\n");
      const refused = await run(["servers", "add", url, "--password-file", file]);
      expect([refused.code, refused.out]).toEqual([1, ""]);
      expect(refused.err).toContain("The password is wrong.");
      const added = await run(["servers", "add", url, "--password-file", "-"], `${passwords["2.3.0.4"]}\n`);
      expect(added).toMatchObject({ code: 0, out: expect.stringMatching(/^[0-9a-f]{32} {2}nas01\n$/) });
      const listed = await run(["servers", "list", "--json"]);
      const [, id] = /^(\S+)/.exec(added.out)!;
      expect(JSON.parse(listed.out)).toContainEqual(expect.objectContaining({ id, addresses: [url] }));
      expect((await run(["servers"])).err).toMatch(/^Use: duplistatus servers add/);
    } finally {
      await standIn.close();
    }
  });
});

describe("duplistatus help", () => {
  it("lists every command and explains a wrong one in one line", async () => {
    const { code, out } = await run(["help"]);
    expect(code).toBe(0);
    for (const command of [
      "serve",
      "read-report",
      "next-run",
      "servers add",
      "tokens create",
      "quarantine replay",
      "rebuild",
      "admin list",
    ]) {
      expect(out).toContain(`duplistatus ${command}`);
    }
    const wrong = await run(["nonsense"]);
    expect([wrong.code, wrong.err.trim().split("\n").length]).toEqual([1, 1]);
  });
});
