import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { programVersion, workerFile } from "../main.ts";
import { type Config, readConfig } from "../platform/config.ts";
import type { Context } from "../platform/context.ts";
import { openInMemory } from "../platform/database/open.ts";
import { createProgram } from "../wiring.ts";
import { type Command, CommandError } from "./command.ts";
import { type ReplayClock, replayClock, replayRecording } from "./recording.ts";

/** Runs `work` on a database that is gone afterwards, with a clock that `work` moves. */
export async function withThrowAway<Result>(
  work: (context: Context, clock: ReplayClock) => Promise<Result>,
): Promise<Result> {
  const directory = mkdtempSync(join(tmpdir(), "duplistatus-replay-"));
  const config: Config = readConfig({ LOG_LEVEL: "error", DATA_DIR: directory });
  const clock = replayClock();
  const database = await openInMemory();
  const context = createProgram({ config, database, clock, workerFile, version: programVersion() });
  try {
    return await work(context, clock);
  } finally {
    await context.reader.close();
    await database.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

function linesOf(file: string): string[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
  }
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (packed ? gunzipSync(bytes) : bytes).toString("utf8").split("\n");
}

/** `duplistatus replay`: what the monitoring would have said about a recorded server. */
export const replayCommand: Command = {
  usage: "replay FILE",
  summary:
    "feed a recording of a server (.ndjson, also gzipped) through the monitoring; prints its incidents",
  async run(args) {
    const [file] = args;
    if (file === undefined)
      throw new CommandError("Name the recording, for example replay-spring.ndjson.gz.");
    const lines = linesOf(file);
    await withThrowAway((context, clock) =>
      replayRecording(context, clock, lines, (incident) => {
        process.stdout.write(`${JSON.stringify(incident)}\n`);
      }),
    );
    return 0;
  },
};
