import { identityKind, identityRule, mergePreview, mergeRequest, serverMerge } from "@duplistatus/contract";
import { z } from "zod";
import { whoAsks } from "../access/access.ts";
import type { Context } from "../platform/context.ts";
import type { App } from "../platform/http/app-type.ts";
import { addRule, removeIdentity } from "./identities.ts";
import { mergeServers } from "./merge.ts";
import { listMerges } from "./merges.ts";
import { dismissOffer } from "./offers.ts";
import { previewMerge } from "./preview.ts";
import { undoMerge } from "./undo.ts";

const byId = z.object({ id: z.string() });
const byNumber = z.object({ id: z.coerce.number().int().positive() });
const byKey = z.object({ key: z.string().min(1).max(2_000) });

/** Who is who: merging servers, taking that back, offers to merge, and the ids of a server. */
export function mergingRoutes(app: App, context: Context): void {
  const tags = ["servers"];
  const admin = { access: "admin" } as const;

  app.post(
    "/api/v1/servers/merges/preview",
    {
      config: admin,
      schema: {
        summary: "What a merge of two servers would move",
        tags,
        body: mergeRequest,
        response: { 200: mergePreview },
      },
    },
    ({ body }) => previewMerge(context.database.reader, body),
  );

  app.post(
    "/api/v1/servers/merges",
    {
      config: admin,
      schema: {
        summary: "Merge one server into another",
        tags,
        body: mergeRequest,
        response: { 200: serverMerge },
      },
    },
    (request) => mergeServers(context, { ...request.body, kind: "merge", by: whoAsks(request), proof: null }),
  );

  app.get(
    "/api/v1/servers/merges",
    {
      config: admin,
      schema: {
        summary: "Merges and links, newest first",
        tags,
        response: { 200: z.array(serverMerge) },
      },
    },
    () => listMerges(context.database.reader, context.clock.now()),
  );

  app.delete(
    "/api/v1/servers/merges/:id",
    {
      config: admin,
      schema: {
        summary: "Undo a merge or a link, within 30 days",
        description:
          "Runs that came after the merge stay with the job that has them now: with the server that remained where two jobs had become one, else with the job that goes back.",
        tags,
        params: byNumber,
        response: { 200: serverMerge },
      },
    },
    (request) => undoMerge(context, request.params.id, whoAsks(request)),
  );

  app.post(
    "/api/v1/servers/offers/:key/dismiss",
    {
      config: admin,
      schema: { summary: "Do not offer this merge again", tags, params: byKey },
    },
    async (request, reply) => {
      await dismissOffer(context, request.params.key, whoAsks(request));
      return reply.code(204).send();
    },
  );

  app.post(
    "/api/v1/servers/:id/identities",
    {
      config: admin,
      schema: {
        summary: "Reports under this id belong to the server from now on",
        tags,
        params: byId,
        body: identityRule,
      },
    },
    async (request, reply) => {
      await addRule(context, request.params.id, request.body, whoAsks(request));
      return reply.code(204).send();
    },
  );

  app.delete(
    "/api/v1/servers/:id/identities",
    {
      config: admin,
      schema: {
        summary: "Take an id from a server; the next report under it makes a new server",
        tags,
        params: byId,
        querystring: z.object({ kind: identityKind, value: z.string().min(1).max(400) }),
      },
    },
    async (request, reply) => {
      await removeIdentity(context, request.params.id, request.query, whoAsks(request));
      return reply.code(204).send();
    },
  );
}
