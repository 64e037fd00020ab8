import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { Context } from "../platform/context.ts";
import { rowsOf } from "../platform/database/copy.ts";
import type { Database } from "../platform/database/database.ts";
import type { SqlValue } from "../platform/database/sqlite-connection.ts";
import { tableShapes } from "../platform/database/tables.ts";
import { AppError } from "../platform/http/app-error.ts";

const debianFolder = "/usr/lib/postgresql";

/** Every pg_dump that this machine may have, the newest of Debian's first. */
function candidates(): string[] {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : [];
  const sorted = versions.sort((a, b) => Number(b) - Number(a));
  return [...sorted.map((version) => join(debianFolder, version, "bin/pg_dump")), "pg_dump"];
}

/** A pg_dump that is not older than the server. @throws {AppError} conflict where there is none */
async function fittingDump(database: Database): Promise<string> {
  const row = await database.reader.get<{ number: string }>(
    "select current_setting('server_version_num') as number",
  );
  const needed = Math.floor(Number(row!.number) / 10_000);
  for (const command of candidates()) {
    const { stdout } = spawnSync(command, ["--version"], { encoding: "utf8" });
    const major = Number(/\(PostgreSQL\) (\d+)/.exec(stdout ?? "")?.[1] ?? 0);
    if (major >= needed) return command;
  }
  throw new AppError("conflict", { reason: "no_pg_dump", needed: String(needed) });
}

/** The password travels in the environment, which other users of the machine cannot read. */
function connectionOf(url: string): { args: string[]; env: NodeJS.ProcessEnv } {
  const parsed = new URL(url);
  const password = decodeURIComponent(parsed.password);
  parsed.password = "";
  return { args: ["--dbname", parsed.href], env: { ...process.env, PGPASSWORD: password } };
}

async function dumpPostgres({ config, database, log }: Context): Promise<Readable> {
  const command = await fittingDump(database);
  const { args, env } = connectionOf(config.databaseUrl!);
  const child = spawn(command, [...args, "--no-owner", "--no-privileges"], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (piece: Buffer) => {
    said = (said + piece).slice(-2_000);
  });
  const { stdout } = child;
  child.on("error", (error) => stdout.destroy(error));
  child.on("exit", (code) => {
    if (code === 0) return;
    log.error({ said }, "pg_dump failed");
    stdout.destroy(new Error("pg_dump failed"));
  });
  stdout.on("close", () => child.kill());
  return stdout;
}

function literal(value: SqlValue | undefined): string {
  if (value === null || value === undefined) return "NULL";
  if (typeof value === "number") return String(value);
  if (value instanceof Uint8Array) return `X'${Buffer.from(value).toString("hex")}'`;
  // SQLite ends a text literal at a NUL.
  if (value.includes("\0")) return `CAST(X'${Buffer.from(value).toString("hex")}' AS TEXT)`;
  return `'${value.replaceAll("'", "''")}'`;
}

async function* sqliteStatements(context: Context): AsyncGenerator<string> {
  const sql = context.database.reader;
  const made = await sql.all<{ type: string; name: string; sql: string | null }>(
    "select type, name, sql from sqlite_master where name not like 'sqlite_%' order by rowid",
  );
  yield "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n";
  for (const { type, sql: text } of made) if (type === "table") yield `${text};\n`;
  const shapes = await tableShapes();
  const steps = {
    name: "kysely_migration",
    columns: ["name", "timestamp"],
    key: ["name"],
    counts: false,
    isHeavy: false,
  };
  for (const shape of [...shapes, steps]) {
    for await (const rows of rowsOf(sql, shape)) {
      const lines = rows.map((row) => {
        const values = shape.columns.map((column) => literal(row[column]));
        return `INSERT INTO ${shape.name} (${shape.columns.join(",")}) VALUES (${values.join(",")});\n`;
      });
      yield lines.join("");
    }
  }
  const keys = await sql.all<{ name: string; seq: number }>("select name, seq from sqlite_sequence");
  yield "DELETE FROM sqlite_sequence;\n";
  for (const { name, seq } of keys)
    yield `INSERT INTO sqlite_sequence (name,seq) VALUES (${literal(name)},${seq});\n`;
  for (const { type, sql: text } of made) if (type !== "table" && text !== null) yield `${text};\n`;
  yield "COMMIT;\n";
}

/**
 * The whole database as SQL text, piece by piece: for `sqlite3` or, from PostgreSQL's own pg_dump, for `psql`.
 * @throws {AppError} conflict where there is no pg_dump that fits the server
 */
export async function dumpAsSql(context: Context): Promise<Readable> {
  return context.database.engine === "postgres"
    ? dumpPostgres(context)
    : Readable.from(sqliteStatements(context), { objectMode: false });
}
