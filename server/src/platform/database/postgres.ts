import type { StorageProblem } from "@duplistatus/contract";
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { type Database, type Sql, StorageUnavailable, storageProblem } from "./database.ts";
import type { Schema } from "./schema.ts";
import type { SqlValue } from "./sqlite-connection.ts";

const int8 = 20;
const numeric = 1700;

const typeParsers = {
  // The driver hands out 64-bit numbers as text by default; every number of ours is a safe integer.
  getTypeParser(oid: number, format?: "text" | "binary") {
    if (oid === int8 || oid === numeric) return Number;
    return pg.types.getTypeParser(oid, format as "text");
  },
};

const texts = new Map<string, { text: string; name: string }>();

/** `?` placeholders to `$1 …`, once per text, and a name so that the server keeps the plan. */
function prepared(sql: string): { text: string; name: string } {
  let found = texts.get(sql);
  if (found === undefined) {
    let count = 0;
    found = { text: sql.replace(/\?/g, () => `$${++count}`), name: `q${texts.size}` };
    texts.set(sql, found);
  }
  return found;
}

interface Queryable {
  query(query: {
    text: string;
    name: string;
    values: unknown[];
  }): Promise<{ rows: unknown[]; rowCount: number | null }>;
}

function statements(target: Queryable, kysely: Kysely<Schema>): Sql {
  const query = (sql: string, parameters: readonly SqlValue[]) =>
    target.query({ ...prepared(sql), values: parameters as unknown[] });
  return {
    engine: "postgres",
    kysely,
    async all<Row>(sql: string, parameters: readonly SqlValue[] = []) {
      return (await query(sql, parameters)).rows as Row[];
    },
    async get<Row>(sql: string, parameters: readonly SqlValue[] = []) {
      return (await query(sql, parameters)).rows[0] as Row | undefined;
    },
    async run(sql: string, parameters: readonly SqlValue[] = []) {
      return { changes: (await query(sql, parameters)).rowCount ?? 0 };
    },
  };
}

/** Typed queries bound to one client, so that they run inside its transaction. */
function boundTo(client: pg.PoolClient): Kysely<Schema> {
  // The client itself, without giving it back to the pool after each query.
  const borrowed = { query: client.query.bind(client), release: () => undefined };
  const pool = { connect: async () => borrowed, end: async () => undefined };
  return new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: pool as unknown as pg.Pool }),
  });
}

/** Opens a pool on PostgreSQL; writes of different callers run side by side, each in its own transaction. */
export function openPostgres(url: string): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: 12,
    connectionTimeoutMillis: 10_000,
    types: typeParsers as never,
  });
  // A lost idle connection is replaced at the next query; without a listener it would end the process.
  pool.on("error", () => undefined);
  const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });

  async function connect(): Promise<pg.PoolClient> {
    try {
      return await pool.connect();
    } catch (error) {
      throw refused(storageProblem(error) ?? "unreachable", error);
    }
  }

  let trouble: StorageProblem | null = null;
  const refused = (problem: StorageProblem, error: unknown): StorageUnavailable => {
    trouble = problem;
    return new StorageUnavailable(problem, error);
  };

  return {
    engine: "postgres",
    reader: statements(pool as unknown as Queryable, kysely),
    schemaOwner: kysely,
    get trouble() {
      return trouble;
    },
    async write(work) {
      const client = await connect();
      let broken: Error | undefined;
      // The pool listens only to idle clients: a connection lost between two statements would end the process.
      const lost = (error: Error) => {
        broken = error;
      };
      client.on("error", lost);
      try {
        await client.query("BEGIN");
        const value = await work(statements(client as unknown as Queryable, boundTo(client)));
        await client.query("COMMIT");
        trouble = null;
        return value;
      } catch (error) {
        await client.query("ROLLBACK").catch((failure: Error) => {
          broken = failure;
        });
        const problem = storageProblem(error);
        throw problem === null ? error : refused(problem, error);
      } finally {
        client.off("error", lost);
        client.release(broken);
      }
    },
    aside: (wanted) => {
      const { all } = statements(pool as unknown as Queryable, kysely);
      return Promise.all(wanted.map(({ sql, parameters }) => all(sql, parameters)));
    },
    async size() {
      const answer = await pool.query("select pg_database_size(current_database()) as size");
      return Number(answer.rows[0].size);
    },
    async close() {
      await kysely.destroy();
    },
  };
}
