import { parseArgs } from "node:util";
import type { Collection, ServerProgress } from "@duplistatus/contract";
import { collectionsOf } from "../collecting/collections.ts";
import { collectable, type NamedServer } from "../collecting/named.ts";
import { cliActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { type Command, CommandError } from "./command.ts";
import { withContext } from "./open-context.ts";
import { problemLine } from "./problem-line.ts";

const shown = ({ id, name, alias }: NamedServer): string =>
  `${alias === null ? name : `${alias} (${name})`}, id ${id}`;

/**
 * The servers that words name: an id, else an alias or name (ignoring case).
 * @throws {CommandError} that lists what a word could mean
 */
export function namedServers(servers: readonly NamedServer[], words: readonly string[]): string[] {
  return words.map((word) => {
    const same = (text: string | null) => text?.toLowerCase() === word.toLowerCase();
    const byId = servers.find((server) => server.id === word);
    if (byId !== undefined) return byId.id;
    const matches = servers.filter((server) => same(server.alias) || same(server.name));
    if (matches.length === 1) return matches[0]!.id;
    const candidates = matches.length > 1 ? matches : servers.filter((server) => server.connected);
    const list = candidates.slice(0, 20).map((server) => `\n  ${shown(server)}`);
    const more = candidates.length > 20 ? `\n  … and ${candidates.length - 20} more` : "";
    const what =
      matches.length > 1
        ? `"${word}" names ${matches.length} servers; use the id of one:`
        : candidates.length > 0
          ? `There is no server "${word}". These can be collected from:`
          : `There is no server "${word}", and none is connected yet: see "duplistatus servers add".`;
    throw new CommandError(`${what}${list.join("")}${more}`);
  });
}

/** One server for scripts; times as UTC ISO texts. */
function outcomeOf(server: ServerProgress) {
  return {
    id: server.serverId,
    name: server.name,
    outcome: server.phase,
    new: server.new,
    known: server.known,
    failed: server.failed,
    jobs: server.jobs,
    newJobs: server.newJobs,
    linkedTo: server.linkedTo,
    error: server.problem === null ? null : { kind: server.problem.kind, text: problemLine(server.problem) },
    notes: server.notes.map(({ job, problem }) => ({ job, kind: problem.kind, text: problemLine(problem) })),
  };
}

function linesOf(server: ServerProgress): string[] {
  const jobs = server.newJobs === 0 ? "" : `, ${server.newJobs} new ${server.newJobs === 1 ? "job" : "jobs"}`;
  const counts = `${server.new} new, ${server.known} known, ${server.failed} failed${jobs}`;
  const head =
    server.phase === "done"
      ? `${server.name}: ${counts}`
      : server.phase === "cancelled"
        ? `${server.name}: cancelled (${counts})`
        : `${server.name}: not collected. ${server.problem === null ? "" : problemLine(server.problem)}`.trimEnd();
  return [
    head,
    ...(server.linkedTo === null
      ? []
      : [`  linked to ${server.linkedTo.name}: both have the same run (id ${server.linkedTo.id})`]),
    ...server.notes.map(
      ({ job, problem }) => `  ${job === null ? "" : `${JSON.stringify(job)}: `}${problemLine(problem)}`,
    ),
  ];
}

/** Collects in this process, until it ends or `signal` asks to stop. */
export async function collectByCommand(
  context: Context,
  servers: readonly string[] | null,
  signal: AbortSignal,
): Promise<Collection> {
  const collections = collectionsOf(context);
  const { id } = await collections.start({ kind: "collect", cause: "command", actor: cliActor, servers });
  const cancel = () => void collections.cancel(id);
  signal.addEventListener("abort", cancel, { once: true });
  if (signal.aborted) cancel();
  const ended = await collections.ended(id);
  signal.removeEventListener("abort", cancel);
  await collections.close();
  return ended!;
}

/** `duplistatus collect`: fetches what Duplicati servers know, also while the program runs. */
export const collectCommand: Command = {
  usage: "collect SERVER… | --all [--json]",
  summary: "fetch runs, schedules and state from Duplicati servers; SERVER is an id, alias or name",
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { all: { type: "boolean", default: false }, json: { type: "boolean", default: false } },
    });
    if (values.all === positionals.length > 0) throw new CommandError(`Use: duplistatus ${this.usage}`);
    const stop = new AbortController();
    const interrupt = () => stop.abort();
    for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, interrupt);
    try {
      const collection = await withContext(async (context) => {
        const servers = values.all ? null : namedServers(await collectable(context), positionals);
        return collectByCommand(context, servers, stop.signal);
      });
      const { servers, startedAt, endedAt } = collection;
      if (values.json) {
        const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
        const document = {
          startedAt: iso(startedAt),
          endedAt: iso(endedAt),
          cancelled: collection.cancelled,
          servers: servers.map(outcomeOf),
        };
        process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
      } else if (servers.length === 0) process.stdout.write("No server is connected.\n");
      else for (const line of servers.flatMap(linesOf)) process.stdout.write(`${line}\n`);
      if (stop.signal.aborted) return 130;
      return servers.some((server) => server.phase !== "done") ? 1 : 0;
    } finally {
      for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, interrupt);
    }
  },
};
