import { paths } from "@duplistatus/contract";
import { identify } from "../../access/access.ts";
import type { Context } from "../../platform/context.ts";
import type { App } from "../../platform/http/app-type.ts";
import { readHealth } from "./health.ts";

/** Answers for balancers, container health checks and monitoring. */
export function healthRoutes(app: App, context: Context): void {
  const startedAt = context.clock.now();

  app.get(
    "/api/ping",
    { config: { access: "open" }, schema: { summary: "Is the program there?", tags: ["1.x"] } },
    async () => ({ ok: true }),
  );

  app.get(
    "/api/ready",
    {
      config: { access: "open" },
      schema: { summary: "Should a balancer send requests here?", tags: ["operation"] },
    },
    async (_request, reply) => {
      const { database } = await readHealth(context, startedAt);
      return reply.code(database.ok ? 200 : 503).send({ ready: database.ok });
    },
  );

  app.get(
    paths.health,
    { config: { access: "open" }, schema: { summary: "Can the program do its work?", tags: ["1.x"] } },
    async (request, reply) => {
      const health = await readHealth(context, startedAt);
      reply.code(health.status === "healthy" ? 200 : 503);
      // Asking who it is may itself need the database; a probe gets its answer all the same.
      const caller = await identify(context, request, { allowQueryToken: true }).catch(() => null);
      const trusted =
        caller !== null &&
        caller.tags === null &&
        (caller.kind === "session" ? !caller.mustChangePassword : caller.scope !== "ingest");
      return trusted ? health : { status: health.status };
    },
  );
}
