import type { CertificateFacts, CollectingProblem, ProblemKind } from "@duplistatus/contract";
import type { ServerFamily, SystemInfo } from "@duplistatus/duplicati";
import { getSetting } from "../access/settings/settings.ts";
import { recordReachable } from "../monitoring/check.ts";
import { applyZone } from "../monitoring/collected.ts";
import { systemActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import type { Sql } from "../platform/database/database.ts";
import { transact } from "../platform/database/unit-of-work.ts";
import { parseReach } from "./addresses.ts";
import { everyMs, laterAttempt, nextAttempt } from "./plan.ts";
import * as store from "./store.ts";
import { zoneOfServer } from "./zone.ts";

/** How an attempt to collect from a server, or to test it, ended. */
export type Outcome =
  | {
      ok: true;
      /** Null over plain HTTP. */
      certificate: CertificateFacts | null;
      system: SystemInfo;
      /** The setting `server-timezone`; null = not set, undefined = not read. */
      timeZone: string | null | undefined;
      family?: ServerFamily;
      /** False after a test, which takes nothing over. */
      collected?: boolean;
    }
  | { ok: false; problem: CollectingProblem };

/** What a server last said about itself, as kept in `connections.found`. */
export interface Found {
  machineName: string | null;
  version: string | null;
  osType: string | null;
  osVersion: string | null;
  /** Zone of its schedules; null = not known. */
  timeZone: string | null;
  /** Of the API: before 2.3.1.0 another one than in reports (docs/duplicati 5.9). */
  apiMachineId: string | null;
  family: ServerFamily | null;
}

/** Nothing is wrong with the server or the way to it. */
const passing = new Set<ProblemKind>(["later", "aborted", "busy"]);

/** Nobody was asked, so they say nothing about whether the server answers. */
const unasked = new Set<ProblemKind>([
  "secret-lost",
  "not-connected",
  "internal",
  "options",
  "address-denied",
  "token-not-supported",
]);

/** No answer, or that of a proxy which gets none either. */
const isSilence = ({ kind, status }: CollectingProblem): boolean =>
  kind === "unreachable" || (kind === "refused" && (status === 502 || status === 504));

/**
 * Notes how an attempt went: state, back-off, next attempt, and what the server said about itself. A server whose
 * connection was removed meanwhile stays as it is.
 */
export async function recordOutcome(context: Context, serverId: string, outcome: Outcome): Promise<void> {
  if (!outcome.ok || outcome.collected !== false) {
    context.services.meters.collections.add(outcome.ok ? "ok" : outcome.problem.kind);
  }
  const settings = await getSetting(context, "collecting");
  const known = await transact(context, systemActor("collecting"), async (work) => {
    const { sql, at: now } = work;
    const row = await store.findConnection(sql, serverId);
    if (row === undefined) return false;
    const every = everyMs(row, settings);
    if (outcome.ok) await recordSuccess(sql, row, outcome, every, now);
    else await store.changeRow(sql, row.id, failureOf(row, outcome.problem, every, now));
    await work.emit({ type: "connection.changed", serverId });
    if (outcome.ok) await recordReachable(work, serverId, true);
    else if (!passing.has(outcome.problem.kind) && !unasked.has(outcome.problem.kind)) {
      await recordReachable(work, serverId, !isSilence(outcome.problem));
    }
    return true;
  });
  if (known && outcome.ok && outcome.timeZone !== undefined) {
    await applyZone(context, serverId, zoneOfServer(outcome.system, outcome.timeZone));
  }
}

function failureOf(
  row: store.ConnectionRow,
  problem: CollectingProblem,
  every: number,
  now: number,
): store.ConnectionChange {
  if (passing.has(problem.kind)) {
    // Left in the past it would be tried again without a pause.
    const due = row.next_at !== null && row.next_at <= now;
    return { attempted_at: now, ...(due ? { next_at: laterAttempt(now, every) } : {}) };
  }
  const failures = row.failures + 1;
  return {
    state: isSilence(problem) ? "unreachable" : "refused",
    problem: JSON.stringify(problem),
    attempted_at: now,
    failing_since: row.failing_since ?? now,
    failures,
    next_at: nextAttempt(now, every, failures),
  };
}

async function recordSuccess(
  sql: Sql,
  row: store.ConnectionRow,
  outcome: Extract<Outcome, { ok: true }>,
  every: number,
  now: number,
): Promise<void> {
  const { system, certificate, collected = true } = outcome;
  const before: Partial<Found> = row.found === null ? {} : JSON.parse(row.found);
  const found: Found = {
    machineName: system.machineName,
    version: system.version,
    osType: system.osType,
    osVersion: system.osVersion,
    timeZone:
      outcome.timeZone === undefined ? (before.timeZone ?? null) : zoneOfServer(system, outcome.timeZone),
    apiMachineId: system.machineId,
    family: outcome.family ?? before.family ?? null,
  };
  // A test that succeeds after failures shows that a collection would succeed, too.
  const next = collected ? nextAttempt(now, every, 0) : row.failures > 0 && every > 0 ? now : row.next_at;
  await store.changeRow(sql, row.id, {
    state: "ok",
    problem: null,
    certificate: certificate === null ? null : JSON.stringify(certificate),
    attempted_at: now,
    ...(collected ? { collected_at: now } : {}),
    failing_since: null,
    failures: 0,
    next_at: next,
    found: JSON.stringify(found),
  });
  const server = await store.findFacts(sql, row.server_id);
  if (server !== undefined) await store.saveFacts(sql, factsNow(server, row, before, found, now));
}

/**
 * The version is what runs now. Name and system are worded in another way by reports, whose words stay: here they are
 * only set where no report said anything, or kept up to date where they came from here.
 */
function factsNow(
  server: store.ServerFactsRow,
  row: store.ConnectionRow,
  before: Partial<Found>,
  found: Found,
  now: number,
): store.ServerFactsRow {
  const hosts = parseReach({ addresses: JSON.parse(row.addresses), port: row.port }).map(({ host }) => host);
  const nameIsOurs =
    server.makeshift ||
    hosts.includes(server.name) ||
    (!server.reported && server.name === before.machineName);
  const systemIsOurs =
    server.operating_system === null || server.operating_system === systemOf(before) || !server.reported;
  return {
    ...server,
    name: (nameIsOurs ? found.machineName : null) ?? server.name,
    duplicati_version: found.version ?? server.duplicati_version,
    operating_system: (systemIsOurs ? systemOf(found) : null) ?? server.operating_system,
    last_seen_at: Math.max(now, server.last_seen_at ?? 0),
  };
}

/** The operating system in the words of a server, the fullest there are. */
export const systemOf = (found: Partial<Pick<Found, "osType" | "osVersion">>): string | null =>
  found.osVersion ?? found.osType ?? null;
