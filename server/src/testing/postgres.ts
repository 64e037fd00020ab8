import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { chmod, chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";

const run = promisify(execFile);
const debianBinaries = "/usr/lib/postgresql";

function binaries(): string {
  const versions = existsSync(debianBinaries) ? readdirSync(debianBinaries) : [];
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  // Elsewhere the tools are expected on the PATH.
  return newest === undefined ? "" : join(debianBinaries, newest, "bin");
}

/** PostgreSQL refuses to run as root, so root lends it to an unprivileged user. */
async function unprivileged(): Promise<{ uid: number; gid: number } | Record<string, never>> {
  if (process.getuid?.() !== 0) return {};
  const id = async (flag: string, user: string) => Number((await run("id", [flag, user])).stdout);
  for (const user of ["postgres", "nobody"]) {
    try {
      return { uid: await id("-u", user), gid: await id("-g", user) };
    } catch {
      // The next one.
    }
  }
  return {};
}

/** A port of 127.0.0.1 that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

export interface PostgresCluster {
  /** Connection string of its administration database. */
  readonly url: string;
  stop(): Promise<void>;
  /** Ends the server as a crash would, and starts it again on the same data. */
  halt(): Promise<void>;
  resume(): Promise<void>;
}

/** Starts a real PostgreSQL in a temporary directory; nothing of it outlives `stop`. */
export async function startPostgres(): Promise<PostgresCluster> {
  const owner = await unprivileged();
  const directory = await mkdtemp(join(tmpdir(), "duplistatus-postgres-"));
  await chmod(directory, 0o700);
  if ("uid" in owner) await chown(directory, owner.uid!, owner.gid!);
  const data = join(directory, "data");
  const tool = (name: string) => join(binaries(), name);
  const options = { ...owner, cwd: directory };
  const initdb = ["-D", data, "-U", "duplistatus", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"];
  await run(tool("initdb"), initdb, options);
  const port = await freePort();
  await writeFile(
    join(data, "postgresql.auto.conf"),
    [
      `port=${port}`,
      "listen_addresses='127.0.0.1'",
      `unix_socket_directories='${directory}'`,
      "fsync=off",
      "full_page_writes=off",
      // What was answered outlives a killed server: the log is written, if not flushed, before a commit is said.
      "synchronous_commit=on",
      "shared_buffers=32MB",
      "max_connections=100",
    ].join("\n"),
  );
  const launch = () => {
    const server = spawn(tool("postgres"), ["-D", data], { ...options, stdio: "ignore" });
    return { server, ended: new Promise<void>((resolve) => server.once("exit", () => resolve())) };
  };
  let running = launch();
  const halt = async () => {
    running.server.kill("SIGQUIT");
    await running.ended;
  };
  const stop = async () => {
    await halt();
    await rm(directory, { recursive: true, force: true });
  };
  const url = `postgres://duplistatus@127.0.0.1:${port}/postgres`;
  const connected = async () => {
    for (let attempt = 0; ; attempt++) {
      const client = new pg.Client({ connectionString: url });
      try {
        await client.connect();
        await client.end();
        return;
      } catch (error) {
        if (attempt === 200 || running.server.exitCode !== null) {
          await stop();
          throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  };
  await connected();
  return {
    url,
    stop,
    halt,
    async resume() {
      running = launch();
      await connected();
    },
  };
}

/**
 * Makes a database in a running cluster and returns its connection string.
 * @param template name of one to copy; without it the new one is empty
 */
export async function createPostgresDatabase(clusterUrl: string, template = "template1"): Promise<string> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const client = new pg.Client({ connectionString: clusterUrl });
  await client.connect();
  try {
    await client.query(`create database ${name} template ${template}`);
  } finally {
    await client.end();
  }
  return clusterUrl.replace(/\/postgres$/, `/${name}`);
}
