import { ConfigError } from "../config.ts";
import { StorageUnavailable } from "../database/database.ts";
import { AlreadyRunning } from "../database/instance-lock.ts";
import { programVersion, StartError } from "../main.ts";
import { type Command, CommandError } from "./command.ts";

/** Every command by name; a command's code is loaded when it is called. */
const commands: Record<string, () => Promise<Command>> = {
  serve: async () => (await import("./serve.ts")).serveCommand,
  demo: async () => (await import("./demo.ts")).demoCommand,
  collect: async () => (await import("./collect.ts")).collectCommand,
  "read-report": async () => (await import("./read-report.ts")).readReportCommand,
  "next-run": async () => (await import("./next-run.ts")).nextRunCommand,
  servers: async () => (await import("./servers.ts")).serversCommand,
  tokens: async () => (await import("./tokens.ts")).tokensCommand,
  quarantine: async () => (await import("./quarantine.ts")).quarantineCommand,
  replay: async () => (await import("./replay.ts")).replayCommand,
  simulate: async () => (await import("./simulate.ts")).simulateCommand,
  rebuild: async () => (await import("./rebuild.ts")).rebuildCommand,
  admin: async () => (await import("./admin.ts")).adminCommand,
};

async function help(): Promise<string> {
  const lines = [`duplistatus ${programVersion()}`, "", "Commands:"];
  for (const load of Object.values(commands)) {
    const { usage, summary } = await load();
    lines.push(`  duplistatus ${usage}`, `      ${summary}`);
  }
  return lines.join("\n");
}

const explained = [CommandError, ConfigError, AlreadyRunning, StartError];

/** Runs one command; prints one sentence and sets the exit code where it fails. */
export async function main(args: string[]): Promise<void> {
  const [name = "help", ...rest] = args;
  // A reader such as head may have seen enough.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  if (name === "help" || name === "--help" || name === "-h") {
    console.log(await help());
    return;
  }
  if (name === "--version" || name === "version") {
    console.log(programVersion());
    return;
  }
  const load = commands[name];
  try {
    if (load === undefined) {
      throw new CommandError(`There is no command "${name}". "duplistatus help" lists them.`);
    }
    const command = await load();
    if (rest.includes("--help")) {
      console.log(`duplistatus ${command.usage}\n    ${command.summary}`);
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
