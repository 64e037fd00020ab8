import {
  collectingSettings,
  findServerRequest,
  foundServer,
  importAnswer,
  paths,
  reportingDone,
  reportingPlan,
  reportingRequest,
  serverEntry,
  startJobAnswer,
  triedServer,
  tryServerRequest,
} from "@duplistatus/contract";
import { z } from "zod";
import { registerCommand } from "../../access/commands.ts";
import { getSetting } from "../../access/settings/settings.ts";
import {
  addServer,
  changeCollecting,
  changeConnection,
  importServers,
  installReporting,
  removeConnection,
  startReportedJob,
  undoReporting,
} from "../../connections/commands.ts";
import { findServer, tryServer } from "../../connections/find.ts";
import { previewReporting } from "../../connections/reporting/reporting.ts";
import type { Context } from "../../platform/context.ts";
import type { App } from "../../platform/http/app-type.ts";
import { serverEntry as entryOf } from "./list.ts";

/** How Duplicati servers are reached. Whoever may make this program connect somewhere is an administrator. */
export function connectionRoutes(app: App, context: Context): void {
  const tags = ["servers"];
  const looking = { access: "admin", changesNothing: true } as const;

  registerCommand(app, context, "POST", paths.servers, addServer, {
    summary: "Add a server by its address",
    tags,
    response: serverEntry,
    config: { body: "list" },
    status: 201,
    answer: (id) => entryOf(context, id),
  });

  app.post(
    paths.findServer,
    {
      config: { ...looking, body: "list" },
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
    paths.tryServer,
    {
      config: { ...looking, body: "list" },
      schema: {
        summary: "Log in to a server and look what it is, without storing anything",
        tags,
        body: tryServerRequest,
        response: { 200: triedServer },
      },
    },
    ({ body }) => tryServer(context, body),
  );

  registerCommand(app, context, "POST", paths.importServers, importServers, {
    summary: "Add many servers from a CSV list",
    tags,
    response: importAnswer,
    config: { body: "file" },
  });
  registerCommand(app, context, "PUT", paths.connection, changeConnection, {
    summary: "Change how a server is reached; members left out stay",
    tags,
    response: serverEntry,
    config: { body: "list" },
    answer: ({ after }) => entryOf(context, after!.server_id),
  });
  registerCommand(app, context, "DELETE", paths.connection, removeConnection, {
    summary: "Forget how a server is reached, and its login",
    tags,
  });

  app.post(
    paths.reportingPreview,
    {
      config: looking,
      schema: {
        summary: "What would be changed in Duplicati so that its reports arrive",
        tags,
        params: z.object({ id: z.string() }),
        body: reportingRequest,
        response: { 200: reportingPlan },
      },
    },
    ({ params, body }) => previewReporting(context, params.id, body),
  );
  registerCommand(app, context, "POST", paths.reporting, installReporting, {
    summary: "Set options in Duplicati so that its reports arrive, and send a test report",
    tags,
    response: reportingDone,
  });
  registerCommand(app, context, "DELETE", paths.reporting, undoReporting, {
    summary: "Take those options back",
    tags,
    response: reportingPlan,
  });
  registerCommand(app, context, "POST", paths.reportingStart, startReportedJob, {
    summary: "Start a job in Duplicati",
    tags,
    response: startJobAnswer,
  });

  app.get(
    paths.collectingSettings,
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

  registerCommand(app, context, "PUT", paths.collectingSettings, changeCollecting, {
    summary: "Change when and where is collected",
    tags: ["settings"],
    response: collectingSettings,
    answer: ({ after }) => after,
  });
}
