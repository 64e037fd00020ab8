import type { CollectingProblem } from "@duplistatus/contract";
import type { Job } from "@duplistatus/duplicati";
import {
  answered,
  ConnectionProblem,
  type HeldServer,
  ownProblem,
  problemOf,
} from "../connections/connections.ts";
import type { Context } from "../platform/context.ts";
import { paceOf } from "./pace.ts";
import type { Progress } from "./progress.ts";
import type { SavedJson } from "./saved-json.ts";

/** One collection from one server, under way. */
export interface Visit {
  readonly context: Context;
  /** Becomes another one when an identical run shows who it is. */
  readonly server: HeldServer;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Where what was read is kept for download; null = it is not. */
  readonly keep: SavedJson | null;
}

/** Lets others of this process have their turn, and ends here when the collection was cancelled. */
export async function breathe({ context, signal }: Pick<Visit, "context" | "signal">): Promise<void> {
  await paceOf(context).rest();
  if (signal.aborted) throw new ConnectionProblem(ownProblem("aborted"));
}

/** What no job alone can cause: nothing else can be read either. */
const ofTheServer = new Set<CollectingProblem["kind"]>([
  "aborted",
  "login-lost",
  "wrong-password",
  "wrong-token",
  "password-needed",
  "certificate-changed",
  "certificate-untrusted",
  "host-not-allowed",
  "address-denied",
]);

/**
 * Does something for one job. What goes wrong with it is noted and the rest goes on, unless the server itself is gone.
 * @returns null where it went wrong, or cannot be done yet
 */
export async function forJob<Result>(
  visit: Visit,
  job: Pick<Job, "name">,
  work: () => Promise<Result>,
): Promise<Result | null> {
  try {
    return await work();
  } catch (error) {
    const problem = problemOf(visit.context, error);
    if (visit.signal.aborted || ofTheServer.has(problem.kind)) throw new ConnectionProblem(problem);
    // One answer that is cut says little; a server that answers nothing more is gone.
    if (problem.kind === "unreachable") answered(await visit.server.connection.serverState());
    visit.progress.note(job.name, problem);
    return null;
  }
}
