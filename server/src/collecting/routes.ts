import { createReadStream } from "node:fs";
import { collection, collections, collectRequest } from "@duplistatus/contract";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { Context } from "../platform/context.ts";
import { AppError } from "../platform/http/app-error.ts";
import type { App } from "../platform/http/app-type.ts";
import { collectionsOf } from "./collections.ts";
import { summaryOf } from "./summary.ts";

const byId = z.object({ id: z.string().max(100) });

const exactlyOne = collectRequest.refine((body) => body.add === null || body.servers === null, {
  error: "name either servers or addresses to add, not both",
});

/** Who asked: a person by name, another program by its token. */
function callerOf({ caller }: FastifyRequest): string | null {
  if (caller === null) return null;
  return caller.kind === "session" ? caller.username : `token ${caller.id}`;
}

function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new AppError("collection_not_found");
  return value;
}

/** Collect from servers, watch how it goes, cancel it, download what was read. */
export function collectingRoutes(app: App, context: Context): void {
  const tags = ["Collecting"];
  const all = collectionsOf(context);

  app.post(
    "/api/v1/collections",
    {
      config: { access: "admin", body: "file" },
      schema: {
        tags,
        summary: "Collect from servers, or test how they are reached",
        body: exactlyOne,
        response: { 202: collection },
      },
    },
    async (request, reply) => {
      const { kind, servers, add, keepJson } = request.body;
      const by = callerOf(request);
      return reply.code(202).send(await all.start({ kind, cause: "user", by, servers, add, keepJson }));
    },
  );

  app.get(
    "/api/v1/collections",
    {
      config: { access: "user" },
      schema: { tags, summary: "Collections under way and lately ended", response: { 200: collections } },
    },
    async () => ({ collections: all.list().map(summaryOf) }),
  );

  app.get(
    "/api/v1/collections/:id",
    {
      config: { access: "user" },
      schema: { tags, summary: "How a collection goes", params: byId, response: { 200: collection } },
    },
    async (request) => found(all.find(request.params.id)),
  );

  app.delete(
    "/api/v1/collections/:id",
    {
      config: { access: "admin" },
      schema: {
        tags,
        summary: "Cancel a collection; what was taken over stays",
        params: byId,
        response: { 200: collection },
      },
    },
    async (request) => found(all.cancel(request.params.id)),
  );

  app.get(
    "/api/v1/collections/:id/json",
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
