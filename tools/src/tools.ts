import { runCommand } from "../../server/src/cli/run-command.ts";

/** `npm run demo`, `npm run simulate`. */
export const main = (args: string[]): Promise<void> =>
  runCommand(
    "npm run",
    {
      demo: async () => (await import("./demo.ts")).demoCommand,
      simulate: async () => (await import("./simulate.ts")).simulateCommand,
    },
    args,
  );
