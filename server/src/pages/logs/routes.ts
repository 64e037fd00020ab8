import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { logLevel, logTail, paths } from "@duplistatus/contract";
import { z } from "zod";
import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/http/app-error.ts";
import type { App } from "../../platform/http/app-type.ts";
import { logDirectory, logFileNames } from "../../platform/logs/log-file.ts";
import { readLog } from "../../platform/logs/read-log.ts";

/** The program's own log, for administrators. */
export function logRoutes(app: App, { config: { dataDir } }: Context): void {
  const tags = ["logs"];
  const config = { access: "admin" } as const;

  app.get(
    paths.logs,
    {
      config,
      schema: {
        summary: "The end of the program's own log",
        tags,
        querystring: z.object({
          level: logLevel.default("trace"),
          q: z.string().max(200).default(""),
          limit: z.coerce.number().int().min(1).max(2_000).default(500),
        }),
        response: { 200: logTail },
      },
    },
    ({ query }) => readLog(dataDir, query),
  );

  app.get(
    paths.logFile,
    {
      config,
      schema: {
        summary: "One file of the program's own log",
        tags,
        params: z.object({ name: z.string() }),
      },
    },
    async ({ params: { name } }, reply) => {
      if (!logFileNames.includes(name)) throw new AppError("not_found");
      const path = join(logDirectory(dataDir), name);
      const found = await stat(path).catch(() => null);
      if (found === null) throw new AppError("not_found");
      return reply
        .type("text/plain; charset=utf-8")
        .header("content-disposition", `attachment; filename="duplistatus-${name}"`)
        .send(createReadStream(path, { end: Math.max(0, found.size - 1) }));
    },
  );
}
