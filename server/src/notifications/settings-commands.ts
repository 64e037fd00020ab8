import { notificationSettings } from "@duplistatus/contract";
import { differences } from "../access/audit/audit.ts";
import { defineCommand } from "../access/commands.ts";
import { putSetting } from "../access/settings/settings.ts";
import { AppError } from "../platform/http/app-error.ts";
import { findChannel } from "./configured/store.ts";

/** An address without a slash at its end, or null. @throws {AppError} invalid_request */
function checkedUrl(text: string | null): string | null {
  if (text === null || text.trim() === "") return null;
  const url = text.trim().replace(/\/+$/, "");
  if (!URL.canParse(url) || !/^https?:\/\//i.test(url) || /[?#]/.test(url)) {
    throw new AppError("invalid_request", { reason: "public_url", field: "publicUrl" });
  }
  return url;
}

export const changeNotificationSettings = defineCommand({
  name: "setting.notifications",
  access: "admin",
  body: notificationSettings,
  async run(work, settings) {
    const { heartbeat } = settings;
    if (heartbeat !== null) {
      const channel = await findChannel(work.sql, heartbeat.channelId);
      if (channel?.kind !== "ping" || channel.deleted_at !== null) {
        throw new AppError("invalid_request", { reason: "channel_unknown", id: heartbeat.channelId });
      }
    }
    return putSetting(work, "notifications", { ...settings, publicUrl: checkedUrl(settings.publicUrl) });
  },
  audit: (_input, { before, after }) => ({
    category: "setting",
    target: "notifications",
    changes: differences(before, after),
  }),
});
