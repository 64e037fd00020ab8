import {
  jobMergePreview,
  jobMergeRequest,
  mergePreview,
  mergeRequest,
  paths,
  serverJob,
  serverMerge,
} from "@duplistatus/contract";
import { z } from "zod";
import { registerCommand } from "../access/commands.ts";
import type { Context } from "../platform/context.ts";
import type { App } from "../platform/http/app-type.ts";
import { addIdentity, dismissOffer, mergeJobs, mergeServers, removeIdentity, undoMerge } from "./commands.ts";
import { jobsOfServer, previewJobs } from "./join-jobs.ts";
import { listMerges } from "./merges.ts";
import { previewMerge } from "./preview.ts";

/** Who is who: merging servers, taking that back, offers to merge, and the ids of a server. */
export function mergingRoutes(app: App, context: Context): void {
  const tags = ["servers"];

  app.post(
    paths.mergePreview,
    {
      config: { access: "admin", changesNothing: true },
      schema: {
        summary: "What a merge of two servers would move",
        tags,
        body: mergeRequest,
        response: { 200: mergePreview },
      },
    },
    ({ body }) => previewMerge(context.database.reader, body),
  );

  registerCommand(app, context, "POST", paths.merges, mergeServers, {
    summary: "Merge one server into another",
    tags,
    response: serverMerge,
  });

  app.get(
    paths.merges,
    {
      config: { access: "admin" },
      schema: {
        summary: "Merges and links, newest first",
        tags,
        response: { 200: z.array(serverMerge) },
      },
    },
    () => listMerges(context.database.reader, context.clock.now()),
  );

  registerCommand(app, context, "DELETE", paths.merge, undoMerge, {
    summary: "Undo a merge or a link, within 30 days",
    description:
      "Runs that came after the merge stay with the job that has them now: with the server that remained where two jobs had become one, else with the job that goes back.",
    tags,
    response: serverMerge,
  });
  registerCommand(app, context, "POST", paths.dismissOffer, dismissOffer, {
    summary: "Do not offer this merge again",
    tags,
  });
  registerCommand(app, context, "POST", paths.identities, addIdentity, {
    summary: "Reports under this id belong to the server from now on",
    tags,
  });
  registerCommand(app, context, "DELETE", paths.identities, removeIdentity, {
    summary: "Take an id from a server; the next report under it makes a new server",
    tags,
  });

  app.get(
    paths.serverJobs,
    {
      config: { access: "admin" },
      schema: {
        summary: "The backups of a server",
        tags,
        params: z.object({ id: z.string() }),
        response: { 200: z.array(serverJob) },
      },
    },
    ({ params }) => jobsOfServer(context.database.reader, params.id),
  );
  app.post(
    paths.jobMergePreview,
    {
      config: { access: "admin", changesNothing: true },
      schema: {
        summary: "What joining two backups of a server would do",
        tags,
        body: jobMergeRequest,
        response: { 200: jobMergePreview },
      },
    },
    ({ body }) => previewJobs(context.database.reader, body),
  );
  registerCommand(app, context, "POST", paths.jobMerges, mergeJobs, {
    summary: "Join two backups of a server; undone like a merge of servers",
    tags,
    response: serverMerge,
  });
}
