import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { importOldDatabaseCommand } from "../moving/commands.ts";
import { NotOurs } from "../moving/old-database.ts";
import { reportLines } from "../moving/report.ts";
import { cliActor } from "../platform/actor.ts";
import { type Command, CommandError } from "./command.ts";
import { withContext } from "./open-context.ts";

/** Where 1.x has its key, beside its database. */
const keyName = ".duplistatus.key";

/** `duplistatus import-1x`: moves in from duplistatus 1.x. */
export const importCommand: Command = {
  usage: "import-1x backups.db [--key FILE] [--json]",
  summary: "take over the database of duplistatus 1.x; a second time changes nothing",
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { key: { type: "string" }, json: { type: "boolean", default: false } },
    });
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) throw new CommandError(`Use: duplistatus ${this.usage}`);
    const beside = join(dirname(file), keyName);
    const key = values.key ?? (existsSync(beside) ? beside : null);
    const report = await withContext((context) =>
      importOldDatabaseCommand.execute(context, cliActor, { file, key }),
    ).catch((error) => {
      throw error instanceof NotOurs ? new CommandError(error.message) : error;
    });
    const text = values.json ? JSON.stringify(report, null, 2) : reportLines(report).join("\n");
    process.stdout.write(`${text}\n`);
    return 0;
  },
};
