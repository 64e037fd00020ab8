import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { answerNextRunRow } from "@duplistatus/duplicati";
import { type Command, CommandError } from "./command.ts";

async function answerRows(): Promise<number> {
  let batch = "";
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === "") continue;
    let row: unknown;
    try {
      row = JSON.parse(line);
    } catch {
      row = null;
    }
    batch += `${JSON.stringify(answerNextRunRow(row))}\n`;
    if (batch.length > 65_536) {
      process.stdout.write(batch);
      batch = "";
    }
  }
  process.stdout.write(batch);
  return 0;
}

/** `duplistatus next-run`: when Duplicati will run next, by its own rule. */
export const nextRunCommand: Command = {
  usage:
    "next-run --repeat 1D --base TIME [--days mon,fri] [--zone Europe/Berlin] [--not-before TIME] [--generation utc|wallclock] | --rows -",
  summary: "when Duplicati will run next, by its own rule; --rows - answers a JSON object per line",
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        repeat: { type: "string" },
        days: { type: "string" },
        zone: { type: "string" },
        base: { type: "string" },
        "not-before": { type: "string" },
        generation: { type: "string" },
        rows: { type: "string" },
      },
    });
    if (values.rows !== undefined) {
      if (values.rows !== "-") throw new CommandError("--rows takes - and reads standard input.");
      return answerRows();
    }
    if (values.repeat === undefined || values.base === undefined) {
      throw new CommandError(
        "--repeat and --base are needed, for example --repeat 1D --base 2026-03-28T01:00:00Z.",
      );
    }
    const answer = answerNextRunRow({
      repeat: values.repeat,
      base: values.base,
      notBefore: values["not-before"],
      zone: values.zone,
      generation: values.generation,
      allowedDays: values.days?.split(",").map((day) => day.trim()),
    });
    process.stdout.write(`${JSON.stringify(answer)}\n`);
    return "error" in answer ? 1 : 0;
  },
};
