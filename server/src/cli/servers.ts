import { parseArgs } from "node:util";
import type {
  CertificateFacts,
  CredentialInput,
  FoundServer,
  ServerEntry,
  TrustInput,
} from "@duplistatus/contract";
import { addServerRequest } from "@duplistatus/contract";
import { normalFingerprint } from "@duplistatus/duplicati";
import { addServer } from "../connections/commands.ts";
import { findServer, tryServer } from "../connections/find.ts";
import { readEvery, tokenCredential } from "../connections/import-line.ts";
import { serverEntries } from "../pages/servers/list.ts";
import { cliActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { AppError } from "../platform/http/app-error.ts";
import { type Command, CommandError } from "./command.ts";
import { withContext } from "./open-context.ts";
import { problemLine } from "./problem-line.ts";
import { readInput } from "./read-input.ts";
import { iso, type Printer, printable, table, terminal } from "./terminal.ts";

/** What `servers add` was told. */
export interface AddWish {
  url: string;
  credential: CredentialInput;
  /** SHA-256 of the certificate, as typed. */
  trust: string | null;
  plainHttp: boolean;
  alias: string | null;
  /** Minutes; null = as the settings say. */
  every: number | null;
}

function certificateLines(certificate: CertificateFacts): string[] {
  return [
    `  names        ${certificate.names.join(", ") || "none"}`,
    `  subject      ${certificate.subject}`,
    `  issuer       ${certificate.issuer}`,
    `  valid        ${certificate.validFrom} to ${certificate.validTo}`,
    `  SHA-256      ${certificate.sha256}`,
  ];
}

/** How the server is trusted, as found and as told. @throws {CommandError} */
export function trustFor(
  found: Extract<FoundServer, { ok: true }>,
  wish: Pick<AddWish, "url" | "trust" | "plainHttp">,
  printer: Printer,
): TrustInput {
  const where = `${found.host}, port ${found.port},`;
  if (found.protocol === "http") {
    if (wish.trust !== null) throw new CommandError(`${where} speaks HTTP only and shows no certificate.`);
    if (!wish.plainHttp && !/^http:\/\//i.test(wish.url)) {
      throw new CommandError(
        `${where} speaks unencrypted HTTP only: passwords could be read on the way. Repeat the command with --plain-http if you trust the network.`,
      );
    }
    printer.err(`Warning: ${where} is spoken to without encryption; passwords can be read on the way.`);
    return { kind: "plain" };
  }
  if (wish.plainHttp)
    throw new CommandError(`${where} speaks HTTPS only. Repeat the command without --plain-http.`);
  const certificate = found.certificate!;
  if (wish.trust === null) {
    if (found.trusted) return { kind: "system" };
    for (const line of [
      `The certificate of ${where} is not trusted (${found.reason}):`,
      ...certificateLines(certificate),
    ]) {
      printer.err(line);
    }
    throw new CommandError(
      `Compare the fingerprint with the one on the server. If it is the same, repeat the command with --trust ${certificate.sha256}`,
    );
  }
  const pinned = normalFingerprint(wish.trust);
  if (pinned === null)
    throw new CommandError("--trust must be a SHA-256 fingerprint: 64 hexadecimal digits.");
  if (pinned !== certificate.sha256) {
    throw new CommandError(`The server shows another certificate than the one named: ${certificate.sha256}`);
  }
  return { kind: "pinned", sha256: pinned };
}

/**
 * Finds a server, logs in to it and stores it; prints its id and name.
 * @throws {CommandError} with what stands in the way; nothing is stored then
 */
export async function addByCommand(context: Context, wish: AddWish, printer: Printer): Promise<string> {
  const reach = { addresses: [wish.url], port: 8_200, proxy: null };
  const found = await findServer(context, reach);
  if (!found.ok) throw new CommandError(problemLine(found.problem));
  const trust = trustFor(found, wish, printer);
  const tried = await tryServer(context, { ...reach, trust, credential: wish.credential });
  if (!tried.ok) throw new CommandError(problemLine(tried.problem));
  const request = addServerRequest.safeParse({
    ...reach,
    trust,
    credential: wish.credential,
    alias: wish.alias,
    everyMinutes: wish.every,
  });
  if (!request.success) throw new CommandError("--alias is too long.");
  const id = await addServer.execute(context, cliActor, request.data);
  printer.out(`${id}  ${wish.alias ?? tried.machineName ?? reach.addresses[0]}`);
  for (const match of tried.matches) {
    printer.err(
      `It may be "${match.name}", which sends reports already: the first run that both know links them by itself.`,
    );
  }
  return id;
}

/** A server for scripts. */
function listed({ connection, ...server }: ServerEntry) {
  return {
    id: server.id,
    name: server.name,
    alias: server.alias,
    tags: server.tags,
    addresses: connection?.addresses ?? [],
    port: connection?.port ?? null,
    trust: connection?.trust ?? null,
    state: connection?.state ?? null,
    problem: connection?.problem ? problemLine(connection.problem) : null,
    attemptedAt: iso(connection?.attemptedAt ?? null),
    collectedAt: iso(connection?.collectedAt ?? null),
    failingSince: iso(connection?.failingSince ?? null),
    nextAt: iso(connection?.nextAt ?? null),
    lastSeenAt: iso(server.lastSeenAt),
    archivedAt: iso(server.archivedAt),
    reports: server.reports,
    jobs: server.jobs,
    runs: server.runs,
    duplicatiVersion: server.duplicatiVersion,
    operatingSystem: server.operatingSystem,
  };
}

/** Prints every server, as a table or as one JSON array. */
export async function listByCommand(context: Context, json: boolean, printer: Printer): Promise<void> {
  const entries = await serverEntries(context.database.reader);
  if (json) {
    printer.out(JSON.stringify(entries.map(listed), null, 2));
    return;
  }
  const rows = entries.map((entry) => {
    const { connection } = entry;
    const state = entry.archivedAt !== null ? "archived" : (connection?.state ?? "reports only");
    return [
      entry.id,
      printable(entry.alias ?? entry.name),
      connection?.addresses.join(", ") ?? "-",
      state,
      iso(connection?.collectedAt ?? null) ?? "-",
      printable(connection?.problem ? problemLine(connection.problem) : ""),
    ];
  });
  const heading = ["ID", "NAME", "ADDRESS", "STATE", "COLLECTED", "PROBLEM"];
  for (const line of table([heading, ...rows])) printer.out(line);
}

/** A password or token from a file; the line end that editors put there does not belong to it. */
async function readSecret(file: string): Promise<string> {
  const secret = (await readInput(file)).toString("utf8").replace(/\r?\n$/, "");
  if (secret === "") throw new CommandError(`${file === "-" ? "Standard input" : file} is empty.`);
  return secret;
}

export async function credentialFrom(passwordFile?: string, tokenFile?: string): Promise<CredentialInput> {
  if (passwordFile !== undefined && tokenFile !== undefined) {
    throw new CommandError("--password-file and --token-file exclude each other.");
  }
  if (passwordFile !== undefined) return { kind: "password", password: await readSecret(passwordFile) };
  if (tokenFile !== undefined) return tokenCredential(await readSecret(tokenFile));
  return { kind: "none" };
}

async function add(args: string[], usage: string): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      "password-file": { type: "string" },
      "token-file": { type: "string" },
      trust: { type: "string" },
      "plain-http": { type: "boolean", default: false },
      alias: { type: "string" },
      every: { type: "string" },
    },
  });
  const [url, ...others] = positionals;
  if (url === undefined || others.length > 0) throw new CommandError(`Use: duplistatus ${usage}`);
  const every = values.every === undefined ? null : readEvery(values.every);
  if (values.every !== undefined && every === null) {
    throw new CommandError("--every must be off, hourly, daily or a number of minutes up to 10080.");
  }
  const credential = await credentialFrom(values["password-file"], values["token-file"]);
  const wish: AddWish = {
    url,
    credential,
    trust: values.trust ?? null,
    plainHttp: values["plain-http"],
    alias: values.alias?.trim() || null,
    every,
  };
  await withContext((context) => addByCommand(context, wish, terminal));
}

/** `duplistatus servers`: servers known by their address. */
export const serversCommand: Command = {
  usage:
    "servers add URL --password-file FILE [--token-file FILE] [--trust FINGERPRINT] [--plain-http] [--alias TEXT] [--every off|hourly|daily|MINUTES] | servers list [--json]",
  summary: "add a Duplicati server by its address, or list the servers; FILE may be - for standard input",
  async run([action, ...args]) {
    try {
      if (action === "add") await add(args, this.usage);
      else if (action === "list") {
        const { values } = parseArgs({ args, options: { json: { type: "boolean", default: false } } });
        await withContext((context) => listByCommand(context, values.json, terminal));
      } else throw new CommandError(`Use: duplistatus ${this.usage}`);
    } catch (error) {
      throw error instanceof AppError ? new CommandError(error.message) : error;
    }
    return 0;
  },
};
