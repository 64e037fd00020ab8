import type {
  CollectingProblem,
  FindServerRequest,
  FoundServer,
  TriedServer,
  TryServerRequest,
} from "@duplistatus/contract";
import { type Connection, findProtocol, openConnection, type Problem } from "@duplistatus/duplicati";
import type { Context } from "../platform/context.ts";
import { AppError } from "../platform/http/app-error.ts";
import { createSemaphore, type Semaphore } from "../platform/semaphore.ts";
import { assertEncrypted, parseReach, type Reach, trustColumns } from "./addresses.ts";
import { likelyMatches } from "./matches.ts";
import { systemOf } from "./outcome.ts";
import { toProblem } from "./problem.ts";
import { reachOptions, trustOf } from "./reach.ts";
import { assertProxy } from "./sealing.ts";
import { zoneOfServer } from "./zone.ts";

/** Longest time of one look at a server, ms: a person waits for it. */
export const lookMs = 20_000;
/** Looks at the same time: each keeps a connection to somewhere open. */
const mostLooks = 8;

declare module "../platform/context.ts" {
  interface Services {
    /** Looks at servers that people wait for. */
    looks: Semaphore;
  }
}

export const createLooks = (): Semaphore => createSemaphore(mostLooks, 0);

/** @throws {AppError} too_many_attempts */
async function look<Result>(
  context: Context,
  work: (signal: AbortSignal) => Promise<Result>,
  ms: number,
): Promise<Result> {
  const { looks } = context.services;
  if (!(await looks.acquire())) throw new AppError("overloaded");
  try {
    return await work(AbortSignal.timeout(ms));
  } finally {
    looks.release();
  }
}

/** Nobody but the time limit aborts a look. */
function asStated(problem: Problem, reach: Reach): CollectingProblem {
  if (problem.kind !== "aborted") return toProblem(problem);
  const { host, port } = parseReach(reach)[0]!;
  return toProblem({ kind: "unreachable", host, port, reason: "timeout", code: null });
}

/**
 * How a server can be talked to, best first; no secret is sent.
 * @throws {AppError} invalid_request, too_many_attempts
 */
export function findServer(context: Context, request: FindServerRequest, ms = lookMs): Promise<FoundServer> {
  parseReach(request);
  assertProxy(request.proxy);
  return look(
    context,
    async (signal) => {
      const found = await findProtocol(await reachOptions(context, request, request.proxy, signal));
      if (!found.ok) return { ok: false, problem: asStated(found.problem, request) };
      const { address, ...seen } = found.value;
      const where = { ok: true, host: address.host, port: address.port } as const;
      if (seen.protocol === "http") {
        return { ...where, protocol: "http", certificate: null, trusted: false, reason: null };
      }
      const { certificate, trusted } = seen;
      return { ...where, protocol: "https", certificate, trusted, reason: seen.trusted ? null : seen.reason };
    },
    ms,
  );
}

/**
 * Logs in to a server and looks what it is; stores nothing.
 * @throws {AppError} invalid_request, too_many_attempts
 */
export function tryServer(context: Context, request: TryServerRequest, ms = lookMs): Promise<TriedServer> {
  const places = parseReach(request);
  const trust = trustColumns(request.trust);
  assertEncrypted(places, trust.trust);
  assertProxy(request.proxy);
  return look(
    context,
    async (signal) => {
      const reach = await reachOptions(context, request, request.proxy, signal);
      const opened = await openConnection({
        ...reach,
        credentials: request.credential,
        trust: trustOf(trust),
      });
      if (!opened.ok) return { ok: false, problem: asStated(opened.problem, request) };
      try {
        return await lookAround(context, opened.value, request);
      } finally {
        await opened.value.close();
      }
    },
    ms,
  );
}

async function lookAround(context: Context, connection: Connection, reach: Reach): Promise<TriedServer> {
  const [backups, settings, state] = await Promise.all([
    connection.backups(),
    connection.serverSettings(),
    connection.serverState(),
  ]);
  if (!backups.ok) return { ok: false, problem: asStated(backups.problem, reach) };
  if (!state.ok) return { ok: false, problem: asStated(state.problem, reach) };
  const { system } = connection;
  const jobs = backups.value.map((job) => job.name);
  return {
    ok: true,
    machineName: system.machineName,
    duplicatiVersion: system.version,
    operatingSystem: systemOf(system),
    timeZone: settings.ok ? zoneOfServer(system, settings.value.timeZone) : null,
    jobs,
    paused: state.value.paused,
    matches: await likelyMatches(context.database.reader, system.machineName, jobs),
  };
}
