import { chart, chartMetric, paths } from "@duplistatus/contract";
import { z } from "zod";
import { limitsOf } from "../../access/limits.ts";
import type { Context } from "../../platform/context.ts";
import type { App } from "../../platform/http/app-type.ts";
import { readChart } from "./chart.ts";

/** A day since 1970-01-01, up to the year 2119. */
const day = z.coerce.number().int().min(0).max(54_500);

/** What the charts read. */
export function chartRoutes(app: App, context: Context): void {
  app.get(
    paths.charts,
    {
      config: { access: "read", forLimited: "list" },
      schema: {
        tags: ["Charts"],
        summary: "What one or more backups uploaded, took and stored over time",
        querystring: z
          .object({
            job: z.coerce.number().int().positive().optional(),
            server: z.string().max(2_000).optional(),
            tag: z.string().max(50).optional(),
            from: day.optional(),
            until: day.optional(),
            split: z.enum(["sum", "jobs"]).default("sum"),
            metric: chartMetric.default("uploaded"),
          })
          .refine(({ from, until }) => from === undefined || until === undefined || until > from, {
            error: "must come after from",
            path: ["until"],
          }),
        response: { 200: chart },
      },
    },
    async (request) => {
      const { from = null, until = null, ...query } = request.query;
      return readChart(context, { ...query, from, until }, await limitsOf(context, request));
    },
  );
}
