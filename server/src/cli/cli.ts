import { type Commands, runCommand } from "./run-command.ts";

/** Every command by name; a command's code is loaded when it is called. */
const commands: Commands = {
  serve: async () => (await import("./serve.ts")).serveCommand,
  collect: async () => (await import("./collect.ts")).collectCommand,
  connect: async () => (await import("./connect.ts")).connectCommand,
  "read-report": async () => (await import("./read-report.ts")).readReportCommand,
  "next-run": async () => (await import("./next-run.ts")).nextRunCommand,
  channels: async () => (await import("./channels.ts")).channelsCommand,
  deliveries: async () => (await import("./deliveries.ts")).deliveriesCommand,
  servers: async () => (await import("./servers.ts")).serversCommand,
  jobs: async () => (await import("./jobs.ts")).jobsCommand,
  "import-1x": async () => (await import("./import-1x.ts")).importCommand,
  tokens: async () => (await import("./tokens.ts")).tokensCommand,
  quarantine: async () => (await import("./quarantine.ts")).quarantineCommand,
  replay: async () => (await import("./replay.ts")).replayCommand,
  "move-database": async () => (await import("./move-database.ts")).moveCommand,
  rebuild: async () => (await import("./rebuild.ts")).rebuildCommand,
  doctor: async () => (await import("./doctor.ts")).doctorCommand,
  rekey: async () => (await import("./rekey.ts")).rekeyCommand,
  audit: async () => (await import("./audit.ts")).auditCommand,
  admin: async () => (await import("./admin.ts")).adminCommand,
};

/** Runs one command of `duplistatus`. */
export const main = (args: string[]): Promise<void> => runCommand("duplistatus", commands, args);
