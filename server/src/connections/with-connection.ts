import type { CollectingProblem } from "@duplistatus/contract";
import { type Answer, type Connection, openConnection } from "@duplistatus/duplicati";
import type { Context } from "../platform/context.ts";
import { claim, release, renew } from "./claims.ts";
import { type Outcome, recordOutcome } from "./outcome.ts";
import { ConnectionProblem, ownProblem, toProblem } from "./problem.ts";
import { connectOptions } from "./reach.ts";

/** The right to a server ends by itself so long after its holder was last heard of. */
const leaseMs = 3 * 60_000;

/** A server that is this caller's alone, and how to speak with it. */
export interface HeldServer {
  readonly connection: Connection;
  /** Becomes another one when it turns out who it is. */
  serverId: string;
}

/** What was learned of the server beside the connection itself. */
export type Learned = Pick<Extract<Outcome, { ok: true }>, "timeZone" | "collected">;

/** The value of an answer. @throws {ConnectionProblem} */
export function answered<Value>(answer: Answer<Value>): Value {
  if (answer.ok) return answer.value;
  throw new ConnectionProblem(toProblem(answer.problem));
}

/** The problem an error stands for; mistakes of this program are logged and become `internal`. */
export function problemOf(context: Context, error: unknown): CollectingProblem {
  if (error instanceof ConnectionProblem) return error.problem;
  context.log.error({ err: error }, "what was asked of a server failed here");
  return ownProblem("internal");
}

/**
 * Logs in to a server that nobody else asks meanwhile, in this process or another one, and notes how it went, whatever
 * is done there. Never throws for what is wrong with the server.
 * @param by unique to this use
 * @returns null when it went well, else the problem
 */
export async function withConnection(
  context: Context,
  serverId: string,
  { by, signal }: { by: string; signal: AbortSignal },
  use: (held: HeldServer) => Promise<Learned>,
): Promise<CollectingProblem | null> {
  let held: HeldServer | null = null;
  let isMine = false;
  const here = () => held?.serverId ?? serverId;
  const timer = setInterval(() => {
    if (!isMine) return;
    renew(context, here(), by, leaseMs).catch((error) =>
      context.log.warn({ err: error }, "the right to a server could not be renewed"),
    );
  }, leaseMs / 3).unref();
  try {
    let outcome: Outcome;
    try {
      const options = await connectOptions(context, serverId, signal);
      isMine = await claim(context, serverId, by, leaseMs);
      if (!isMine) return ownProblem("busy");
      const connection = answered(await openConnection(options));
      held = { connection, serverId };
      const learned = await use(held);
      const { certificate, system, family } = connection;
      outcome = { ok: true, certificate, system, family, ...learned };
    } catch (error) {
      outcome = { ok: false, problem: signal.aborted ? ownProblem("aborted") : problemOf(context, error) };
    }
    await held?.connection.close();
    await recordOutcome(context, here(), outcome);
    return outcome.ok ? null : outcome.problem;
  } catch (error) {
    return problemOf(context, error);
  } finally {
    clearInterval(timer);
    if (isMine) {
      await release(context, here(), by).catch((error) =>
        context.log.warn({ err: error }, "the right to a server was not given back"),
      );
    }
  }
}
