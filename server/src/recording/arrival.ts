import type { ReadOutcome } from "@duplistatus/duplicati";
import type { Context } from "../platform/context.ts";
import { type PackedBody, packBody } from "../platform/report-reader/compress.ts";
import { ReadingFailed } from "../platform/report-reader/reading-failed.ts";
import { insertReport, type NewReport } from "../records/raw-reports/store.ts";

/** A body as it came: small ones as they are, large ones compressed on the way. */
export type ArrivingBody = Buffer | PackedBody;

/** What is known of raw bytes before they are understood. */
export type RawFacts = Pick<
  NewReport,
  "receivedAt" | "contentType" | "address" | "tokenServerId" | "toldServer" | "toldJob"
>;

/** A body with what reading it gave, and where its raw bytes are already. */
export interface Arrival {
  /** Null: it is stored, and read as soon as there is time. */
  outcome: ReadOutcome | null;
  packed: PackedBody;
  /** Of the row that holds the raw bytes; null = not stored yet. */
  storedId: number | null;
}

/** Reasons that pass: what could not be read because of them is read later without anybody asking. */
const passing = new Set(["waited", "cancelled"]);

/** A report that could not be read is kept for whoever can, whatever the trouble was. */
export function unreadable(context: Context, error: unknown): ReadOutcome {
  const trouble = error instanceof ReadingFailed ? error.trouble : "failed";
  context.log.error({ err: error }, "a report could not be read and is kept in quarantine");
  return { ok: false, failure: { kind: "unreadable", reason: `reading_${trouble}` } };
}

/**
 * Reads a body. What is large is stored before anybody tries to understand it: whatever the reading does to the program,
 * the report is there.
 * @param storeFirst false: there is too little room for what nobody may know
 * @throws {StorageUnavailable} when a large body cannot be stored.
 */
export async function readArrival(
  context: Context,
  body: ArrivingBody,
  facts: RawFacts,
  { storeFirst }: { storeFirst: boolean },
): Promise<Arrival> {
  const { reader, database } = context;
  const contentType = facts.contentType ?? undefined;
  if (Buffer.isBuffer(body)) {
    try {
      return { ...(await reader.digest(body, contentType)), storedId: null };
    } catch (error) {
      return { outcome: unreadable(context, error), packed: packBody(body), storedId: null };
    }
  }
  const state = { state: "reading", reason: null, waitingKey: null, machine: null, job: null } as const;
  if (!storeFirst) return { outcome: await reader.read(body, contentType), packed: body, storedId: null };
  const storedId = await database.write((sql) => insertReport(sql, { ...body, ...facts, ...state }));
  try {
    return { outcome: await reader.read(body, contentType, { give: true }), packed: body, storedId };
  } catch (error) {
    const later = error instanceof ReadingFailed && passing.has(error.trouble);
    return { outcome: later ? null : unreadable(context, error), packed: body, storedId };
  }
}
