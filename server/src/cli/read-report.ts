import { gunzipSync } from "node:zlib";
import { readReport } from "@duplistatus/duplicati";
import { type Command, CommandError } from "./command.ts";
import { readInput } from "./read-input.ts";

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** `duplistatus read-report FILE|-`: what is understood of a report, as JSON. */
export const readReportCommand: Command = {
  usage: "read-report FILE|-",
  summary: "print what duplistatus understands of a report (JSON or form body, also gzipped)",
  async run([file, ...rest]) {
    if (file === undefined || rest.length > 0)
      throw new CommandError("Name one file, or - for standard input.");
    const input = await readInput(file);
    const outcome = readReport(isGzip(input) ? gunzipSync(input) : input, undefined);
    if (outcome.ok) {
      process.stdout.write(`${JSON.stringify(outcome.report, null, 2)}\n`);
      return 0;
    }
    process.stdout.write(`${JSON.stringify({ error: outcome.failure }, null, 2)}\n`);
    return 1;
  },
};
