import { parseArgs } from "node:util";
import { role, type User, username as usernameSchema } from "@duplistatus/contract";
import { removeSecondFactor } from "../access/factors/commands.ts";
import { createUser, resetUserPassword, unlockUser } from "../access/users/commands.ts";
import { listUsers, userNamed } from "../access/users/list.ts";
import { cliActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { AppError } from "../platform/http/app-error.ts";
import { type Command, CommandError } from "./command.ts";
import { withContext } from "./open-context.ts";
import { iso, type Printer, printable, table, terminal } from "./terminal.ts";

async function list(context: Context, printer: Printer): Promise<void> {
  const users = await listUsers(context.database.reader, context.clock.now());
  const rows = users.map((user) => [
    printable(user.username),
    user.role,
    user.tags === null ? "all servers" : printable(user.tags.join(", ")),
    iso(user.lastLoginAt) ?? "never",
    user.lockedUntil === null ? "" : `locked until ${iso(user.lockedUntil)}`,
  ]);
  for (const line of table([["name", "role", "sees", "last login", ""], ...rows])) printer.out(line);
}

interface NewUser {
  username: string;
  role: string;
  tags?: string | undefined;
}

async function create(context: Context, wish: NewUser, printer: Printer): Promise<void> {
  const name = usernameSchema.safeParse(wish.username);
  if (!name.success) throw new CommandError("A name has 3 to 50 characters.");
  const kind = role.safeParse(wish.role);
  if (!kind.success) throw new CommandError("--role must be admin or user.");
  const tags = wish.tags === undefined ? null : wish.tags.split(",").map((tag) => tag.trim());
  if (tags?.some((tag) => tag === "")) throw new CommandError("--tags must be a list such as acme,home.");
  const input = { username: name.data, role: kind.data, tags, mustChangePassword: true };
  printer.out((await createUser.execute(context, cliActor, input)).password);
}

async function named(context: Context, username: string): Promise<User> {
  return userNamed(context.database.reader, context.clock.now(), username).catch((error) => {
    const unknown = error instanceof AppError && error.code === "not_found";
    throw unknown ? new CommandError(`There is no user "${username}".`) : error;
  });
}

/** Runs one action. @throws {CommandError | AppError} */
export async function adminAction(context: Context, args: string[], printer: Printer): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { role: { type: "string", default: "user" }, tags: { type: "string" } },
  });
  const [action, username, ...rest] = positionals;
  const wrong = new CommandError(`Use: duplistatus ${adminCommand.usage}`);
  if (rest.length > 0 || (username === undefined) !== (action === "list")) throw wrong;
  if (action === "list") return list(context, printer);
  if (action === "create") return create(context, { username: username!, ...values }, printer);
  if (action === "remove-second-factor") {
    await removeSecondFactor.execute(context, cliActor, { id: (await named(context, username!)).id });
    return;
  }
  if (action === "unlock") {
    await unlockUser.execute(context, cliActor, { id: (await named(context, username!)).id });
    return;
  }
  if (action !== "reset-password") throw wrong;
  const { id } = await named(context, username!);
  printer.out((await resetUserPassword.execute(context, cliActor, { id })).password);
}

/** `duplistatus admin`: accounts, and the way back in for whoever lost the password; also while the program runs. */
export const adminCommand: Command = {
  usage:
    "admin list | create USER [--role admin|user] [--tags A,B] | reset-password USER | unlock USER | remove-second-factor USER",
  summary: "list and create users, unlock one, or print a new password to be changed at the next login",
  async run(args) {
    await withContext((context) => adminAction(context, args, terminal)).catch((error) => {
      throw error instanceof AppError ? new CommandError(error.message) : error;
    });
    return 0;
  },
};
