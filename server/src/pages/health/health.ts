import type { StorageProblem } from "@duplistatus/contract";
import { storageWords } from "@duplistatus/texts";
import { logReader } from "@duplistatus/texts/all";
import { readBehind } from "../../notifications/self-watch/behind.ts";
import type { Context } from "../../platform/context.ts";
import { storageReason } from "../../platform/database/database.ts";

/** A database that needs longer for a trivial read is as good as gone for whoever waits. */
const patienceMs = 3_000;

/** How long a program that has just started may be behind. */
const catchUpMs = 15 * 60_000;

export interface Health {
  status: "healthy" | "degraded";
  version: string;
  uptimeSeconds: number;
  database: {
    ok: boolean;
    engine: string;
    bytes: number | null;
    reason: string | null;
    /** The reason as a code, where it is one of those that people can do something about. */
    problem: StorageProblem | null;
  };
  /** What the program does not keep up with (checks of the backups, messages) since when; null = it does. */
  behind: { what: "checks" | "outbox"; since: number } | null;
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

/** So often a probe writes at most: a balancer asks often, and every write costs a flush of the disk. */
const probeEvery = 15_000;

interface Probe {
  isLate: Promise<boolean>;
  at: number;
}

declare module "../../platform/context.ts" {
  interface Services {
    /** The last probe whether the database takes writes. */
    probe: Probe;
  }
}

export const createProbe = (): Probe => ({ isLate: Promise.resolve(false), at: Number.NEGATIVE_INFINITY });

/** Writes something small, as an upload would, and tells why it cannot, or why the last upload could not. */
async function probeWriting(context: Context): Promise<string | null> {
  const { database, clock, log } = context;
  const { probe } = context.services;
  const now = clock.now();
  const put =
    "insert into settings (name, value) values ('probe', ?) on conflict (name) do update set value = excluded.value";
  if (Math.abs(now - probe.at) >= probeEvery) {
    probe.at = now;
    probe.isLate = inTime(database.write((sql) => sql.run(put, [String(now)]))).then(
      () => false,
      (error) => {
        log.error({ err: error }, "the health check cannot write to the database");
        return storageReason(error) === null;
      },
    );
  }
  const isLate = await probe.isLate;
  if (database.trouble !== null) return storageWords(database.trouble, logReader);
  return isLate ? "the database does not take writes in time" : null;
}

/** Tries the database and reports; never throws. Unhealthy when it cannot be read or written, or was found damaged. */
export async function readHealth(context: Context, startedAt: number): Promise<Health> {
  const { database, clock, version, log } = context;
  let bytes: number | null = null;
  let reason: string | null = null;
  let behind: Health["behind"] = null;
  try {
    await inTime(database.reader.get("select count(*) as count from settings"));
    bytes = await inTime(database.size());
    reason = await probeWriting(context);
    // After a start there is something to catch up with.
    if (clock.now() - startedAt > catchUpMs) behind = await inTime(readBehind(context));
  } catch (error) {
    log.error({ err: error }, "the health check cannot read the database");
    reason = storageReason(error) ?? "the database does not answer";
  }
  const { damaged } = context.services.integrity;
  return {
    status: reason === null && behind === null && !damaged ? "healthy" : "degraded",
    version,
    uptimeSeconds: Math.max(0, Math.round((clock.now() - startedAt) / 1000)),
    database: {
      // What is damaged may still take reports, and a balancer must send them.
      ok: reason === null,
      engine: database.engine,
      bytes,
      reason: reason ?? (damaged ? storageWords("damaged", logReader) : null),
      problem: database.trouble ?? (damaged ? "damaged" : null),
    },
    behind,
  };
}
