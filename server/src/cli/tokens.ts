import { parseArgs } from "node:util";
import { tokenScope } from "@duplistatus/contract";
import { createToken } from "../access/accounts/commands.ts";
import { cliActor } from "../platform/actor.ts";
import { AppError } from "../platform/http/app-error.ts";
import { type Command, CommandError } from "./command.ts";
import { withContext } from "./open-context.ts";

const dayMs = 86_400_000;

/** `duplistatus tokens create`: prints a new token once. */
export const tokensCommand: Command = {
  usage: "tokens create --scope ingest|read|metrics|admin --name NAME [--server ID] [--tags A,B] [--days N]",
  summary: "make a token and print it; it is never shown again",
  async run([action, ...args]) {
    if (action !== "create") throw new CommandError(`Use: duplistatus ${this.usage}`);
    const { values } = parseArgs({
      args,
      options: {
        scope: { type: "string" },
        name: { type: "string" },
        server: { type: "string" },
        days: { type: "string" },
        tags: { type: "string" },
      },
    });
    const scope = tokenScope.safeParse(values.scope);
    if (!scope.success) throw new CommandError("--scope must be ingest, read, metrics or admin.");
    if (!values.name?.trim()) throw new CommandError("--name must say what the token is for.");
    if (values.days !== undefined && !/^[1-9]\d{0,4}$/.test(values.days)) {
      throw new CommandError("--days must be a whole number of days.");
    }
    const name = values.name.trim().slice(0, 100);
    const created = await withContext(async (context) => {
      const expiresAt = values.days === undefined ? null : context.clock.now() + Number(values.days) * dayMs;
      const tags = values.tags?.split(",") ?? null;
      const wish = { name, scope: scope.data, serverId: values.server ?? null, tags, expiresAt };
      return createToken.execute(context, cliActor, wish);
    }).catch((error) => {
      throw error instanceof AppError ? new CommandError(error.message) : error;
    });
    process.stdout.write(`${created.secret}\n`);
    return 0;
  },
};
