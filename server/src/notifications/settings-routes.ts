import { notificationSettings } from "@duplistatus/contract";
import { z } from "zod";
import { registerCommand } from "../access/commands.ts";
import { getSetting } from "../access/settings/settings.ts";
import type { Context } from "../platform/context.ts";
import type { App } from "../platform/http/app-type.ts";
import { changeNotificationSettings } from "./settings-commands.ts";

const answer = notificationSettings
  .extend({
    /** What the environment decides; null = the setting holds. */
    fixed: z.object({ gatherSeconds: z.number().nullable(), publicUrl: z.string().nullable() }),
  })
  .meta({ id: "NotificationSettingsAnswer" });

/** Settings of all notifications together. */
export function notificationSettingsRoutes(app: App, context: Context): void {
  const { notifyGatherSeconds: gatherSeconds, publicUrl } = context.config;
  const read = async () => ({
    ...(await getSetting(context, "notifications")),
    fixed: { gatherSeconds, publicUrl },
  });

  app.get(
    "/api/v1/settings/notifications",
    {
      config: { access: "user" },
      schema: { summary: "Settings of notifications", tags: ["settings"], response: { 200: answer } },
    },
    read,
  );

  registerCommand(app, context, "PUT", "/api/v1/settings/notifications", changeNotificationSettings, {
    summary: "Change the settings of notifications",
    tags: ["settings"],
    response: answer,
    answer: read,
  });
}
