import {
  deliveries,
  deliveryDetail,
  deliveryFilter,
  notifyDecisions,
  paths,
  retryAnswer,
} from "@duplistatus/contract";
import { z } from "zod";
import { registerCommand } from "../../access/commands.ts";
import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/http/app-error.ts";
import type { App } from "../../platform/http/app-type.ts";
import { incidentDecisions, runDecisions } from "../decisions/view.ts";
import { notificationsOf } from "../service.ts";
import { retryDeliveries } from "./commands.ts";
import * as store from "./store.ts";
import { deliveryOf, readDelivery } from "./view.ts";

const byId = z.object({ id: z.coerce.number().int().positive() });
const month = 30 * 86_400_000;

/** Messages, and why people were told or not. */
export function deliveryRoutes(app: App, context: Context): void {
  const tags = ["deliveries"];
  const reading = { access: "user" } as const;

  app.get(
    paths.deliveries,
    {
      config: reading,
      schema: {
        summary: "Messages, newest first",
        tags,
        querystring: z.object({
          state: deliveryFilter.default("all"),
          channel: z.coerce.number().int().optional(),
          incident: z.coerce.number().int().optional(),
          run: z.coerce.number().int().optional(),
          search: z.string().max(200).optional(),
          before: z.coerce.number().int().optional(),
          limit: z.coerce.number().int().min(1).max(200).default(50),
        }),
        response: { 200: deliveries },
      },
    },
    async ({ query }) => {
      const sql = context.database.reader;
      const { before = Number.MAX_SAFE_INTEGER, limit, ...search } = query;
      const rows = await store.listDeliveries(sql, search, before, limit + 1);
      const page = rows.slice(0, limit);
      return {
        deliveries: page.map(deliveryOf),
        next: rows.length > limit ? page.at(-1)!.id : null,
        counts: await store.countStates(sql, context.clock.now() - month),
      };
    },
  );

  app.get(
    paths.delivery,
    {
      config: reading,
      schema: {
        summary: "One message with its words",
        tags,
        params: byId,
        response: { 200: deliveryDetail },
      },
    },
    async ({ params }) => {
      const detail = await readDelivery(context.database.reader, params.id);
      if (detail === null) throw new AppError("not_found");
      return detail;
    },
  );

  registerCommand(app, context, "POST", paths.retryDeliveries, retryDeliveries, {
    summary: "Try again what was given up, these or all; what waits is tried at once",
    tags,
    response: retryAnswer,
    answer(result) {
      notificationsOf(context).wake();
      return result;
    },
  });

  app.get(
    paths.incidentDecisions,
    {
      config: reading,
      schema: {
        summary: "Why people were told of an incident, or not",
        tags,
        params: byId,
        response: { 200: notifyDecisions },
      },
    },
    ({ params }) => incidentDecisions(context.database.reader, params.id),
  );

  app.get(
    paths.runDecisions,
    {
      config: reading,
      schema: {
        summary: "Why people were told of a run, or not",
        tags,
        params: byId,
        response: { 200: notifyDecisions },
      },
    },
    ({ params }) => runDecisions(context.database.reader, params.id),
  );
}
