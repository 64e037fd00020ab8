import { channel, channelDevices, channelKinds, channels, channelTest, paths } from "@duplistatus/contract";
import { z } from "zod";
import { registerCommand } from "../../access/commands.ts";
import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/http/app-error.ts";
import type { App } from "../../platform/http/app-type.ts";
import { fieldsOf } from "../channels/fields.ts";
import { subscribeLinks } from "../channels/ntfy.ts";
import { type Device, devicesOf } from "../channels/web-push/subscriptions.ts";
import { recordAddress } from "../public-url.ts";
import { notificationsOf } from "../service.ts";
import {
  addChannelCommand,
  changeChannelCommand,
  removeChannelCommand,
  testChannelCommand,
} from "./commands.ts";
import { addDevice, pushSettings, removeDevice } from "./device-commands.ts";
import { findChannel } from "./store.ts";
import { listConfigured } from "./view.ts";

const byId = z.object({ id: z.coerce.number().int().positive() });
const subscribe = z.object({ web: z.string(), app: z.string() }).meta({ id: "NtfySubscribe" });

/** Channels: kinds and their forms, the configured ones, tests. */
export function channelRoutes(app: App, context: Context): void {
  const tags = ["channels"];
  const reading = { access: "user" } as const;
  const admin = { access: "admin" } as const;
  const service = notificationsOf(context);
  const read = async (id: number) => {
    const found = (await listConfigured(context, service.kinds)).find((one) => one.id === id);
    if (found === undefined) throw new AppError("not_found");
    return found;
  };

  app.get(
    paths.channelKinds,
    {
      config: reading,
      schema: { summary: "Kinds of channels with their forms", tags, response: { 200: channelKinds } },
    },
    async () => ({
      kinds: [...service.kinds.values()].map((kind) => ({
        kind: kind.kind,
        fields: fieldsOf(kind).map((field) => ({
          ...field,
          secret: field.secret ?? false,
          advanced: field.advanced ?? false,
          placeholder: field.placeholder ?? null,
          when: field.when === undefined ? null : { field: field.when.field, is: [...field.when.is] },
        })),
        generated: kind.generated?.() ?? {},
        recipients: kind.recipients !== undefined,
        relay: kind.relay !== undefined,
      })),
    }),
  );

  const list = async (relays: boolean) => {
    const all = await listConfigured(context, service.kinds);
    return {
      channels: all.filter(({ kind }) => (service.kinds.get(kind)?.relay !== undefined) === relays),
    };
  };

  app.get(
    paths.channels,
    { config: reading, schema: { summary: "Configured channels", tags, response: { 200: channels } } },
    () => list(false),
  );

  app.get(
    paths.relays,
    {
      config: reading,
      schema: {
        summary: "Receivers that every report is handed on to",
        description: "Added, changed, tested and removed as channels are, with the kind `relay`.",
        tags,
        response: { 200: channels },
      },
    },
    () => list(true),
  );

  app.get(
    paths.channel,
    { config: reading, schema: { summary: "One channel", tags, params: byId, response: { 200: channel } } },
    ({ params }) => read(params.id),
  );

  registerCommand(app, context, "POST", paths.channels, addChannelCommand, {
    summary: "Add a channel",
    tags,
    response: channel,
    async answer({ id }, { request }) {
      await recordAddress(context, request);
      return read(id);
    },
  });

  registerCommand(app, context, "PATCH", paths.channel, changeChannelCommand, {
    summary: "Change a channel",
    tags,
    response: channel,
    async answer({ after }, { request }) {
      await recordAddress(context, request);
      return read(after.id);
    },
  });

  registerCommand(app, context, "DELETE", paths.channel, removeChannelCommand, {
    summary: "Remove a channel; what it had to send is cancelled",
    tags,
  });

  registerCommand(app, context, "POST", paths.testChannel, testChannelCommand, {
    summary: "Send a test and tell each step",
    tags,
    response: channelTest,
    async answer(test, { request }) {
      await recordAddress(context, request);
      return test;
    },
  });

  app.get(
    paths.subscribeChannel,
    {
      config: admin,
      schema: {
        summary: "Where a phone subscribes to an ntfy channel",
        tags,
        params: byId,
        response: { 200: subscribe },
      },
    },
    async ({ params }) => {
      const { kind, settings } = await read(params.id);
      const { url, topic } = settings;
      if (kind !== "ntfy" || typeof url !== "string" || typeof topic !== "string") {
        throw new AppError("not_found");
      }
      return subscribeLinks({ url, topic });
    },
  );

  const shown = (list: readonly Device[]) => ({ devices: list.map(({ id, name }) => ({ id, name })) });
  app.get(
    paths.channelDevices,
    {
      config: admin,
      schema: {
        summary: "Browsers that a Web Push channel sends to",
        tags,
        params: byId,
        response: { 200: channelDevices },
      },
    },
    async ({ params }) => {
      const row = await findChannel(context.database.reader, params.id);
      return shown(devicesOf(pushSettings(context.secrets, row)));
    },
  );

  registerCommand(app, context, "POST", paths.channelDevices, addDevice, {
    summary: "Send the messages of a Web Push channel to this browser, too",
    tags,
    response: channelDevices,
    answer: shown,
  });

  registerCommand(app, context, "DELETE", paths.channelDevice, removeDevice, {
    summary: "Send nothing to this browser any more",
    tags,
    response: channelDevices,
    answer: shown,
  });
}
