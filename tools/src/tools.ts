import { runCommand } from "../../server/src/cli/run-command.ts";

/** `npm run demo`, `npm run simulate`, `npm run torture`. */
export const main = (args: string[]): Promise<void> =>
  runCommand(
    "npm run",
    {
      demo: async () => (await import("./demo.ts")).demoCommand,
      torture: async () => (await import("./torture.ts")).tortureCommand,
      simulate: async () => (await import("./simulate.ts")).simulateCommand,
    },
    args,
  );
