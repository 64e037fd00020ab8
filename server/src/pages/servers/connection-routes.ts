import {
  addServerRequest,
  collectingSettings,
  connectionPatch,
  findServerRequest,
  foundServer,
  importAnswer,
  importRequest,
  serverEntry,
  triedServer,
  tryServerRequest,
} from "@duplistatus/contract";
import { z } from "zod";
import { whoAsks } from "../../access/access.ts";
import { getSetting } from "../../access/settings/settings.ts";
import { addServer, changeConnection, removeConnection } from "../../connections/change.ts";
import { editCollecting } from "../../connections/collecting-settings.ts";
import { findServer, tryServer } from "../../connections/find.ts";
import { importServers } from "../../connections/import.ts";
import type { Context } from "../../platform/context.ts";
import type { App } from "../../platform/http/app-type.ts";
import { serverEntry as entryOf } from "./list.ts";

const byId = z.object({ id: z.string() });

/** How Duplicati servers are reached. Whoever may make this program connect somewhere is an administrator. */
export function connectionRoutes(app: App, context: Context): void {
  const tags = ["servers"];
  const config = { access: "admin" } as const;

  app.post(
    "/api/v1/servers",
    {
      config: { ...config, body: "list" },
      schema: {
        summary: "Add a server by its address",
        tags,
        body: addServerRequest,
        response: { 201: serverEntry },
      },
    },
    async (request, reply) => {
      const id = await addServer(context, request.body, whoAsks(request));
      return reply.code(201).send(await entryOf(context, id));
    },
  );

  app.post(
    "/api/v1/servers/find",
    {
      config: { ...config, body: "list" },
      schema: {
        summary: "Find out whether a server speaks HTTPS, and with which certificate",
        tags,
        body: findServerRequest,
        response: { 200: foundServer },
      },
    },
    ({ body }) => findServer(context, body),
  );

  app.post(
    "/api/v1/servers/try",
    {
      config: { ...config, body: "list" },
      schema: {
        summary: "Log in to a server and look what it is, without storing anything",
        tags,
        body: tryServerRequest,
        response: { 200: triedServer },
      },
    },
    ({ body }) => tryServer(context, body),
  );

  app.post(
    "/api/v1/servers/import",
    {
      config: { ...config, body: "file" },
      schema: {
        summary: "Add many servers from a CSV list",
        tags,
        body: importRequest,
        response: { 200: importAnswer },
      },
    },
    (request) => importServers(context, request.body, whoAsks(request)),
  );

  app.put(
    "/api/v1/servers/:id/connection",
    {
      config: { ...config, body: "list" },
      schema: {
        summary: "Change how a server is reached; members left out stay",
        tags,
        params: byId,
        body: connectionPatch,
        response: { 200: serverEntry },
      },
    },
    async ({ params, body, caller }) => {
      await changeConnection(context, params.id, body, whoAsks({ caller }));
      return entryOf(context, params.id);
    },
  );

  app.delete(
    "/api/v1/servers/:id/connection",
    { config, schema: { summary: "Forget how a server is reached, and its login", tags, params: byId } },
    async (request, reply) => {
      await removeConnection(context, request.params.id, whoAsks(request));
      return reply.code(204).send();
    },
  );

  app.get(
    "/api/v1/settings/collecting",
    {
      config: { access: "user" },
      schema: {
        summary: "When and where is collected",
        tags: ["settings"],
        response: { 200: collectingSettings },
      },
    },
    () => getSetting(context, "collecting"),
  );

  app.put(
    "/api/v1/settings/collecting",
    {
      config,
      schema: {
        summary: "Change when and where is collected",
        tags: ["settings"],
        body: collectingSettings,
        response: { 200: collectingSettings },
      },
    },
    ({ body }) => editCollecting(context, body),
  );
}
