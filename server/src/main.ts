import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { ensureAdmin, hasDocumentedPassword } from "./access/accounts/password-change.ts";
import { isWeak } from "./access/accounts/passwords.ts";
import { buildApp } from "./app.ts";
import { collectionsOf } from "./collecting/collections.ts";
import { copyBeforeUpdate } from "./keeping/before-update.ts";
import { undoBrokenRestore } from "./keeping/restore.ts";
import { stopWork } from "./keeping/work.ts";
import { startDelivering } from "./notifications/timed/timers.ts";
import { type Clock, systemClock } from "./platform/clock.ts";
import { type Config, ConfigError, readConfig } from "./platform/config.ts";
import type { Context } from "./platform/context.ts";
import { type Database, storageReason } from "./platform/database/database.ts";
import { AlreadyRunning, lockInstance } from "./platform/database/instance-lock.ts";
import { checkIntegrity, stoppedUncleanly } from "./platform/database/integrity.ts";
import { openDatabase, sqliteFile } from "./platform/database/open.ts";
import { NoSqlite } from "./platform/database/sqlite-connection.ts";
import { createLog } from "./platform/http/logging.ts";
import { onlyProcess, postgresLeader } from "./platform/leader/leader.ts";
import { logDestination } from "./platform/logs/log-file.ts";
import { makePrivate } from "./platform/private-files.ts";
import { createTimers } from "./platform/timers.ts";
import { createProgram, startTimers } from "./wiring.ts";

/** The program cannot start, for a reason one sentence explains. */
export class StartError extends Error {}

/** Requests that take longer than this are cut off when the program stops. */
const stopDeadlineMs = 10_000;

/** The same place from `server/src` and from the bundle in `server/dist`. */
export function programVersion(): string {
  return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
}

/** Bundled beside `main.js`; the same place from `server/src`. */
export const workerFile = new URL("../dist/read-worker.js", import.meta.url);

export interface Running {
  /** Where people reach it, for example `http://localhost:9666/`. */
  readonly address: string;
  readonly context: Context;
  /** Finishes what was begun, then closes everything; safe to call twice. */
  stop(): Promise<void>;
}

/** Claims the data directory; several replicas on PostgreSQL share nothing on disk and need no claim. */
function claim(config: Config): { release(): void } {
  if (config.databaseUrl !== null) return { release: () => undefined };
  try {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
    return lockInstance(config.dataDir);
  } catch (error) {
    if (error instanceof AlreadyRunning) throw error;
    if (error instanceof NoSqlite) throw new StartError(error.message);
    const { code, message } = error as NodeJS.ErrnoException;
    throw new StartError(
      `The data directory ${config.dataDir} cannot be used: ${storageReason(error) ?? code ?? message}.`,
    );
  }
}

async function open(config: Config): Promise<Database> {
  try {
    return await openDatabase(config);
  } catch (error) {
    if (error instanceof NoSqlite) throw new StartError(error.message);
    const reason = storageReason(error);
    if (reason !== null) throw new StartError(`The database cannot be opened: ${reason}.`);
    throw error;
  }
}

/**
 * A key without its database is a folder that was not mounted, or a copy that was put back in part: whoever goes on would
 * see an empty installation, and new reports would go where nobody looks.
 * @throws {StartError}
 */
function assertNotLost({ dataDir, databaseUrl }: Config): void {
  if (databaseUrl !== null || !existsSync(join(dataDir, "secret.key"))) return;
  const size = statSync(join(dataDir, sqliteFile), { throwIfNoEntry: false })?.size ?? 0;
  if (size > 0) return;
  throw new StartError(
    `${dataDir} has a key (secret.key) but no database (${sqliteFile} is missing or empty). Put the database back; or, to begin anew, move secret.key away.`,
  );
}

function listenSentence(error: unknown, { host, port }: Config): StartError | null {
  switch ((error as NodeJS.ErrnoException).code) {
    case "EADDRINUSE":
      return new StartError(
        `Port ${port} is already in use. Stop the other program, or set PORT to another number.`,
      );
    case "EACCES":
      return new StartError(`This user may not listen on port ${port}. Set PORT to a number above 1023.`);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new StartError(`HOST is "${host}", which is no address of this machine.`);
    default:
      return null;
  }
}

/**
 * Opens everything and serves.
 * @param collecting false: nothing is collected by itself
 * @throws {StartError | AlreadyRunning} with one sentence for people
 */
export async function start(
  config: Config,
  { clock = systemClock, collecting = true }: { clock?: Clock; collecting?: boolean } = {},
): Promise<Running> {
  const log = createLog(config, config.logLevel === "silent" ? undefined : logDestination(config.dataDir));
  const lock = claim(config);
  let database: Database | undefined;
  try {
    if (config.databaseUrl === null && undoBrokenRestore(config.dataDir))
      log.warn("a restore was cut off before it was complete; the database is as it was before it");
    assertNotLost(config);
    const copy = await copyBeforeUpdate(config, clock.now());
    if (copy !== null) log.info({ copy }, "the database was copied before it is brought up to date");
    const isUnclean = stoppedUncleanly(config);
    database = await open(config);
    const exposed = makePrivate(config.dataDir);
    if (exposed.length > 0)
      log.warn(
        { files: exposed, dataDir: config.dataDir },
        "these files can be read by others and not be changed",
      );
    const context = createProgram({ config, database, clock, log, workerFile, version: programVersion() });
    const [app] = await Promise.all([buildApp(context), ensureAdmin(context)]);
    // Fastify would announce every address of the machine; the caller prints the one that people use.
    log.level = "warn";
    await app.listen({ host: config.host, port: config.port }).catch((error) => {
      throw listenSentence(error, config) ?? error;
    });
    log.level = config.logLevel;
    const { port } = app.server.address() as { port: number };
    const host = ["0.0.0.0", "::"].includes(config.host) ? "localhost" : config.host;
    const address = `http://${host.includes(":") ? `[${host}]` : host}:${port}${config.basePath}`;

    const checked = isUnclean
      ? checkIntegrity(context).catch((error) =>
          log.error({ err: error }, "the database could not be checked"),
        )
      : null;
    await context.replicas.listen();
    const leader = config.databaseUrl === null ? onlyProcess : postgresLeader(config.databaseUrl, log);
    context.services.leadership.current = leader;
    const timers = createTimers(log, leader);
    startTimers(context, leader, timers, { collecting });
    const delivering = startDelivering(context);

    const stop = async () => {
      // A check may wait for what is being collected.
      await stopWork(context);
      const stopped = timers.stop();
      await collectionsOf(context).close();
      await stopped;
      await delivering.stop();
      await context.services.mqtt.close();
      await leader.close();
      const late = setTimeout(() => app.server.closeAllConnections(), stopDeadlineMs);
      // A connection whose last answer was sent while stopping would stay open for the next request.
      const idle = setInterval(() => app.server.closeIdleConnections(), 50);
      await app.close();
      clearInterval(idle);
      clearTimeout(late);
      await context.replicas.close();
      await context.reader.close();
      await checked;
      await context.database.close();
      lock.release();
    };
    let stopping: Promise<void> | undefined;
    return {
      address,
      context,
      stop: () => {
        stopping ??= stop();
        return stopping;
      },
    };
  } catch (error) {
    await database?.close();
    lock.release();
    throw error;
  }
}

/** Serves until a signal asks to stop. Ends the process with 1 and one sentence when it cannot start. */
export async function serve(env: NodeJS.ProcessEnv): Promise<void> {
  try {
    const running = await start(readConfig(env));
    const { context } = running;
    console.log(`duplistatus ${context.version} is ready: ${running.address}`);
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.once(signal, () => {
        running.stop().then(
          () => process.exit(0),
          (error) => {
            context.log.fatal({ err: error }, "the program did not stop cleanly");
            process.exit(1);
          },
        );
      });
    }
    const { adminPassword, passwordRules } = context.config;
    if (adminPassword !== null && isWeak(adminPassword, passwordRules))
      context.log.warn("ADMIN_PASSWORD does not obey the rules for passwords: choose a better one");
    if (await hasDocumentedPassword(context)) {
      context.log.warn(
        '"admin" still has the password that everybody can read in the guide: log in and change it',
      );
    }
  } catch (error) {
    const explained =
      error instanceof ConfigError || error instanceof AlreadyRunning || error instanceof StartError;
    console.error(explained ? error.message : error);
    process.exit(1);
  }
}
