import type { FastifyBaseLogger } from "fastify";
import type pg from "pg";

/** Who does the timed work, where several replicas share a database. */
export interface Leader {
  /** True while this process is the one; asks for it when nobody is. */
  isLeader(): Promise<boolean>;
  close(): Promise<void>;
}

/** One process owns the SQLite file. */
export const onlyProcess: Leader = { isLeader: async () => true, close: async () => undefined };

declare module "../context.ts" {
  interface Services {
    /** Whoever decides which replica leads; `main.ts` sets it once it is known. */
    leadership: { current: Leader };
  }
}

/** Any number, the same in every replica: the key of the advisory lock. */
export const leaderLock = 7_236_815_402;

/** The lock lives as long as its own connection: a replica that dies or loses the database gives it up by that. */
export function postgresLeader(connectionString: string, log: FastifyBaseLogger): Leader {
  let client: pg.Client | null = null;
  let leads = false;
  const drop = () => {
    leads = false;
    client = null;
  };

  async function connect(): Promise<pg.Client> {
    const { default: driver } = await import("pg");
    const fresh = new driver.Client({ connectionString, application_name: "duplistatus leader" });
    fresh.on("error", (error) => {
      log.warn({ err: error }, "the leader's connection was lost");
      if (client === fresh) drop();
    });
    fresh.on("end", () => {
      if (client === fresh) drop();
    });
    await fresh.connect();
    return fresh;
  }

  async function ask(): Promise<boolean> {
    try {
      client ??= await connect();
      if (leads) {
        await client.query("select 1");
        return true;
      }
      const { rows } = await client.query<{ got: boolean }>("select pg_try_advisory_lock($1) as got", [
        leaderLock,
      ]);
      leads = rows[0]?.got === true;
      if (leads) log.info("this replica does the timed work now");
      return leads;
    } catch (error) {
      log.warn({ err: error }, "cannot ask who does the timed work");
      const broken = client;
      drop();
      await broken?.end().catch(() => undefined);
      return false;
    }
  }

  let asking: Promise<boolean> | null = null;
  return {
    isLeader() {
      // Two at once would open two connections, and the lock of one of them would never be given up.
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },
    async close() {
      const open = client;
      drop();
      await open?.end().catch(() => undefined);
    },
  };
}
