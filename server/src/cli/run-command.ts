import { programVersion, StartError } from "../main.ts";
import { ConfigError } from "../platform/config.ts";
import { StorageUnavailable } from "../platform/database/database.ts";
import { AlreadyRunning } from "../platform/database/instance-lock.ts";
import { NoSqlite } from "../platform/database/sqlite-connection.ts";
import { type Command, CommandError } from "./command.ts";

/** Commands by name; a command's code is loaded when it is called. */
export type Commands = Readonly<Record<string, () => Promise<Command>>>;

async function help(program: string, commands: Commands): Promise<string> {
  const lines = [`duplistatus ${programVersion()}`, "", "Commands:"];
  for (const load of Object.values(commands)) {
    const { usage, summary } = await load();
    lines.push(`  ${program} ${usage}`, `      ${summary}`);
  }
  return lines.join("\n");
}

const explained = [CommandError, ConfigError, AlreadyRunning, StartError, NoSqlite];

/**
 * Runs the command that `args` begins with; prints one sentence and sets the exit code where it fails.
 * @param program how a user calls it, for the help text
 */
export async function runCommand(program: string, commands: Commands, args: string[]): Promise<void> {
  const [name = "help", ...rest] = args;
  // A reader such as head may have seen enough.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  if (name === "help" || name === "--help" || name === "-h") {
    console.log(await help(program, commands));
    return;
  }
  if (name === "--version" || name === "version") {
    console.log(programVersion());
    return;
  }
  const load = commands[name];
  try {
    if (load === undefined) {
      throw new CommandError(`There is no command "${name}". "${program} help" lists them.`);
    }
    const command = await load();
    if (rest.includes("--help")) {
      console.log(`${program} ${command.usage}\n    ${command.summary}`);
      return;
    }
    process.exitCode = await command.run(rest);
  } catch (error) {
    process.exitCode = 1;
    if (error instanceof StorageUnavailable) console.error(`The database cannot be used: ${error.reason}.`);
    else if (explained.some((kind) => error instanceof kind)) console.error((error as Error).message);
    else if (String((error as { code?: unknown }).code).startsWith("ERR_PARSE_ARGS")) {
      console.error((error as Error).message);
    } else console.error(error);
  }
}
