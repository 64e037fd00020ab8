import { Readable } from "node:stream";
import type { Context } from "../../platform/context.ts";
import type { App } from "../../platform/http/app-type.ts";
import { contentTypes, type Format, formatFor } from "./exposition.ts";
import { jobMetrics } from "./jobs.ts";
import { programMetrics } from "./program.ts";

async function* everything(context: Context, leads: boolean, program: string, format: Format) {
  yield program;
  // Each replica would tell the same of every job: sums would be a multiple.
  if (leads) yield* jobMetrics(context, format);
  if (format === "openmetrics") yield "# EOF\n";
}

/** `GET /metrics` for Prometheus, read from the database at every scrape. */
export function metricsRoutes(app: App, context: Context): void {
  app.get(
    "/metrics",
    { config: { access: "metrics" }, schema: { summary: "Figures for Prometheus", tags: ["metrics"] } },
    async (request, reply) => {
      const format = formatFor(request.headers.accept);
      const leads = await context.services.leadership.current.isLeader();
      const program = await programMetrics(context, leads, format);
      reply.header("content-type", contentTypes[format]).header("cache-control", "no-store");
      return reply.send(Readable.from(everything(context, leads, program, format), { objectMode: false }));
    },
  );
}
