import { channel, channelKinds, channels, channelTest } from "@duplistatus/contract";
import { z } from "zod";
import { registerCommand } from "../../access/commands.ts";
import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/http/app-error.ts";
import type { App } from "../../platform/http/app-type.ts";
import { fieldsOf } from "../channels/fields.ts";
import { subscribeLinks } from "../channels/ntfy.ts";
import { noteAddress } from "../public-url.ts";
import { notificationsOf } from "../service.ts";
import {
  addChannelCommand,
  changeChannelCommand,
  removeChannelCommand,
  testChannelCommand,
} from "./commands.ts";
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
    "/api/v1/channels/kinds",
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
      })),
    }),
  );

  app.get(
    "/api/v1/channels",
    { config: reading, schema: { summary: "Configured channels", tags, response: { 200: channels } } },
    async () => ({ channels: await listConfigured(context, service.kinds) }),
  );

  app.get(
    "/api/v1/channels/:id",
    { config: reading, schema: { summary: "One channel", tags, params: byId, response: { 200: channel } } },
    ({ params }) => read(params.id),
  );

  registerCommand(app, context, "POST", "/api/v1/channels", addChannelCommand, {
    summary: "Add a channel",
    tags,
    response: channel,
    async answer({ id }, { request }) {
      await noteAddress(context, request);
      return read(id);
    },
  });

  registerCommand(app, context, "PATCH", "/api/v1/channels/:id", changeChannelCommand, {
    summary: "Change a channel",
    tags,
    response: channel,
    async answer({ after }, { request }) {
      await noteAddress(context, request);
      return read(after.id);
    },
  });

  registerCommand(app, context, "DELETE", "/api/v1/channels/:id", removeChannelCommand, {
    summary: "Remove a channel; what it had to send is cancelled",
    tags,
  });

  registerCommand(app, context, "POST", "/api/v1/channels/:id/test", testChannelCommand, {
    summary: "Send a test and tell each step",
    tags,
    response: channelTest,
    async answer(test, { request }) {
      await noteAddress(context, request);
      return test;
    },
  });

  app.get(
    "/api/v1/channels/:id/subscribe",
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
}
