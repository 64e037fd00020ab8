import { parseArgs } from "node:util";
import { mergeJobs, undoMerge } from "../merging/commands.ts";
import { jobsOfServer, previewJobs } from "../merging/join-jobs.ts";
import { cliActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { AppError } from "../platform/http/app-error.ts";
import { type Command, CommandError } from "./command.ts";
import { withContext } from "./open-context.ts";

/** Control characters of foreign names would move the cursor. */
const printable = (text: string): string => text.replace(/\p{Cc}/gu, " ");

function idOf(text: string | undefined, usage: string): number {
  const id = Number(text);
  if (text === undefined || !Number.isSafeInteger(id) || id < 1) {
    throw new CommandError(`Use: duplistatus ${usage}`);
  }
  return id;
}

/** Prints the backups of a server with the ids that `jobs join` takes. */
export async function listJobs(context: Context, serverId: string, out: (line: string) => void) {
  for (const job of await jobsOfServer(context.database.reader, serverId)) {
    const latest = job.latestAt === null ? "-" : new Date(job.latestAt).toISOString();
    out(`${job.id}\t${printable(job.name)}\t${printable(job.backupId)}\t${job.runs}\t${latest}`);
  }
}

/** Joins two backups, or only tells what that would do. */
export async function joinByCommand(
  context: Context,
  request: { fromJobId: number; intoJobId: number },
  preview: boolean,
  out: (line: string) => void,
): Promise<void> {
  const { from, into, same } = await previewJobs(context.database.reader, request);
  const what = `"${printable(from.name)}" (${from.runs} runs) and "${printable(into.name)}" (${into.runs} runs); ${same} runs are in both`;
  if (preview) return out(`Would join ${what}.`);
  const merge = await mergeJobs.execute(context, cliActor, request);
  out(`Joined ${what}. Undo it within 30 days: duplistatus jobs undo ${merge.id}`);
}

/** `duplistatus jobs`: the backups of a server, and joining two of them. */
export const jobsCommand: Command = {
  usage: "jobs list SERVER-ID | jobs join FROM-ID INTO-ID [--preview] | jobs undo MERGE-ID",
  summary: "list the backups of a server, join two that are one, or undo that",
  async run([action, ...args]) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { preview: { type: "boolean", default: false } },
    });
    const [first, second, ...others] = positionals;
    const out = (line: string) => void process.stdout.write(`${line}\n`);
    const known = action === "list" || action === "join" || action === "undo";
    if (!known || first === undefined || others.length > 0) {
      throw new CommandError(`Use: duplistatus ${this.usage}`);
    }
    try {
      await withContext(async (context) => {
        if (action === "list") await listJobs(context, first, out);
        else if (action === "undo") {
          const merge = await undoMerge.execute(context, cliActor, { id: idOf(first, this.usage) });
          out(`Undone: "${printable(merge.fromName)}" is a backup of its own again.`);
        } else {
          const request = { fromJobId: idOf(first, this.usage), intoJobId: idOf(second, this.usage) };
          await joinByCommand(context, request, values.preview, out);
        }
      });
    } catch (error) {
      throw error instanceof AppError ? new CommandError(error.message) : error;
    }
    return 0;
  },
};
