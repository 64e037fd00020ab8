/** One command of `duplistatus`. */
export interface Command {
  /** What follows the name, for the help text. */
  usage: string;
  summary: string;
  /** @returns the exit code. */
  run(args: string[]): Promise<number>;
}

/** The command cannot do what was asked; the message is one sentence for people. */
export class CommandError extends Error {}
