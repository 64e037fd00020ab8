import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { bombs, filled, largeReport } from "../testing/large-bodies.ts";
import { type Program, startProgram } from "../testing/program.ts";
import { idOf, jsonReport } from "../testing/reports.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const MB = 1024 * 1024;
const begin = Date.UTC(2026, 5, 15, 1);
const json = { "content-type": "application/json" };

let dataDir: string;
let program: Program;

beforeAll(() => {
  execFileSync(process.execPath, ["scripts/build.mjs"], { cwd: root, stdio: "ignore" });
});
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "duplistatus-large-"));
  program = await startProgram({ mainFile: join(root, "server/dist/main.js"), dataDir });
});
afterEach(async () => {
  await program.end("SIGKILL");
  rmSync(dataDir, { recursive: true, force: true });
});

const send = (body: Buffer, path = "/api/upload") =>
  fetch(`${program.url}${path}`, { method: "POST", headers: json, body });
let small = 0;
const sendSmall = () => send(jsonReport({ begin: begin + ++small * 1000 }));
const machine = (name: string) => ({ machineId: idOf(name), machineName: name });

describe("bodies of 60 MB and more", () => {
  it("that are made to cost much cost little, and small reports are taken beside them", async () => {
    for (const [name, make] of Object.entries(bombs)) {
      const bomb = send(make());
      expect((await sendSmall()).status, name).toBe(200);
      expect([200, 202, 400], name).toContain((await bomb).status);
    }
    const { peakBytes } = await program.vitals();
    expect(peakBytes / MB).toBeLessThan(480);
  });

  it("that are reports, eight at once, exhaust nothing: each is a run or asked to come back", async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) => send(largeReport(40 * MB, { begin, ...machine(`m${at}`) }))),
    );
    const codes = answers.map((answer) => answer.status);
    expect(codes.filter((code) => code !== 503)).toEqual(codes.filter((code) => code === 200));
    expect(codes).toContain(200);
    for (const answer of answers.filter((one) => one.status === 503))
      expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
    const { peakBytes } = await program.vitals();
    expect(peakBytes / MB).toBeLessThan(680);
  });

  it("whose senders hang up again and again pile up nowhere", async () => {
    for (let round = 0; round < 40; round++) {
      const sender = request(`${program.url}/api/upload`, {
        method: "POST",
        headers: { ...json, "content-length": 60 * MB },
      });
      sender.on("error", () => undefined);
      const piece = filled(`${round} and so on `, 12 * MB);
      await new Promise((resolve) => sender.write(piece, resolve));
      sender.destroy();
    }
    expect((await sendSmall()).status).toBe(200);
    const { peakBytes } = await program.vitals();
    expect(peakBytes / MB).toBeLessThan(480);
  });

  it("to the live status are refused before they arrive", async () => {
    const answer = await send(filled("{},", 300_000, "["), "/api/status");
    expect(answer.status).toBe(413);
    expect((await program.vitals()).peakBytes / MB).toBeLessThan(260);
  });

  it("are read at the next start when the program was killed over them", async () => {
    const body = largeReport(60 * MB, { begin, ...machine("attic") });
    const sending = send(body).catch(() => null);
    // Killed when it has stored the body and begins to read it.
    const { openSqliteConnection } = await import("../platform/database/sqlite-connection.ts");
    const states = () => {
      const connection = openSqliteConnection(join(dataDir, "duplistatus.db"));
      try {
        return (connection.prepare("select state from reports").all([]) as { state: string }[]).map(
          ({ state }) => state,
        );
      } finally {
        connection.close();
      }
    };
    await expect.poll(states, { interval: 5 }).toEqual(["reading"]);
    program.child.kill("SIGKILL");
    await once(program.child, "exit");
    expect(await sending).toBeNull();
    program = await startProgram({ mainFile: join(root, "server/dist/main.js"), dataDir });
    await expect.poll(states).toEqual(["recorded"]);
  });
});
