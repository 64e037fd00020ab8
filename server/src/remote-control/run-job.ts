import { randomUUID } from "node:crypto";
import type { CollectingProblem, RunJobAnswer } from "@duplistatus/contract";
import type { Answer, Job } from "@duplistatus/duplicati";
import { answered, type HeldServer, toProblem, withConnection } from "../connections/connections.ts";
import type { Context } from "../platform/context.ts";
import { AppError } from "../platform/http/app-error.ts";
import { findJobById } from "../records/jobs/store.ts";

/** Somebody looks at a button meanwhile. */
const patienceMs = 45_000;

/**
 * Has Duplicati run a backup now, and tells what it answered. Never runs another backup than the one that is meant: names
 * are unique on a server, numbers are dealt anew after a reinstall.
 *
 * @throws {AppError} not_found
 */
export async function runJob(context: Context, id: number): Promise<RunJobAnswer & { name: string }> {
  const job = await findJobById(context.database.reader, id);
  if (job === undefined) throw new AppError("not_found");
  const signal = AbortSignal.timeout(patienceMs);
  let state: RunJobAnswer["state"] = null;
  let refused: CollectingProblem | null = null;
  const problem = await withConnection(
    context,
    job.server_id,
    { by: `run-${randomUUID()}`, signal },
    async (held) => {
      const remote = sameName(answered(await held.connection.backups()), job.name);
      const answer: Answer<unknown> =
        remote === null
          ? { ok: false, problem: { kind: "not-found", text: null } }
          : await held.connection.run(remote.id);
      // That it runs no backup now says nothing about whether the server can be reached.
      if (!answer.ok) refused = toProblem(answer.problem);
      else state = await stateOf(held, remote!.id);
      return { timeZone: undefined, collected: false };
    },
  );
  return { name: job.name, state, problem: problem ?? refused };
}

/** The one job of this name, null where there is none, or where it cannot be told which. */
function sameName(jobs: readonly Job[], name: string): Job | null {
  const wanted = name.trim().toLowerCase();
  const [found = null, ...others] = jobs.filter((job) => job.name.trim().toLowerCase() === wanted);
  return others.length > 0 ? null : found;
}

/** Whether it runs already; what cannot be read any more changes nothing about the run. */
async function stateOf({ connection }: HeldServer, id: string): Promise<RunJobAnswer["state"]> {
  const answer = await connection.serverState();
  if (!answer.ok) return null;
  if (answer.value.activeTask?.backupId === id) return "started";
  return answer.value.paused ? "paused" : "queued";
}
