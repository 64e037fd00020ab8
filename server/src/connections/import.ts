import {
  type AddServerRequest,
  addServerRequest,
  type ConnectionPatch,
  type ErrorDetail,
  type ImportAnswer,
} from "@duplistatus/contract";
import { ProblemError, parseAddress } from "@duplistatus/duplicati";
import { readSetting } from "../access/settings/settings.ts";
import type { Actor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { transact, type Work } from "../platform/database/unit-of-work.ts";
import { AppError } from "../platform/http/app-error.ts";
import { type Issue, issueReason } from "../platform/http/field-problem.ts";
import { editServer } from "../records/servers/edit-store.ts";
import { findServer } from "../records/servers/store.ts";
import { addressReason, parseReach, placeOf } from "./addresses.ts";
import { changeStored, checkServer, cleanTags, storeServer, type Taken, takenPlaces } from "./change.ts";
import { CsvError, type CsvRecord, readCsv } from "./csv.ts";
import { type Cells, columns, LineError, type ReadLine, readLine } from "./import-line.ts";
import * as store from "./store.ts";

const mostLines = 5_000;
/** Lines stored in one transaction: few enough that uploads never wait long. */
const batch = 100;

type AnswerLine = ImportAnswer["lines"][number];

/** What is to be done for a line. */
interface Step {
  line: ReadLine;
  /** Its place among the answers. */
  index: number;
  /** Known server that the line is about; null = a new one. */
  serverId: string | null;
  /** True when that server has a connection, which is changed. */
  connected: boolean;
}

/** The records below the heading line, by column. @throws {AppError} invalid_request */
function tableOf(csv: string): { cells: Cells | null; line: number }[] {
  let records: CsvRecord[];
  try {
    records = readCsv(csv);
  } catch (error) {
    if (error instanceof CsvError)
      throw new AppError("invalid_request", { reason: "csv_quote", line: error.line });
    throw error;
  }
  const [heading, ...lines] = records;
  const names = heading?.fields.map((name) => name.trim().toLowerCase()) ?? [];
  const known = columns.join(", ");
  // Without a heading the first line may hold a password, so nothing of it is repeated.
  const unknown = names.findIndex((name) => !(columns as readonly string[]).includes(name));
  if (names.length === 0) throw new AppError("invalid_request", { reason: "csv_no_heading", columns: known });
  if (unknown >= 0) {
    const detail = { reason: "csv_unknown_column", column: unknown + 1, columns: known } as const;
    throw new AppError("invalid_request", detail);
  }
  if (new Set(names).size < names.length)
    throw new AppError("invalid_request", { reason: "csv_column_twice" });
  if (!names.includes("address"))
    throw new AppError("invalid_request", { reason: "csv_no_address", columns: known });
  if (lines.length > mostLines) {
    throw new AppError("invalid_request", { reason: "csv_too_long", most: mostLines });
  }
  const cellsOf = (fields: readonly string[]) =>
    Object.fromEntries(columns.map((column) => [column, fields[names.indexOf(column)] ?? ""])) as Cells;
  return lines.map(({ line, fields }) => ({
    line,
    cells: fields.length > names.length ? null : cellsOf(fields),
  }));
}

/** Finds known servers by id, or by a name that only one has. */
function finder(servers: readonly store.NamedServer[]): (text: string) => store.NamedServer {
  const byId = new Map(servers.map((server) => [server.id, server]));
  const byName = new Map<string, Set<store.NamedServer>>();
  for (const server of servers) {
    for (const name of [server.name, server.alias]) {
      if (name === null) continue;
      const key = name.toLowerCase();
      byName.set(key, (byName.get(key) ?? new Set()).add(server));
    }
  }
  return (text) => {
    const found = byId.get(text) ?? [...(byName.get(text.toLowerCase()) ?? [])];
    if (!Array.isArray(found)) return found;
    if (found.length === 0) throw new LineError({ reason: "line_no_server" });
    if (found.length > 1) throw new LineError({ reason: "several_servers" });
    return found[0]!;
  };
}

/**
 * Takes in a list of servers, one a line. A line whose server is known changes it by what the line says; lines that are
 * wrong do not stop the others. Answers never hold a login.
 * @param dryRun only says what would happen
 * @throws {AppError} invalid_request when it is no such list
 */
export async function importServers(
  context: Context,
  actor: Actor,
  { csv, dryRun }: { csv: string; dryRun: boolean },
): Promise<ImportAnswer> {
  const table = tableOf(csv);
  const { lines, steps } = await plan(context, table);
  if (!dryRun) {
    for (let from = 0; from < steps.length; from += batch) {
      await storeBatch(context, actor, steps.slice(from, from + batch), lines);
    }
  }
  const count = (outcome: AnswerLine["outcome"]) => lines.filter((line) => line.outcome === outcome).length;
  return { lines, added: count("added"), updated: count("updated"), wrong: count("wrong") };
}

/** Decides what every line means; stores nothing. */
async function plan(
  context: Context,
  table: ReturnType<typeof tableOf>,
): Promise<{ lines: AnswerLine[]; steps: Step[] }> {
  const { reader } = context.database;
  const taken = await takenPlaces(reader);
  const servers = await store.namedServers(reader);
  const find = finder(servers);
  const connected = new Set([...taken.values()].map((other) => other.serverId));
  const firstLines = new Map<string, number>();
  const lines: AnswerLine[] = [];
  const steps: Step[] = [];
  for (const { line, cells } of table) {
    const answer: AnswerLine = { line, address: "", outcome: "wrong", problem: null, serverId: null };
    lines.push(answer);
    try {
      // Fields have slipped: nothing can be said about what is what.
      if (cells === null) throw new LineError({ reason: "line_too_many_fields" });
      const read = readLine(cells);
      const place = readPlace(read);
      answer.address = place.shown;
      const other = taken.get(place.key);
      const server = read.server === undefined ? null : find(read.server);
      if (server !== null && other !== undefined && other.serverId !== server.id) {
        throw new LineError({ reason: "line_address_taken" });
      }
      const serverId = server?.id ?? other?.serverId ?? null;
      const key = serverId === null ? place.key : `server ${serverId}`;
      const first = firstLines.get(key) ?? firstLines.get(place.key);
      if (first !== undefined) throw new LineError({ reason: "line_same_server", line: first });
      firstLines.set(key, line).set(place.key, line);
      const step = {
        line: read,
        index: lines.length - 1,
        serverId,
        connected: serverId !== null && connected.has(serverId),
      };
      checkStep(step);
      steps.push(step);
      answer.outcome = serverId === null ? "added" : "updated";
      answer.serverId = serverId;
    } catch (error) {
      answer.problem = problemOf(error);
    }
  }
  return { lines, steps };
}

/** @throws {LineError} for an address that is none, in words that hold nothing of it */
function readPlace(line: ReadLine): { key: string; shown: string } {
  try {
    const place = parseAddress(line.address, line.port);
    return { key: placeOf(place), shown: line.address };
  } catch (error) {
    if (error instanceof ProblemError && error.problem.kind === "options") {
      throw new LineError(addressReason(error.problem.reason, "address"));
    }
    throw error;
  }
}

/** Whoever writes http:// has chosen to go without encryption. */
const usualTrust = (line: ReadLine) =>
  line.trust ?? (/^http:\/\//i.test(line.address) ? { kind: "plain" as const } : { kind: "system" as const });

function requestOf({ line, serverId }: Step): AddServerRequest {
  return addServerRequest.parse({
    addresses: [line.address],
    port: line.port,
    trust: usualTrust(line),
    credential: line.credential ?? { kind: "none" },
    alias: line.alias ?? null,
    note: line.note ?? null,
    tags: line.tags ?? [],
    everyMinutes: line.everyMinutes ?? null,
    serverId,
  });
}

/** What a line changes of a connection; one of its addresses only says which connection is meant. */
function patchOf({ line }: Step, row: store.ConnectionRow): ConnectionPatch {
  const places = parseReach({ addresses: JSON.parse(row.addresses), port: row.port }).map(placeOf);
  const moves = !places.includes(placeOf(parseAddress(line.address, line.port)));
  return {
    ...(moves ? { addresses: [line.address], port: line.port } : {}),
    ...(line.trust === undefined ? {} : { trust: line.trust }),
    ...(line.credential === undefined ? {} : { credential: line.credential }),
    ...(line.everyMinutes === undefined ? {} : { everyMinutes: line.everyMinutes }),
  };
}

/** @throws {AppError} or a ZodError for what the server dialog would refuse as well */
function checkStep(step: Step): void {
  checkServer(requestOf(step));
}

function problemOf(error: unknown): AnswerLine["problem"] {
  if (error instanceof LineError) return reasonAndFacts(error.detail);
  if (error instanceof AppError) {
    return {
      reason: error.reason ?? "line_no_server",
      facts: error.facts as Record<string, string | number>,
    };
  }
  const issue = (error as { issues?: Issue[] }).issues?.[0];
  if (issue === undefined) throw error;
  return reasonAndFacts(issueReason(issue, String(issue.path?.[0] ?? "address")));
}

const reasonAndFacts = ({ reason, ...facts }: ErrorDetail) => ({ reason, facts });

async function storeBatch(
  context: Context,
  actor: Actor,
  steps: readonly Step[],
  lines: AnswerLine[],
): Promise<void> {
  await transact(context, actor, async (work) => {
    const { sql } = work;
    const settings = await readSetting(sql, "collecting");
    await store.lockConnections(sql);
    const taken = await takenPlaces(sql);
    for (const step of steps) {
      const answer = lines[step.index]!;
      try {
        answer.serverId = await storeStep(work, step, taken, settings);
      } catch (error) {
        // Refusals come before the first statement of a line; anything else takes the whole batch back.
        if (!(error instanceof AppError)) throw error;
        answer.outcome = "wrong";
        answer.problem = problemOf(error);
      }
    }
  });
}

async function storeStep(
  work: Work,
  step: Step,
  taken: Taken,
  settings: { everyMinutes: number },
): Promise<string> {
  const { sql } = work;
  const row = step.serverId === null ? undefined : await store.findConnection(sql, step.serverId);
  if (row === undefined) return storeServer(work, checkServer(requestOf(step)), taken, settings);
  const server = await findServer(sql, row.server_id);
  if (server === undefined) throw new AppError("server_not_found");
  await changeStored(work, row, patchOf(step, row), taken, settings);
  const { alias, note, tags } = step.line;
  await editServer(sql, row.server_id, {
    ...(alias === undefined ? {} : { alias }),
    ...(note === undefined ? {} : { note }),
    ...(tags === undefined ? {} : { tags: JSON.stringify(cleanTags(tags)) }),
  });
  return row.server_id;
}
