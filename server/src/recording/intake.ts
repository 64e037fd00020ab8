import type { UploadAnswer, UploadPolicy } from "@duplistatus/contract";
import type { ReadFailure, Report } from "@duplistatus/duplicati";
import type { Watch } from "../monitoring/suppression.ts";
import { prepareWatch, watchRecorded } from "../monitoring/watch.ts";
import { type Arrived, relayReport, relaysAny } from "../notifications/relay/relay.ts";
import { type Actor, systemActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { type Sql, StorageUnavailable } from "../platform/database/database.ts";
import { transact, type Work } from "../platform/database/unit-of-work.ts";
import { freeSpace } from "../platform/free-space.ts";
import { isOwnForm } from "../platform/report-reader/digest.ts";
import {
  deleteRaw,
  findPending,
  findReport,
  insertReport,
  isRejected,
  type NewReport,
  settleReport,
} from "../records/raw-reports/store.ts";
import { type StoredReports, withStored } from "../records/raw-reports/unread.ts";
import {
  ForeignMachine,
  identitiesOf,
  identityKey,
  isKnown,
  type Origin,
} from "../records/servers/identity.ts";
import { type Newcomers, newcomersOf } from "../records/servers/newcomers.ts";
import { type Arrival, type ArrivingBody, type RawFacts, readArrival } from "./arrival.ts";
import { type Recorded, recordReport } from "./record.ts";

/** One arriving body with what the request tells. */
export interface Upload {
  body: ArrivingBody;
  contentType: string | undefined;
  origin: Origin;
  policy: UploadPolicy;
  /** Name in the address, `?job=NAME`, for senders that name no job. */
  jobName?: string | null;
  /** Installations that relayed it to this one. */
  hops?: readonly string[];
}

export type UploadOutcome =
  | { kind: "kept"; status: 200 | 202; answer: UploadAnswer; recorded?: Recorded }
  | { kind: "refused"; failure: Extract<ReadFailure, { kind: "not-a-report" }> };

/** A repeated body that nobody understood is kept once within this time. */
const sameBodyWindow = 10 * 60_000;

const labelLimit = 200;

/** Only this program makes rows of Duplicati's log and of old databases; nobody can send one. */
function contentTypeOf({ contentType }: Upload): string | undefined {
  const type = contentType?.split(";", 1)[0]?.trim().toLowerCase();
  return type !== undefined && isOwnForm(type) ? "application/json" : contentType;
}

/** A report that names no job is of the one that its address names. */
export function nameJob(report: Report, toldJob: string | null | undefined): void {
  if (report.backupName || report.backupId) return;
  if (toldJob) report.backupName = toldJob;
  else report.hints.push("no-job");
}

/** The hash of `dummy://`, the destination of what touches no backup: the same on every machine (docs/duplicati 10.13). */
const noDestination = "1332173971095A89A09BD919655AFC5697A4FE11DC3CA3D881026D21C87F6F58";
const withoutBackup: ReadonlySet<string> = new Set(["TestFilters", "SystemInfo", "SendMail"]);

/** Operations under no destination of anybody: no job, and nothing to record. */
export const touchesNoBackup = (report: Report): boolean =>
  report.backupId === noDestination ||
  report.destinationType === "dummy" ||
  withoutBackup.has(report.operation);

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
 * Tells of a recorded report and evaluates its job. An evaluation that fails is repeated later: the report is recorded in
 * any case.
 */
export async function followRecorded(
  work: Work,
  watch: Watch,
  recorded: Recorded & { report: Report },
  receivedAt: number,
): Promise<void> {
  const { runId, jobId, serverId, isNew, newServer, duplicate, regrouped, report } = recorded;
  for (const other of regrouped) await work.emit({ type: "job.regrouped", jobId: other, serverId });
  if (duplicate) return;
  if (newServer) await work.emit({ type: "server.added", serverId });
  const facts = { runId, jobId, serverId, isNew, via: "report", more: false } as const;
  const event = { type: "run.recorded", ...facts } as const;
  await work.emit(event);
  await work.guard("evaluation", event, () => watchRecorded(work, watch, recorded, report, receivedAt));
}

/** What holds for senders without a token, and whether reports are relayed. */
interface Limits {
  /** Null for whoever has a token. */
  newcomers: Newcomers | null;
  /** There is little room on the disk, and the sender has no token. */
  isShort: boolean;
  relays: boolean;
}

/** A sender without a token makes more jobs known than anybody has. */
class TooManyJobs extends Error {}

const noRoom = () => new StorageUnavailable("disk_nearly_full", null);

/** What a relay gets of raw bytes; those of a large body were given to whoever read it, and are in the database only. */
async function arrivedOf(
  sql: Sql,
  raw: NotSettled,
  storedId: number | null,
  hops: readonly string[],
): Promise<Arrived> {
  const { sha256, bytes, receivedAt, contentType } = raw;
  const told = { toldServer: raw.toldServer ?? null, toldJob: raw.toldJob ?? null };
  const stored = storedId === null ? undefined : await findReport(sql, storedId);
  const { body, dictionary } = stored ?? raw;
  return { sha256, body, dictionary, bytes, receivedAt, contentType, ...told, hops };
}

type Kept = { recorded: Recorded } | { waiting: true } | { ignored: true };

async function recordOrWait(
  work: Work,
  watch: Watch,
  { policy, origin, hops = [] }: Upload,
  limits: Limits,
  report: Report,
  raw: NotSettled,
  storedId: number | null,
  stored: StoredReports,
): Promise<Kept> {
  const { sql } = work;
  const { newcomers, isShort } = limits;
  const asks = policy === "approve" || newcomers?.isFull("servers", origin.address) || isShort;
  if (asks && !(await isKnown(sql, report, origin))) {
    if (isShort) throw noRoom();
    const waitingKey = identityKey(identitiesOf(report, origin)[0]!);
    const known = await findPending(sql, raw.sha256, "waiting", raw.receivedAt - sameBodyWindow);
    const state = (await isRejected(sql, waitingKey)) ? "rejected" : "waiting";
    if (known === undefined) await keepRaw(sql, raw, storedId, { state, reason: null, waitingKey });
    else if (storedId !== null) await deleteRaw(sql, storedId);
    await work.emit({ type: "quarantine.changed" });
    return { waiting: true };
  }
  const arrived = limits.relays ? await arrivedOf(sql, raw, storedId, hops) : null;
  if (touchesNoBackup(report)) {
    const ignored = { state: "ignored", reason: null, waitingKey: null } as const;
    const known = await findPending(sql, raw.sha256, "ignored", raw.receivedAt - sameBodyWindow);
    if (known === undefined) await keepRaw(sql, raw, storedId, ignored);
    else if (storedId !== null) await deleteRaw(sql, storedId);
    if (arrived !== null) await relayReport(work, arrived);
    return { ignored: true };
  }
  const incoming = { report, origin, receivedAt: raw.receivedAt, sha256: raw.sha256 };
  const keep = () => keepRaw(sql, raw, storedId, { state: "recorded", reason: null, waitingKey: null });
  const recorded = await recordReport(sql, incoming, keep, stored);
  if (recorded.newJob && newcomers?.isFull("jobs", origin.address)) throw new TooManyJobs();
  if (recorded.duplicate && storedId !== null) await deleteRaw(sql, storedId);
  await followRecorded(work, watch, recorded, raw.receivedAt);
  const { serverId, jobId, runId } = recorded;
  if (arrived !== null) await relayReport(work, { ...arrived, serverId, jobId, runId });
  return { recorded };
}

/** Keeps what nobody understood. @param hops null: nor is it relayed */
async function quarantine(
  context: Context,
  actor: Actor,
  raw: NotSettled,
  storedId: number | null,
  reason: string,
  hops: readonly string[] | null = null,
): Promise<UploadOutcome> {
  const duplicate = await transact(context, actor, async (work) => {
    const { sql } = work;
    const relayed = hops === null ? null : await arrivedOf(sql, raw, storedId, hops);
    const known = await findPending(sql, raw.sha256, "quarantined", raw.receivedAt - sameBodyWindow);
    const state = { state: "quarantined", reason, waitingKey: null } as const;
    if (known === undefined) await keepRaw(sql, raw, storedId, state);
    else if (storedId !== null) await deleteRaw(sql, storedId);
    if (known === undefined) await work.emit({ type: "quarantine.changed" });
    if (relayed !== null) await relayReport(work, relayed);
    return known !== undefined;
  });
  const answer = { success: true, quarantined: true, ...(duplicate && { duplicate }) } as const;
  return { kind: "kept", status: 202, answer };
}

/**
 * Takes one report: reads it, keeps the raw bytes and records the run in one transaction, and answers only when that is
 * durable. What looks like a report but cannot be understood, or not in the time and memory that one may take, goes into
 * quarantine.
 * @param actor the token that came with it, where one did
 * @throws {StorageUnavailable} when nothing was stored.
 */
export async function receiveReport(
  context: Context,
  upload: Upload,
  actor: Actor = systemActor("reports"),
): Promise<UploadOutcome> {
  const facts: RawFacts = {
    receivedAt: context.clock.now(),
    contentType: contentTypeOf(upload)?.slice(0, labelLimit) ?? null,
    address: upload.origin.address,
    tokenServerId: upload.origin.tokenServerId,
    toldServer: upload.origin.named ?? null,
    toldJob: upload.jobName ?? null,
  };
  const isStranger = actor.kind !== "token";
  const limits: Limits = {
    newcomers: isStranger ? newcomersOf(context) : null,
    isShort: isStranger && ((await freeSpace(context))?.isShort ?? false),
    relays: await relaysAny(context),
  };
  const arrival = await readArrival(context, upload.body, facts, { storeFirst: !limits.isShort });
  const { outcome, storedId } = arrival;
  if (outcome === null) return { kind: "kept", status: 202, answer: { success: true, quarantined: true } };

  if (outcome.ok) nameJob(outcome.report, facts.toldJob);
  const raw = rawReport(arrival, facts);
  if (!outcome.ok) {
    const { failure } = outcome;
    if (failure.kind !== "not-a-report") {
      if (limits.isShort) throw noRoom();
      // Another receiver may understand it; what strangers send waits for whoever lets them in.
      const relayed = limits.relays && (!isStranger || upload.policy !== "approve");
      const hops = relayed ? (upload.hops ?? []) : null;
      return quarantine(context, actor, raw, storedId, failure.reason, hops);
    }
    if (storedId !== null) await transact(context, actor, ({ sql }) => deleteRaw(sql, storedId));
    return { kind: "refused", failure };
  }

  const { report } = outcome;
  const watch = await prepareWatch(context);
  let kept: Kept;
  try {
    kept = await withStored(context, (stored) =>
      transact(context, actor, (work) =>
        recordOrWait(work, watch, upload, limits, report, raw, storedId, stored),
      ),
    );
  } catch (error) {
    if (error instanceof TooManyJobs) return quarantine(context, actor, raw, storedId, "too_many_jobs");
    if (!(error instanceof ForeignMachine)) throw error;
    return quarantine(context, actor, raw, storedId, error.message);
  }
  if ("ignored" in kept) return { kind: "kept", status: 200, answer: { success: true } };
  if ("waiting" in kept) {
    return { kind: "kept", status: 202, answer: { success: true, waitingForApproval: true } };
  }
  const { recorded } = kept;
  const { runId, duplicate } = recorded;
  if (recorded.newServer) limits.newcomers?.add("servers", upload.origin.address);
  if (recorded.newJob) limits.newcomers?.add("jobs", upload.origin.address);
  const answer = { success: true, runId, ...(duplicate && { duplicate }) } as const;
  return { kind: "kept", status: 200, answer, recorded };
}
