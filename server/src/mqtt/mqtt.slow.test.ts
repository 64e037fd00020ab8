import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { hasPostgres } from "../testing/engines.ts";
import { startBroker, type TestBroker } from "../testing/mosquitto.ts";
import { createPostgresDatabase } from "../testing/postgres.ts";
import { type Program, startProgram } from "../testing/program.ts";
import { jsonReport } from "../testing/reports.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
/** How long nobody may publish after the replica that did was killed. */
const takeover = { timeout: 10_000, interval: 50 };

let folder: string;
let broker: TestBroker;
let databaseUrl: string;
let first: Program;
let second: Program;
const availability = () => [...broker.retained].find(([topic]) => topic.endsWith("/availability"))?.[1];

const start = (name: string): Promise<Program> =>
  startProgram({
    mainFile: join(root, "server/dist/main.js"),
    dataDir: join(folder, name),
    env: {
      DATABASE_URL: databaseUrl,
      SECRET_KEY: "the same in both replicas",
      MQTT_URL: broker.url,
      MQTT_USERNAME: broker.login.username,
      MQTT_PASSWORD: broker.login.password,
    },
  });

beforeAll(async () => {
  if (!hasPostgres) return;
  execFileSync(process.execPath, ["scripts/build.mjs"], { cwd: root, stdio: "ignore" });
  folder = mkdtempSync(join(tmpdir(), "duplistatus-mqtt-"));
  broker = await startBroker();
  databaseUrl = await createPostgresDatabase(inject("postgresUrl"));
}, 180_000);

afterAll(async () => {
  await first?.end("SIGKILL");
  await second?.end("SIGKILL");
  await broker?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

describe.runIf(hasPostgres)("the built program in two replicas", () => {
  it("is told offline by the broker when the one that publishes is killed, and the other goes on", async () => {
    first = await start("first");
    await expect.poll(availability, takeover).toBe("online");
    second = await start("second");
    const before = broker.heard.length;
    await first.end("SIGKILL");
    const said = () =>
      broker.heard.slice(before).flatMap(([topic, text]) => (topic.endsWith("/availability") ? [text] : []));
    await expect.poll(() => said()[0], takeover).toBe("offline");
    await expect.poll(availability, takeover).toBe("online");
    const answer = await fetch(`${second.url}/api/upload`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: jsonReport({ machineName: "nas", begin: Date.now() - 60_000 }),
    });
    expect(answer.status).toBe(200);
    await expect
      .poll(() => [...broker.retained.values()].some((text) => text.includes('"status":"success"')), takeover)
      .toBe(true);
    await second.end("SIGTERM");
    expect(availability()).toBe("offline");
  });
});
