import { notificationSettingsAnswer, paths } from "@duplistatus/contract";
import { registerCommand } from "../access/commands.ts";
import { getSetting } from "../access/settings/settings.ts";
import type { Context } from "../platform/context.ts";
import type { App } from "../platform/http/app-type.ts";
import { lastHeartbeat } from "./self-watch/heartbeat.ts";
import { changeNotificationSettings } from "./settings-commands.ts";

/** Settings of all notifications together. */
export function notificationSettingsRoutes(app: App, context: Context): void {
  const { notifyGatherSeconds: gatherSeconds, publicUrl } = context.config;
  const read = async () => ({
    ...(await getSetting(context, "notifications")),
    fixed: { gatherSeconds, publicUrl },
    lastHeartbeat: await lastHeartbeat(context.database.reader),
  });

  app.get(
    paths.notificationSettings,
    {
      config: { access: "user" },
      schema: {
        summary: "Settings of notifications",
        tags: ["settings"],
        response: { 200: notificationSettingsAnswer },
      },
    },
    read,
  );

  registerCommand(app, context, "PUT", paths.notificationSettings, changeNotificationSettings, {
    summary: "Change the settings of notifications",
    tags: ["settings"],
    response: notificationSettingsAnswer,
    answer: read,
  });
}
