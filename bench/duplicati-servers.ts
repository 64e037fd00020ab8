// Stands in for many Duplicati servers with long logs; `collecting.ts` starts it as a process of its own, so that making
// the logs does not count as reading them. Arguments: servers, runs of each, lines of each run's log.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { demoReports } from "../tools/src/demo/index.ts";
import { benchServers } from "./machines.ts";

const [servers = 1, runs = 100, lines = 200] = process.argv.slice(2).map(Number);
const end = Date.now() - 3_600_000;
const every = 4 * 3_600_000;
const beginMark = "2001-01-01T01:01:01.0000000Z";
const endMark = "2001-01-01T01:02:02.0000000Z";

/** The stored result of a run with so many lines, its times as marks. */
function template(): string {
  const now = Date.now();
  for (const report of demoReports({ seed: "collecting", now, servers: benchServers(now).slice(0, 1) })) {
    if (!report.run.cleanup || report.run.added === 0) continue;
    const document = JSON.parse(report.body) as { Data: Record<string, unknown>; LogLines: string[] };
    const own = document.LogLines;
    const Messages = Array.from({ length: lines! }, (_, index) => own[index % own.length]!);
    const data = { ...document.Data, BeginTime: beginMark, EndTime: endMark, Messages };
    return JSON.stringify(JSON.stringify(data));
  }
  throw new Error("The demo made no report to take as a pattern.");
}

const message = template();
const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 23)}0000Z`;

function row(id: number): string {
  const begin = end - (runs! - id) * every;
  const text = message.replaceAll(beginMark, iso(begin)).replaceAll(endMark, iso(begin + 61_000));
  const written = Math.floor(begin / 1000) + 61;
  return `{"ID":${id},"OperationID":${id},"Timestamp":${written},"Type":"Result","Message":${text},"Exception":{}}`;
}

function logPage(size: number, before: number): string {
  const rows: string[] = [];
  for (let id = Math.min(runs!, before - 1); id >= 1 && rows.length < size; id--) rows.push(row(id));
  return `[${rows.join(",")}]`;
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const token = () => `${part({ alg: "HS256" })}.${part({ exp: Math.floor(Date.now() / 1000) + 900 })}.AAAA`;
const compact = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;

function answer(index: number, path: string): string | null {
  const [where = "", query = ""] = path.split("?");
  const parameters = new URLSearchParams(query);
  if (where === "/api/v1/auth/login") return JSON.stringify({ AccessToken: token(), RefreshNonce: "AAAA" });
  if (where === "/api/v1/systeminfo") {
    return JSON.stringify({
      APIVersion: 1,
      ServerVersion: "2.3.0.4",
      MachineName: `bench-${index}`,
      OSType: "Linux",
      ServerTimeZone: "UTC",
      APIExtensions: [],
      Options: [],
    });
  }
  if (where === "/api/v1/serversettings") return JSON.stringify({ "server-timezone": "UTC" });
  if (where === "/api/v1/serverstate") {
    return JSON.stringify({
      ActiveTask: null,
      ProgramState: "Running",
      SchedulerQueueIds: [],
      ProposedSchedule: [{ Item1: "1", Item2: new Date(end + every).toISOString() }],
    });
  }
  if (where === "/api/v1/backups") {
    const Metadata = { LastBackupFinished: compact(end + 61_000) };
    const Schedule = { ID: 1, Repeat: "4h", Time: new Date(end + every).toISOString(), AllowedDays: null };
    return JSON.stringify([
      { Backup: { ID: "1", Name: `Archive ${index}`, TargetURL: "file:///srv", Metadata }, Schedule },
    ]);
  }
  if (where === "/api/v1/backup/1/log") {
    const size = Math.min(Math.max(Number(parameters.get("pagesize")), 10), 500);
    return logPage(size, Number(parameters.get("offset") ?? Number.MAX_SAFE_INTEGER));
  }
  return null;
}

function serve(index: number, request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  request.on("end", () => {
    const path = request.url ?? "";
    if (path.startsWith("/api/") && !path.endsWith("/auth/login") && !request.headers.authorization) {
      response.writeHead(401, { "WWW-Authenticate": "Bearer" }).end();
      return;
    }
    const body = path === "/health" ? "Healthy" : answer(index, path);
    response.writeHead(body === null ? 404 : 200, { "Content-Type": "application/json" }).end(body ?? "");
  });
}

const ports = await Promise.all(
  Array.from({ length: servers }, async (_, index) => {
    const server = createServer((request, response) => serve(index, request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }),
);
process.stdout.write(`${JSON.stringify(ports)}\n`);
// Ends with whoever started it.
process.stdin.on("end", () => process.exit(0)).resume();
