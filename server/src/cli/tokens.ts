import { parseArgs } from "node:util";
import { tokenScope } from "@duplistatus/contract";
import { createToken, revokeToken } from "../access/accounts/commands.ts";
import { listTokens } from "../access/accounts/tokens.ts";
import { cliActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { AppError } from "../platform/http/app-error.ts";
import { type Command, CommandError } from "./command.ts";
import { withContext } from "./open-context.ts";
import { iso, type Printer, printable, table, terminal } from "./terminal.ts";

const dayMs = 86_400_000;

async function create(context: Context, args: string[], printer: Printer): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      scope: { type: "string" },
      name: { type: "string" },
      server: { type: "string" },
      tags: { type: "string" },
      days: { type: "string" },
    },
  });
  const scope = tokenScope.safeParse(values.scope);
  if (!scope.success) throw new CommandError("--scope must be ingest, read, metrics or admin.");
  if (!values.name?.trim()) throw new CommandError("--name must say what the token is for.");
  if (values.days !== undefined && !/^[1-9]\d{0,4}$/.test(values.days)) {
    throw new CommandError("--days must be a whole number of days.");
  }
  const tags = values.tags === undefined ? null : values.tags.split(",").map((tag) => tag.trim());
  if (tags?.some((tag) => tag === "")) throw new CommandError("--tags must be a list such as acme,home.");
  const created = await createToken.execute(context, cliActor, {
    name: values.name.trim().slice(0, 100),
    scope: scope.data,
    serverId: values.server ?? null,
    tags,
    expiresAt: values.days === undefined ? null : context.clock.now() + Number(values.days) * dayMs,
  });
  printer.out(created.secret);
}

async function list(context: Context, printer: Printer): Promise<void> {
  const rows = (await listTokens(context)).map((token) => [
    String(token.id),
    printable(token.name),
    token.scope,
    printable(token.serverName ?? token.tags?.join(", ") ?? "all servers"),
    iso(token.lastUsedAt) ?? "never",
    iso(token.expiresAt) ?? "never",
    token.revokedAt === null ? "" : "revoked",
  ]);
  const head = ["id", "name", "may", "for", "last used", "expires", ""];
  for (const line of table([head, ...rows])) printer.out(line);
}

async function revoke(context: Context, [id, ...rest]: string[]): Promise<void> {
  if (!/^[1-9]\d{0,14}$/.test(id ?? "") || rest.length > 0) {
    throw new CommandError("Use: duplistatus tokens revoke ID (tokens list shows the ids).");
  }
  await revokeToken.execute(context, cliActor, { id: Number(id) });
}

/** Runs one action. @throws {CommandError | AppError} */
export async function tokensAction(context: Context, args: string[], printer: Printer): Promise<void> {
  const [action, ...rest] = args;
  if (action === "create") return create(context, rest, printer);
  if (action === "list" && rest.length === 0) return list(context, printer);
  if (action === "revoke") return revoke(context, rest);
  throw new CommandError(`Use: duplistatus ${tokensCommand.usage}`);
}

/** `duplistatus tokens`: makes, lists and revokes tokens, also while the program runs. */
export const tokensCommand: Command = {
  usage:
    "tokens create --scope ingest|read|metrics|admin --name NAME [--server ID] [--tags A,B] [--days N] | list | revoke ID",
  summary: "make a token and print it (it is never shown again), list all, or end one",
  async run(args) {
    await withContext((context) => tokensAction(context, args, terminal)).catch((error) => {
      throw error instanceof AppError ? new CommandError(error.message) : error;
    });
    return 0;
  },
};
