import { digestSent, digests, paths } from "@duplistatus/contract";
import { registerCommand } from "../../access/commands.ts";
import type { Context } from "../../platform/context.ts";
import type { App } from "../../platform/http/app-type.ts";
import { notificationsOf } from "../service.ts";
import { addDigest, changeDigest, removeDigest, sendDigest } from "./commands.ts";
import { digestOf } from "./digest.ts";
import * as store from "./store.ts";

/** Summaries by the day, week or month. */
export function digestRoutes(app: App, context: Context): void {
  const tags = ["notifications"];
  const list = async () => ({
    digests: (await store.listDigests(context.database.reader)).map((row) => ({
      ...digestOf(row),
      id: row.id,
      createdAt: row.created_at,
      lastAt: row.last_at,
    })),
  });
  app.get(
    paths.digests,
    { config: { access: "user" }, schema: { summary: "Summaries", tags, response: { 200: digests } } },
    list,
  );

  const route = { tags, response: digests, answer: list };
  registerCommand(app, context, "POST", paths.digests, addDigest, { ...route, summary: "Add a summary" });
  registerCommand(app, context, "PUT", paths.digest, changeDigest, {
    ...route,
    summary: "Change a summary",
  });
  registerCommand(app, context, "DELETE", paths.digest, removeDigest, {
    ...route,
    summary: "Remove a summary",
  });

  registerCommand(app, context, "POST", paths.sendDigest, sendDigest, {
    summary: "Send a summary now",
    tags,
    response: digestSent,
    answer({ recipients }) {
      notificationsOf(context).wake();
      return { recipients };
    },
  });
}
