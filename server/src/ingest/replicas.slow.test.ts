import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasPostgres } from "../testing/engines.ts";
import { createPostgresDatabase, type PostgresCluster, startPostgres } from "../testing/postgres.ts";
import { type Program, startProgram } from "../testing/program.ts";
import { jsonReport } from "../testing/reports.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const mainFile = join(root, "server/dist/main.js");
const begin = Date.UTC(2026, 5, 15, 1);
/** A replica asks every 5 s whether it leads; the rest is for a busy machine. */
const takeover = { timeout: 30_000, interval: 200 };

let folder: string;
let cluster: PostgresCluster;
let databaseUrl: string;
let ports: [number, number, number];
const programs = new Map<number, Program>();
let nginx: ChildProcess | undefined;

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

const start = async (port: number) =>
  programs.set(
    port,
    await startProgram({
      mainFile,
      dataDir: join(folder, String(port)),
      env: { DATABASE_URL: databaseUrl, PORT: String(port), SECRET_KEY: "a key of all replicas" },
    }),
  );

/** The example of `deploy/` with the ports of this test. */
function nginxConfig(): string {
  const [front, one, two] = ports;
  const example = readFileSync(join(root, "deploy/proxy/nginx.conf"), "utf8")
    .replace("server 127.0.0.1:9666", `server 127.0.0.1:${one}`)
    .replace("# server 127.0.0.1:9667", `server 127.0.0.1:${two}`)
    .replace("listen 80;", `listen 127.0.0.1:${front};`);
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  return `daemon off; master_process off; pid ${join(folder, "nginx.pid")}; error_log ${join(folder, "error.log")};
events {} http { access_log off; ${paths.join(" ")}
${example}
}`;
}

beforeAll(async () => {
  if (!hasPostgres) return;
  execFileSync(process.execPath, ["scripts/build.mjs"], { cwd: root, stdio: "ignore" });
  folder = mkdtempSync(join(tmpdir(), "duplistatus-replicas-"));
  cluster = await startPostgres();
  databaseUrl = await createPostgresDatabase(cluster.url);
  ports = [await freePort(), await freePort(), await freePort()];
  // Both at once: one of them makes the tables, the other waits.
  await Promise.all(ports.slice(1).map(start));
  mkdirSync(join(folder, "logs"));
  writeFileSync(join(folder, "nginx.conf"), nginxConfig());
  expect(spawnSync("nginx", ["-t", "-p", folder, "-c", join(folder, "nginx.conf")]).status).toBe(0);
  nginx = spawn("nginx", ["-p", folder, "-c", join(folder, "nginx.conf")], { stdio: "ignore" });
}, 180_000);

afterAll(async () => {
  nginx?.kill("SIGKILL");
  for (const program of programs.values()) await program.end("SIGKILL");
  await cluster?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

let sent = 0;
/** Posts a new report, as Duplicati does: once. */
async function post(url: string): Promise<{ status: number; retryAfter: string | null }> {
  sent += 1;
  const answer = await fetch(`${url}/api/upload`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: jsonReport({ begin: begin + sent * 60_000 }),
  });
  await answer.arrayBuffer();
  return { status: answer.status, retryAfter: answer.headers.get("retry-after") };
}

/** Sends from several machines until `work` is done; answers how each was answered. */
async function underLoad(work: () => Promise<unknown>): Promise<number[]> {
  const statuses: number[] = [];
  let isDone = false;
  const sender = async () => {
    while (!isDone) statuses.push((await post(`http://127.0.0.1:${ports[0]}`)).status);
  };
  const senders = [sender(), sender(), sender()];
  await work().finally(() => {
    isDone = true;
  });
  await Promise.all(senders);
  return statuses;
}

async function storedRuns(): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query("select count(*)::int as n from runs");
  await client.end();
  return rows[0].n;
}

/** Whoever holds the advisory lock, by the port of its data directory's process. */
async function leaders(): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query(
    "select count(*)::int as n from pg_locks where locktype = 'advisory' and granted",
  );
  await client.end();
  return rows[0].n;
}

describe.runIf(hasPostgres)("two replicas behind nginx", () => {
  it("lose no report while each is killed and restarted in turn, and one of them always leads", async () => {
    let acknowledged = 0;
    for (const signal of ["SIGKILL", "SIGTERM"] as const) {
      for (const port of ports.slice(1)) {
        const before = sent;
        const statuses = await underLoad(async () => {
          await expect.poll(() => sent - before, takeover).toBeGreaterThan(10);
          await programs.get(port)!.end(signal);
          await expect.poll(leaders, takeover).toBe(1);
          const then = sent;
          await expect.poll(() => sent - then, takeover).toBeGreaterThan(10);
          await start(port);
        });
        // A sender whose replica dies under it is served by the other one.
        const refused = statuses.filter((status) => status !== 200);
        expect([signal, refused], readFileSync(join(folder, "error.log"), "utf8").slice(-3_000)).toEqual([
          signal,
          [],
        ]);
        acknowledged += statuses.length;
        expect(await storedRuns()).toBe(acknowledged);
      }
    }
  });

  it("say 503 and when to come back while the database is away, and go on when it is back", async () => {
    const before = await storedRuns();
    const [, one, two] = ports;
    await cluster.halt();
    for (const port of [one, two]) {
      const answer = await post(`http://127.0.0.1:${port}`);
      expect(answer).toEqual({ status: 503, retryAfter: expect.stringMatching(/^\d+$/) });
    }
    await cluster.resume();
    for (const port of [one, two])
      await expect.poll(async () => (await post(`http://127.0.0.1:${port}`)).status, takeover).toBe(200);
    await expect.poll(leaders, takeover).toBe(1);
    expect(await storedRuns()).toBe(before + 2);
  });
});
