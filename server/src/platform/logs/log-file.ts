import { mkdirSync } from "node:fs";
import { join } from "node:path";
import pino, { type DestinationStream } from "pino";
import { createStream } from "rotating-file-stream";

const current = "app.log";
const rotations = 3;

/** Where the log lies in a data directory. */
export const logDirectory = (dataDir: string): string => join(dataDir, "logs");

/** The files of the log, newest first. */
export const logFileNames: readonly string[] = [
  current,
  ...Array.from({ length: rotations }, (_, index) => `app.${index + 1}.log`),
];

/**
 * Standard output and files of at most 10 MB under `DATA_DIR/logs`: `app.log`, then `app.1.log` to `app.3.log`. A disk that
 * takes no log stops nothing: standard output has it all the same.
 */
export function logDestination(dataDir: string): DestinationStream {
  try {
    const directory = logDirectory(dataDir);
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const file = createStream(
      (index) => (typeof index === "number" && index > 0 ? `app.${index}.log` : current),
      { path: directory, size: "10M", rotate: rotations, mode: 0o600 },
    );
    file.on("error", () => undefined);
    return pino.multistream([
      { level: "trace", stream: process.stdout },
      { level: "trace", stream: file },
    ]);
  } catch {
    return process.stdout;
  }
}
