import { Readable } from "node:stream";
import { limitsOf, type Visible } from "../../access/limits.ts";
import type { Context } from "../../platform/context.ts";
import type { App } from "../../platform/http/app-type.ts";
import { contentTypes, type Format, formatFor } from "./exposition.ts";
import { attentionMetrics, jobMetrics } from "./jobs.ts";
import { programMetrics } from "./program.ts";

interface Scrape {
  leads: boolean;
  /** Figures of the program as a whole. */
  program: string;
  format: Format;
  visible: Visible;
}

async function* everything(context: Context, { leads, program, format, visible }: Scrape) {
  yield program;
  // Each replica would tell the same of every job: sums would be a multiple.
  if (leads) {
    yield await attentionMetrics(context, format, visible);
    yield* jobMetrics(context, format, visible);
  }
  if (format === "openmetrics") yield "# EOF\n";
}

/** `GET /metrics` for Prometheus, read from the database at every scrape. */
export function metricsRoutes(app: App, context: Context): void {
  app.get(
    "/metrics",
    {
      config: { access: "metrics", forLimited: "list" },
      schema: { summary: "Figures for Prometheus", tags: ["metrics"] },
    },
    async (request, reply) => {
      const format = formatFor(request.headers.accept);
      const leads = await context.services.leadership.current.isLeader();
      const visible = await limitsOf(context, request);
      // Sums over all customers are none of the business of one.
      const program = visible === null ? await programMetrics(context, leads, format) : "";
      reply.header("content-type", contentTypes[format]).header("cache-control", "no-store");
      return reply.send(
        Readable.from(everything(context, { leads, program, format, visible }), { objectMode: false }),
      );
    },
  );
}
