import { type Command, CommandError } from "../../server/src/cli/command.ts";
import type { Outcome } from "./torture/field.ts";
import { Skipped } from "./torture/skipped.ts";
import { storms } from "./torture/storms.ts";

const columns = ["storm", "sent", "lost", "doubled", "5xx", "503", "worst stop", "peak memory", "took"];
const widths = [28, 8, 6, 8, 6, 8, 12, 12, 8];

const line = (cells: readonly string[]) =>
  cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join("");

function row(name: string, outcome: Outcome, seconds: number): string {
  const { sent, lost, doubled, wrong, later, worstLoopMs, peakBytes } = outcome;
  const numbers = [sent, lost, doubled, wrong, later].map(String);
  const [stop, peak] = [`${worstLoopMs.toFixed(0)} ms`, `${(peakBytes / 1024 / 1024).toFixed(0)} MB`];
  return line([name, ...numbers, stop, peak, `${seconds.toFixed(0)} s`]);
}

/** `npm run torture`: bad days for the built program, one after the other, and a table of how it fared. */
export const tortureCommand: Command = {
  usage: "torture [--size N] [STORM…]",
  summary:
    "storms on the built program: kills, bombs, slow senders, full disks; size 1 is everything, 0.1 a tenth",
  async run(args) {
    const at = args.indexOf("--size");
    const size = at < 0 ? 0.2 : Number(args[at + 1]);
    if (!(size > 0 && size <= 1)) throw new CommandError(`Use: npm run ${this.usage}`);
    const wanted = at < 0 ? args : args.toSpliced(at, 2);
    const chosen = storms.filter(
      ({ name }) => wanted.length === 0 || wanted.some((one) => name.includes(one)),
    );
    console.log(line(columns));
    let bad = 0;
    for (const { name, run } of chosen) {
      const from = performance.now();
      try {
        const outcome = await run(size);
        console.log(row(name, outcome, (performance.now() - from) / 1000));
        if (outcome.note !== undefined) console.log(`  ${outcome.note}`);
        bad += outcome.lost + outcome.doubled + outcome.wrong;
      } catch (error) {
        if (!(error instanceof Skipped)) throw error;
        console.log(`${name.padEnd(widths[0]!)}  left out: ${error.message}`);
      }
    }
    return bad === 0 ? 0 : 1;
  },
};
