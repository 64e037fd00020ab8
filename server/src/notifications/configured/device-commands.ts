import { newDevice } from "@duplistatus/contract";
import { z } from "zod";
import { defineCommand } from "../../access/commands.ts";
import type { Work } from "../../platform/database/unit-of-work.ts";
import { AppError } from "../../platform/http/app-error.ts";
import {
  type Device,
  devicesOf,
  pushSubscription,
  withDevice,
  withoutDevice,
} from "../channels/web-push/subscriptions.ts";
import { notificationsOf } from "../service.ts";
import { changeChannel } from "./change.ts";
import { storedSettings } from "./channel.ts";
import { type ChannelRow, findChannel } from "./store.ts";

const byId = z.object({ id: z.coerce.number().int().positive() });

type Settings = Record<string, unknown> & { subscriptions: string };

/** The settings of a Web Push channel, secrets in the clear. @throws {AppError} not_found for any other */
export function pushSettings(
  secrets: Parameters<typeof storedSettings>[0],
  row: ChannelRow | undefined,
): Settings {
  if (row?.kind !== "web-push" || row.deleted_at !== null) throw new AppError("not_found");
  return { subscriptions: "", ...storedSettings(secrets, row) };
}

async function changeDevices(
  work: Work,
  id: number,
  change: (settings: Settings) => Settings,
): Promise<Device[]> {
  const { context, sql, at } = work;
  const settings = change(pushSettings(context.secrets, await findChannel(sql, id)));
  const { subscriptions } = settings;
  const secrets = { subscriptions: subscriptions === "" ? null : subscriptions };
  await changeChannel(context, sql, notificationsOf(context).kinds, id, { secrets }, at);
  await work.emit({ type: "channel.changed", channelId: id });
  return devicesOf({ subscriptions });
}

/** A browser wants to get the messages of a Web Push channel. */
export const addDevice = defineCommand({
  name: "channel.add-device",
  access: "admin",
  params: byId,
  body: newDevice,
  run(work, { id, name, subscription }) {
    const checked = pushSubscription.safeParse(subscription);
    if (!checked.success) {
      throw new AppError("invalid_request", { reason: "field_invalid", field: "subscription" });
    }
    return changeDevices(work, id, (settings) => withDevice(settings, checked.data, name));
  },
  audit: ({ id, name }) => ({ category: "channel", target: id, changes: { device: [null, name] } }),
});

/** A browser gets nothing any more. */
export const removeDevice = defineCommand({
  name: "channel.remove-device",
  access: "admin",
  params: byId.extend({ device: z.string().max(100) }),
  run: (work, { id, device }) => changeDevices(work, id, (settings) => withoutDevice(settings, device)),
  audit: ({ id, device }) => ({ category: "channel", target: id, changes: { device: [device, null] } }),
});
