import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeAudit } from "../access/audit/audit.ts";
import { sealedColumns } from "../access/sealed/columns.ts";
import { cliActor } from "../platform/actor.ts";
import { type Config, readConfig } from "../platform/config.ts";
import type { Sql } from "../platform/database/database.ts";
import { AlreadyRunning, lockInstance } from "../platform/database/instance-lock.ts";
import { openDatabase } from "../platform/database/open.ts";
import {
  createSecrets,
  keyFileName,
  SecretLost,
  type Secrets,
  secretsOf,
} from "../platform/secrets/secrets.ts";
import { type Command, CommandError } from "./command.ts";
import { type Printer, terminal } from "./terminal.ts";

interface Rekeyed {
  done: number;
  /** What the old key does not open stays as it is. */
  lost: number;
}

/** Opens every sealed text with one key and seals it with another. */
async function resealAll(sql: Sql, from: Secrets, to: Secrets): Promise<Rekeyed> {
  const result: Rekeyed = { done: 0, lost: 0 };
  for (const { table, key, column, purpose } of sealedColumns) {
    const rows = await sql.all<{ key: number; sealed: string }>(
      `select ${key} as key, ${column} as sealed from ${table} where ${column} is not null order by ${key}`,
    );
    for (const row of rows) {
      try {
        const text = from.open(row.sealed, purpose(Number(row.key)));
        const sealed = to.seal(text, purpose(Number(row.key)));
        await sql.run(`update ${table} set ${column} = ? where ${key} = ?`, [sealed, row.key]);
        result.done += 1;
      } catch (error) {
        if (!(error instanceof SecretLost)) throw error;
        result.lost += 1;
      }
    }
  }
  return result;
}

/** The key that holds from now on, and how it comes into force after the commit. */
function nextKey(
  config: Config,
  oldSecretKey: string | null,
): { from: Secrets; to: Secrets; settle(): void } {
  if (config.secretKey !== null) {
    if (oldSecretKey === null) {
      throw new CommandError(
        "SECRET_KEY is the new key: put the one that held so far into OLD_SECRET_KEY, or set OLD_SECRET_KEY=file where it was the file secret.key.",
      );
    }
    const secretKey = oldSecretKey === "file" ? null : oldSecretKey;
    return {
      from: createSecrets({ ...config, secretKey }),
      to: createSecrets(config),
      settle: () => undefined,
    };
  }
  const file = join(config.dataDir, keyFileName);
  const draft = `${file}.new`;
  if (oldSecretKey === null && !existsSync(file)) {
    throw new CommandError(`There is no key yet (${file}): nothing is sealed.`);
  }
  // Left by an attempt that was cut off: its key may be the one that the database has now.
  if (!existsSync(draft)) {
    writeFileSync(draft, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600, flag: "wx", flush: true });
  }
  const key = Buffer.from(readFileSync(draft, "utf8").trim(), "hex");
  return {
    from: createSecrets({ ...config, secretKey: oldSecretKey }),
    to: secretsOf(key),
    settle() {
      if (existsSync(file)) renameSync(file, `${file}.old`);
      renameSync(draft, file);
    },
  };
}

/**
 * Seals every stored secret with a new key, all or none. A second call finishes what was cut off between the database
 * and the key file.
 * @param oldSecretKey `OLD_SECRET_KEY`: needed where the key is in the environment
 * @throws {CommandError | AlreadyRunning}
 */
export async function rekey(config: Config, oldSecretKey: string | null, printer: Printer): Promise<number> {
  const lock = config.databaseUrl === null ? lockInstance(config.dataDir) : { release: () => undefined };
  try {
    const { from, to, settle } = nextKey(config, oldSecretKey);
    const database = await openDatabase(config);
    try {
      const { done, lost } = await database.write(async (sql) => {
        // Sealed with the new key already: an attempt that was cut off.
        const either: Secrets = {
          ...from,
          open(sealed, purpose) {
            try {
              return to.open(sealed, purpose);
            } catch {
              return from.open(sealed, purpose);
            }
          },
        };
        const result = await resealAll(sql, either, to);
        const work = { sql, at: Date.now(), actor: cliActor };
        const changes = { resealed: [null, result.done], lost: [null, result.lost] } as const;
        await writeAudit(work, "secrets.rekey", { category: "database", changes });
        return result;
      });
      settle();
      printer.out(`${done} stored secrets are sealed with the new key.`);
      if (config.secretKey === null)
        printer.out(`The key that held before is ${keyFileName}.old: backups from before need it.`);
      if (lost === 0) return 0;
      printer.err(`${lost} could not be opened with the old key and must be entered again.`);
      return 1;
    } finally {
      await database.close();
    }
  } finally {
    lock.release();
  }
}

/** `duplistatus rekey`. */
export const rekeyCommand: Command = {
  usage: "rekey",
  summary: "seal stored passwords and tokens with a new key, while the program does not run",
  async run(args) {
    if (args.length > 0) throw new CommandError(`Use: duplistatus ${this.usage}`);
    try {
      return await rekey(readConfig(process.env), process.env.OLD_SECRET_KEY?.trim() || null, terminal);
    } catch (error) {
      if (error instanceof AlreadyRunning) throw new CommandError("Stop duplistatus first.");
      throw error;
    }
  },
};
