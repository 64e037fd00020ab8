import { z } from "zod";
import { epochMs } from "./words.ts";

export const logLevels = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
export const logLevel = z.enum(logLevels).meta({ id: "LogLevel" });
export type LogLevel = z.infer<typeof logLevel>;

/** One line of the program's own log. */
export const logLine = z
  .object({
    at: epochMs.nullable(),
    level: logLevel,
    message: z.string(),
    /** Everything else the line says, as JSON; null = nothing. */
    details: z.string().nullable(),
  })
  .meta({ id: "LogLine" });
export type LogLine = z.infer<typeof logLine>;

/** The end of the program's own log, newest last. */
export const logTail = z
  .object({
    lines: z.array(logLine),
    /** Older lines were left out. */
    more: z.boolean(),
    /** Newest first; empty where nothing is written to files. */
    files: z.array(z.object({ name: z.string(), bytes: z.number().int() })),
  })
  .meta({ id: "LogTail" });
export type LogTail = z.infer<typeof logTail>;
