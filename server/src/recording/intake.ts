import type { UploadAnswer, UploadPolicy } from "@duplistatus/contract";
import { logRowType, type ReadFailure, type Report } from "@duplistatus/duplicati";
import { type IncidentChange, publishIncidents } from "../incidents/incidents.ts";
import type { Watch } from "../monitoring/suppression.ts";
import { prepareWatch, watchRecorded } from "../monitoring/watch.ts";
import type { Context } from "../platform/context.ts";
import { isLostRace, type Sql } from "../platform/database/database.ts";
import {
  deleteRaw,
  findPending,
  insertReport,
  isRejected,
  type NewReport,
  settleReport,
} from "../records/raw-reports/store.ts";
import { type StoredReports, withStored } from "../records/raw-reports/unread.ts";
import { identityKey, identityOf, isKnown, type Origin } from "../records/servers/identity.ts";
import { type Arrival, type ArrivingBody, type RawFacts, readArrival } from "./arrival.ts";
import { type Recorded, recordReport } from "./record.ts";

/** One arriving body with what the request tells. */
export interface Upload {
  body: ArrivingBody;
  contentType: string | undefined;
  origin: Origin;
  policy: UploadPolicy;
}

export type UploadOutcome =
  | { kind: "kept"; status: 200 | 202; answer: UploadAnswer }
  | { kind: "refused"; failure: Extract<ReadFailure, { kind: "not-a-report" }> };

/** A repeated body that nobody understood is kept once within this time. */
const sameBodyWindow = 10 * 60_000;

const labelLimit = 200;

/** Only what this program fetched itself is a row of Duplicati's log; nobody can send one. */
function contentTypeOf({ contentType }: Upload): string | undefined {
  const type = contentType?.split(";", 1)[0]?.trim().toLowerCase();
  return type === logRowType ? "application/json" : contentType;
}

type NotSettled = Omit<NewReport, "state" | "reason" | "waitingKey">;

function rawReport({ outcome, packed }: Arrival, facts: RawFacts): NotSettled {
  const report = outcome?.ok ? outcome.report : null;
  return {
    ...packed,
    ...facts,
    machine: (report?.machineName ?? report?.machineId ?? null)?.slice(0, labelLimit) ?? null,
    job: report?.backupName?.slice(0, labelLimit) ?? null,
  };
}

/** Keeps raw bytes with what became of them; those that lie there already are not written again. */
async function keepRaw(
  sql: Sql,
  raw: NotSettled,
  storedId: number | null,
  settled: Pick<NewReport, "state" | "reason" | "waitingKey">,
): Promise<number> {
  const report = { ...raw, ...settled };
  if (storedId === null) return insertReport(sql, report);
  await settleReport(sql, storedId, report);
  return storedId;
}

/**
 * Two replicas can make the same server or job in the same instant, or a server is merged while it reports: the loser
 * finds what there is when it tries again.
 */
export async function writeWithRetry<Result>(
  context: Context,
  work: (sql: Sql) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await context.database.write(work);
    } catch (error) {
      if (!isLostRace(error) || attempt === 4) throw error;
    }
  }
}

/** Tells the browsers what a recorded report changed. */
export function announce(
  context: Context,
  recorded: Recorded,
  incidents: readonly IncidentChange[] = [],
): void {
  publishIncidents(context, incidents);
  if (recorded.duplicate) return;
  context.events.publish({ type: "runs", jobIds: [recorded.jobId, ...recorded.regrouped] });
  if (recorded.newServer) context.events.publish({ type: "servers" });
}

type Kept = { recorded: Recorded; incidents: IncidentChange[] } | { waiting: true };

async function recordOrWait(
  sql: Sql,
  watch: Watch,
  { policy, origin }: Upload,
  report: Report,
  raw: NotSettled,
  storedId: number | null,
  stored: StoredReports,
): Promise<Kept> {
  const identity = identityOf(report, origin);
  if (policy === "approve" && !(await isKnown(sql, identity))) {
    const waitingKey = identityKey(identity);
    const known = await findPending(sql, raw.sha256, "waiting", raw.receivedAt - sameBodyWindow);
    const state = (await isRejected(sql, waitingKey)) ? "rejected" : "waiting";
    if (known === undefined) await keepRaw(sql, raw, storedId, { state, reason: null, waitingKey });
    else if (storedId !== null) await deleteRaw(sql, storedId);
    return { waiting: true };
  }
  const incoming = { report, origin, receivedAt: raw.receivedAt, sha256: raw.sha256 };
  const keep = () => keepRaw(sql, raw, storedId, { state: "recorded", reason: null, waitingKey: null });
  const recorded = await recordReport(sql, incoming, keep, stored);
  if (recorded.duplicate && storedId !== null) await deleteRaw(sql, storedId);
  const incidents = await watchRecorded(sql, watch, recorded, recorded.report, raw.receivedAt);
  return { recorded, incidents };
}

/** Keeps what nobody understood. */
async function quarantine(
  context: Context,
  raw: NotSettled,
  storedId: number | null,
  reason: string,
): Promise<UploadOutcome> {
  const duplicate = await context.database.write(async (sql) => {
    const known = await findPending(sql, raw.sha256, "quarantined", raw.receivedAt - sameBodyWindow);
    const state = { state: "quarantined", reason, waitingKey: null } as const;
    if (known === undefined) await keepRaw(sql, raw, storedId, state);
    else if (storedId !== null) await deleteRaw(sql, storedId);
    return known !== undefined;
  });
  if (!duplicate) context.events.publish({ type: "quarantine" });
  const answer = { success: true, quarantined: true, ...(duplicate && { duplicate }) } as const;
  return { kind: "kept", status: 202, answer };
}

/**
 * Takes one report: reads it, keeps the raw bytes and records the run in one transaction, and answers only when that is
 * durable. What looks like a report but cannot be understood, or not in the time and memory that one may take, goes into
 * quarantine.
 * @throws {StorageUnavailable} when nothing was stored.
 */
export async function receiveReport(context: Context, upload: Upload): Promise<UploadOutcome> {
  const facts: RawFacts = {
    receivedAt: context.clock.now(),
    contentType: contentTypeOf(upload)?.slice(0, labelLimit) ?? null,
    address: upload.origin.address,
    tokenServerId: upload.origin.tokenServerId,
  };
  const arrival = await readArrival(context, upload.body, facts);
  const { outcome, storedId } = arrival;
  if (outcome === null) return { kind: "kept", status: 202, answer: { success: true, quarantined: true } };

  const raw = rawReport(arrival, facts);
  if (!outcome.ok) {
    const { failure } = outcome;
    if (failure.kind !== "not-a-report") return quarantine(context, raw, storedId, failure.reason);
    if (storedId !== null) await context.database.write((sql) => deleteRaw(sql, storedId));
    return { kind: "refused", failure };
  }

  const { report } = outcome;
  const watch = await prepareWatch(context);
  const kept = await withStored(context, (stored) =>
    writeWithRetry(context, (sql) => recordOrWait(sql, watch, upload, report, raw, storedId, stored)),
  );
  if ("waiting" in kept) {
    context.events.publish({ type: "quarantine" });
    return { kind: "kept", status: 202, answer: { success: true, waitingForApproval: true } };
  }
  announce(context, kept.recorded, kept.incidents);
  const { runId, duplicate } = kept.recorded;
  return { kind: "kept", status: 200, answer: { success: true, runId, ...(duplicate && { duplicate }) } };
}
