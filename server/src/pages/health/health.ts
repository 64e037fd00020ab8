import type { Context } from "../../platform/context.ts";
import { storageReason } from "../../platform/database/database.ts";

/** A database that needs longer for a trivial read is as good as gone for whoever waits. */
const patienceMs = 3_000;

export interface Health {
  status: "healthy" | "degraded";
  version: string;
  uptimeSeconds: number;
  database: { ok: boolean; engine: string; bytes: number | null; reason: string | null };
}

async function inTime<Value>(work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), patienceMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Tries the database and reports; never throws. */
export async function readHealth(context: Context, startedAt: number): Promise<Health> {
  const { database, clock, version, log } = context;
  let bytes: number | null = null;
  let reason: string | null = null;
  try {
    await inTime(database.reader.get("select count(*) as count from settings"));
    bytes = await inTime(database.size());
  } catch (error) {
    log.error({ err: error }, "the health check cannot read the database");
    reason = storageReason(error) ?? "the database does not answer";
  }
  return {
    status: reason === null ? "healthy" : "degraded",
    version,
    uptimeSeconds: Math.max(0, Math.round((clock.now() - startedAt) / 1000)),
    database: { ok: reason === null, engine: database.engine, bytes, reason },
  };
}
