import { createReadStream } from "node:fs";
import { collection, collections, paths } from "@duplistatus/contract";
import { z } from "zod";
import { registerCommand } from "../access/commands.ts";
import type { Context } from "../platform/context.ts";
import { AppError } from "../platform/http/app-error.ts";
import type { App } from "../platform/http/app-type.ts";
import { collectionsOf } from "./collections.ts";
import { cancelCollection, collect } from "./commands.ts";
import { summaryOf } from "./summary.ts";

const byId = z.object({ id: z.string().max(100) });

function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new AppError("collection_not_found");
  return value;
}

/** Collect from servers, watch how it goes, cancel it, download what was read. */
export function collectingRoutes(app: App, context: Context): void {
  const tags = ["Collecting"];
  const all = collectionsOf(context);

  registerCommand(app, context, "POST", paths.collections, collect, {
    summary: "Collect from servers, or test how they are reached",
    tags,
    response: collection,
    status: 202,
    config: { body: "file" },
  });

  app.get(
    paths.collections,
    {
      config: { access: "user" },
      schema: { tags, summary: "Collections under way and lately ended", response: { 200: collections } },
    },
    async () => ({ collections: all.list().map(summaryOf) }),
  );

  app.get(
    paths.collection,
    {
      config: { access: "user" },
      schema: { tags, summary: "How a collection goes", params: byId, response: { 200: collection } },
    },
    async (request) => found(all.find(request.params.id)),
  );

  registerCommand(app, context, "DELETE", paths.collection, cancelCollection, {
    summary: "Cancel a collection; what was taken over stays",
    tags,
    response: collection,
  });

  app.get(
    paths.collectionJson,
    {
      config: { access: "admin" },
      schema: {
        tags,
        summary: "What was read from one server of a collection",
        params: byId,
        querystring: z.object({ key: z.coerce.number().int().min(0) }),
      },
    },
    async (request, reply) => {
      const kept = found(all.kept(request.params.id, request.query.key));
      return reply
        .type("application/json; charset=utf-8")
        .header("content-disposition", `attachment; filename="${kept.name}"`)
        .header("cache-control", "no-store")
        .send(createReadStream(kept.path));
    },
  );
}
