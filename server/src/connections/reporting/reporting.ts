import { randomUUID } from "node:crypto";
import type {
  CollectingProblem,
  ReportingDone,
  ReportingPlan,
  ReportingRequest,
  TryServerRequest,
} from "@duplistatus/contract";
import {
  type Connection,
  type OptionChange,
  openConnection,
  planReporting,
  planUndo,
} from "@duplistatus/duplicati";
import { createToken, findToken, revokeToken } from "../../access/accounts/tokens.ts";
import { getSetting } from "../../access/settings/settings.ts";
import type { Actor } from "../../platform/actor.ts";
import type { Context } from "../../platform/context.ts";
import { transact } from "../../platform/database/unit-of-work.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { trustColumns } from "../addresses.ts";
import { ConnectionProblem, toProblem } from "../problem.ts";
import { reachOptions, trustOf } from "../reach.ts";
import { answered, problemOf, withConnection } from "../with-connection.ts";
import { checkAddress } from "./check-address.ts";
import { type Installed, joinChanges, readInstalled, saveInstalled } from "./record.ts";
import { isOurs, shownChanges, targetOf, tokenIn, withSlash } from "./target.ts";

/** Longest time with the server, ms: a person waits for it. */
const patienceMs = 30_000;
/** Stands for a token that is made when the options are installed. */
const tokenToCome = "TOKEN";

const noPlan = { changes: [], inTheWay: null, installedAt: null, jobs: [] } as const;

/** Does something with the server; what stands in the way is an answer. */
async function withServer(
  context: Context,
  serverId: string,
  use: (connection: Connection) => Promise<void>,
): Promise<CollectingProblem | null> {
  return withConnection(
    context,
    serverId,
    { by: `reporting ${randomUUID()}`, signal: AbortSignal.timeout(patienceMs) },
    async ({ connection }) => {
      await use(connection);
      return { timeZone: undefined, collected: false };
    },
  );
}

/** A valid token that Duplicati sends with already; null = none. */
async function tokenInUse(
  context: Context,
  serverId: string,
  base: string,
  options: Readonly<Record<string, string>>,
): Promise<string | null> {
  const urls = Object.entries(options).flatMap(([name, value]) =>
    /^--send-http-.*url/.test(name) ? value.split(";").map((url) => url.trim()) : [],
  );
  for (const url of urls.filter((one) => isOurs(base, one))) {
    const secret = tokenIn(base, url);
    const token = secret === null ? null : await findToken(context, secret);
    const fits = token?.serverId === null || token?.serverId === serverId;
    if (token !== null && token.scope === "ingest" && fits) return secret;
  }
  return null;
}

interface Planned {
  base: string;
  token: string | null;
  options: Readonly<Record<string, string>>;
  plan: ReturnType<typeof planReporting>;
}

async function planWith(
  context: Context,
  connection: Connection,
  serverId: string,
  { base: address, live, replace }: ReportingRequest,
): Promise<Planned> {
  const base = withSlash(address);
  const options = answered(await connection.jobOptions());
  const { policy } = await getSetting(context, "ingest");
  const used = await tokenInUse(context, serverId, base, options);
  const token = used ?? (policy === "token" ? tokenToCome : null);
  const plan = planReporting(options, connection, targetOf(base, token, live), replace);
  return { base, token, options, plan };
}

/** What would be changed on a server; changes nothing there. @throws {AppError} not_found */
export async function previewReporting(
  context: Context,
  serverId: string,
  request: ReportingRequest,
): Promise<ReportingPlan> {
  const installed = await readInstalled(context, serverId);
  let answer: Omit<ReportingPlan, "problem"> = { ...noPlan, changes: [], jobs: [] };
  const problem = await withServer(context, serverId, async (connection) => {
    const { base, plan } = await planWith(context, connection, serverId, request);
    const jobs = answered(await connection.backups()).map(({ id, name }) => ({ id, name }));
    answer = {
      changes: shownChanges(base, plan.changes),
      inTheWay: plan.inTheWay,
      installedAt: installed?.at ?? null,
      jobs,
    };
  });
  return { problem, ...answer };
}

/** The same for a server that nobody stored yet. @throws {AppError} invalid_request */
export async function previewElsewhere(
  context: Context,
  server: TryServerRequest,
  request: ReportingRequest,
): Promise<ReportingPlan> {
  const reach = await reachOptions(context, server, server.proxy, AbortSignal.timeout(patienceMs));
  const trust = trustOf(trustColumns(server.trust));
  const opened = await openConnection({ ...reach, credentials: server.credential, trust });
  if (!opened.ok) return { ...noPlan, changes: [], jobs: [], problem: toProblem(opened.problem) };
  try {
    const { base, plan } = await planWith(context, opened.value, "", request);
    return {
      ...noPlan,
      jobs: [],
      problem: null,
      changes: shownChanges(base, plan.changes),
      inTheWay: plan.inTheWay,
    };
  } catch (error) {
    return { ...noPlan, changes: [], jobs: [], problem: problemOf(context, error) };
  } finally {
    await opened.value.close();
  }
}

async function newToken(
  context: Context,
  actor: Actor,
  serverId: string,
): Promise<{ id: number; secret: string }> {
  return transact(context, actor, async (work) => {
    const row = await work.sql.get<{ name: string }>(
      "select coalesce(alias, name) as name from servers where id = ?",
      [serverId],
    );
    if (row === undefined) throw new AppError("server_not_found");
    return createToken(work, { name: `Duplicati ${row.name}`.slice(0, 100), scope: "ingest", serverId });
  });
}

const asRequest = (changes: readonly OptionChange[]): Record<string, string | null> =>
  Object.fromEntries(changes.map(({ name, after }) => [name, after]));

/** Options that are not as they were set: some proxies and old versions answer 200 and do nothing. */
const differs = (options: Readonly<Record<string, string>>, changes: readonly OptionChange[]): boolean =>
  changes.some(({ name, after }) => (options[name] || null) !== after);

async function apply(connection: Connection, changes: readonly OptionChange[]): Promise<void> {
  answered(await connection.changeJobOptions(asRequest(changes)));
  if (differs(answered(await connection.jobOptions()), changes))
    throw new ConnectionProblem({
      kind: "unreadable",
      reason: "wrong-shape",
      host: connection.address.host,
      port: null,
      address: null,
      status: null,
      text: null,
      version: null,
      limitBytes: null,
      pinned: null,
      certificate: null,
    });
}

/**
 * Makes the reports of every job of a server arrive here, and sends a test report to the address that was installed. What
 * was there before is written down first, so that it can be taken back whatever happens.
 */
export async function installReporting(
  context: Context,
  actor: Actor,
  serverId: string,
  request: ReportingRequest,
): Promise<ReportingDone> {
  const before = await readInstalled(context, serverId);
  let done: Omit<ReportingDone, "problem" | "check"> = { ...noPlan, changes: [], jobs: [] };
  let address: string | null = null;
  const problem = await withServer(context, serverId, async (connection) => {
    let planned = await planWith(context, connection, serverId, request);
    const jobs = answered(await connection.backups()).map(({ id, name }) => ({ id, name }));
    done = { changes: [], inTheWay: planned.plan.inTheWay, installedAt: before?.at ?? null, jobs };
    if (planned.plan.inTheWay !== null) return;
    let tokenId = before?.tokenId ?? null;
    if (planned.token === tokenToCome) {
      const token = await newToken(context, actor, serverId);
      tokenId = token.id;
      const { base, options } = planned;
      const target = targetOf(base, token.secret, request.live);
      const plan = planReporting(options, connection, target, request.replace);
      planned = { base, options, token: token.secret, plan };
    }
    const { base, plan, token } = planned;
    address = targetOf(base, token, false).upload;
    if (plan.changes.length === 0) return;
    const at = context.clock.now();
    const changes = joinChanges(before?.changes ?? [], plan.changes);
    await saveInstalled(context, actor, serverId, { at, base, changes, tokenId });
    await apply(connection, plan.changes);
    done = { ...done, changes: shownChanges(base, plan.changes), installedAt: at };
  });
  const check = problem === null && address !== null ? await checkAddress(context, address) : null;
  return { problem, ...done, check };
}

/** Takes the options back: those that were installed, or where nobody remembers, the own addresses. */
export async function undoReporting(
  context: Context,
  actor: Actor,
  serverId: string,
  { base: address }: Pick<ReportingRequest, "base">,
): Promise<ReportingPlan> {
  const installed: Installed | null = await readInstalled(context, serverId);
  const base = installed?.base ?? withSlash(address);
  let shown: OptionChange[] = [];
  const problem = await withServer(context, serverId, async (connection) => {
    const options = answered(await connection.jobOptions());
    const unknown = Object.keys(options)
      .filter((name) => /-urls?$/.test(name))
      .map((name) => ({ name, before: null, after: null }));
    const changes = planUndo(options, installed?.changes ?? unknown, (url) => isOurs(base, url));
    if (changes.length > 0) await apply(connection, changes);
    shown = shownChanges(base, changes);
    await saveInstalled(context, actor, serverId, null);
    const { tokenId = null } = installed ?? {};
    if (tokenId !== null)
      await transact(context, actor, (work) => revokeToken(work, tokenId)).catch((error) => {
        // Somebody ended it already.
        if (!(error instanceof AppError)) throw error;
      });
  });
  return { problem, ...noPlan, jobs: [], changes: shown };
}

/** Starts a job of the server, so that a real report comes. */
export async function startJob(
  context: Context,
  serverId: string,
  job: string,
): Promise<{ problem: CollectingProblem | null }> {
  const problem = await withServer(context, serverId, async (connection) => {
    answered(await connection.start(job));
  });
  return { problem };
}
