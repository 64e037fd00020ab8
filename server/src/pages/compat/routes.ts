import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { limitsOf } from "../../access/limits.ts";
import type { Context } from "../../platform/context.ts";
import type { App } from "../../platform/http/app-type.ts";
import { readLastBackup, readLastBackups, readSummary } from "./status.ts";

const server = z.object({ server: z.string() });

/** The endpoints that widgets and scripts of duplistatus 1.x have wired up; their answers never change shape. */
export function compatRoutes(app: App, context: Context): void {
  const readerOf = async (request: FastifyRequest) => ({
    withLog: request.caller !== null,
    visible: await limitsOf(context, request),
  });

  app.get(
    "/api/summary",
    {
      config: { access: "readOrPublic", forLimited: "list" },
      schema: { summary: "Totals of everything", tags: ["1.x"] },
    },
    async (request) => readSummary(context, await limitsOf(context, request)),
  );

  app.get(
    "/api/lastbackup/:server",
    {
      config: { access: "readOrPublic", forLimited: "list" },
      schema: { summary: "Latest backup of a server (id or name)", tags: ["1.x"], params: server },
    },
    async (request) => readLastBackup(context, request.params.server, await readerOf(request)),
  );

  app.get(
    "/api/lastbackups/:server",
    {
      config: { access: "readOrPublic", forLimited: "list" },
      schema: { summary: "Latest backup of every job of a server", tags: ["1.x"], params: server },
    },
    async (request) => readLastBackups(context, request.params.server, await readerOf(request)),
  );
}
