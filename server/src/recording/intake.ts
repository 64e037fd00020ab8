import type { UploadAnswer, UploadPolicy } from "@duplistatus/contract";
import { logRowType, type ReadFailure, type Report } from "@duplistatus/duplicati";
import { type IncidentChange, publishIncidents } from "../incidents/incidents.ts";
import type { Watch } from "../monitoring/suppression.ts";
import { prepareWatch, watchRecorded } from "../monitoring/watch.ts";
import type { Context } from "../platform/context.ts";
import { isLostRace, type Sql } from "../platform/database/database.ts";
import type { Digest } from "../platform/report-reader/digest.ts";
import { findPending, insertReport, isRejected, type NewReport } from "../records/raw-reports/store.ts";
import { type StoredReports, withStored } from "../records/raw-reports/unread.ts";
import { identityKey, identityOf, isKnown, type Origin } from "../records/servers/identity.ts";
import { type Recorded, recordReport } from "./record.ts";

/** One arriving body with what the request tells. */
export interface Upload {
  body: Buffer;
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

function rawReport(
  upload: Upload,
  digest: Digest,
  receivedAt: number,
): Omit<NewReport, "state" | "reason" | "waitingKey"> {
  const report = digest.outcome.ok ? digest.outcome.report : null;
  return {
    sha256: digest.sha256,
    receivedAt,
    contentType: contentTypeOf(upload)?.slice(0, labelLimit) ?? null,
    body: digest.compressed.body,
    dictionary: digest.compressed.dictionary,
    bytes: upload.body.length,
    address: upload.origin.address,
    tokenServerId: upload.origin.tokenServerId,
    machine: (report?.machineName ?? report?.machineId ?? null)?.slice(0, labelLimit) ?? null,
    job: report?.backupName?.slice(0, labelLimit) ?? null,
  };
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
  context.events.publish({ type: "runs", jobIds: [recorded.jobId] });
  if (recorded.newServer) context.events.publish({ type: "servers" });
}

type Kept = { recorded: Recorded; incidents: IncidentChange[] } | { waiting: true };

async function recordOrWait(
  sql: Sql,
  watch: Watch,
  upload: Upload,
  report: Report,
  raw: Omit<NewReport, "state" | "reason" | "waitingKey">,
  stored: StoredReports,
): Promise<Kept> {
  const identity = identityOf(report, upload.origin);
  if (upload.policy === "approve" && !(await isKnown(sql, identity))) {
    const waitingKey = identityKey(identity);
    const known = await findPending(sql, raw.sha256, "waiting", raw.receivedAt - sameBodyWindow);
    const state = (await isRejected(sql, waitingKey)) ? "rejected" : "waiting";
    if (known === undefined) await insertReport(sql, { ...raw, state, reason: null, waitingKey });
    return { waiting: true };
  }
  const incoming = { report, origin: upload.origin, receivedAt: raw.receivedAt, sha256: raw.sha256 };
  const keep = () => insertReport(sql, { ...raw, state: "recorded", reason: null, waitingKey: null });
  const recorded = await recordReport(sql, incoming, keep, stored);
  const incidents = await watchRecorded(sql, watch, recorded, recorded.report, raw.receivedAt);
  return { recorded, incidents };
}

/**
 * Takes one report: reads it, keeps the raw bytes and records the run in one transaction, and answers only when that is
 * durable. What looks like a report but cannot be understood goes into quarantine.
 * @throws {StorageUnavailable} when nothing was stored.
 */
export async function receiveReport(context: Context, upload: Upload): Promise<UploadOutcome> {
  const digest = await context.reader.digest(upload.body, contentTypeOf(upload));
  const receivedAt = context.clock.now();
  const raw = rawReport(upload, digest, receivedAt);
  const { outcome } = digest;

  if (!outcome.ok) {
    const { failure } = outcome;
    if (failure.kind === "not-a-report") return { kind: "refused", failure };
    const duplicate = await context.database.write(async (sql) => {
      const known = await findPending(sql, raw.sha256, "quarantined", receivedAt - sameBodyWindow);
      if (known === undefined) {
        await insertReport(sql, { ...raw, state: "quarantined", reason: failure.reason, waitingKey: null });
      }
      return known !== undefined;
    });
    if (!duplicate) context.events.publish({ type: "quarantine" });
    return {
      kind: "kept",
      status: 202,
      answer: { success: true, quarantined: true, ...(duplicate && { duplicate }) },
    };
  }

  const watch = await prepareWatch(context);
  const kept = await withStored(context, (stored) =>
    writeWithRetry(context, (sql) => recordOrWait(sql, watch, upload, outcome.report, raw, stored)),
  );
  if ("waiting" in kept) {
    context.events.publish({ type: "quarantine" });
    return { kind: "kept", status: 202, answer: { success: true, waitingForApproval: true } };
  }
  announce(context, kept.recorded, kept.incidents);
  const { runId, duplicate } = kept.recorded;
  return { kind: "kept", status: 200, answer: { success: true, runId, ...(duplicate && { duplicate }) } };
}
