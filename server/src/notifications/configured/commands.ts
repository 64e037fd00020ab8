import { channelPatch, newChannel } from "@duplistatus/contract";
import { z } from "zod";
import { differences } from "../../access/audit/audit.ts";
import { defineCommand } from "../../access/commands.ts";
import { useNewChannel } from "../rules/change.ts";
import { notificationsOf } from "../service.ts";
import { addChannel, changeChannel, removeChannel } from "./change.ts";
import { type ChannelRow, findChannel } from "./store.ts";
import { testChannel } from "./test-channel.ts";

const byId = z.object({ id: z.coerce.number().int().positive() });

/** What the audit log keeps of a channel: nothing that is sealed. */
const shown = ({ name, kind, enabled, settings, options }: ChannelRow) => ({
  name,
  kind,
  enabled: enabled === 1,
  ...JSON.parse(settings),
  ...JSON.parse(options),
});

/** Adds a channel; the default rule uses it at once. */
export const addChannelCommand = defineCommand({
  name: "channel.add",
  access: "admin",
  body: newChannel,
  async run(work, input) {
    const { context, sql, at } = work;
    const { kinds } = notificationsOf(context);
    const id = await addChannel(context, sql, kinds, input, at);
    if (kinds.get(input.kind)?.relay === undefined) await useNewChannel(sql, id);
    await work.emit({ type: "channel.added", channelId: id });
    return (await findChannel(sql, id))!;
  },
  audit: (_input, row) => ({
    category: "channel",
    target: row.id,
    name: row.name,
    changes: differences(null, shown(row)),
  }),
});

export const changeChannelCommand = defineCommand({
  name: "channel.change",
  access: "admin",
  params: byId,
  body: channelPatch,
  async run(work, { id, ...patch }) {
    const { context, sql, at } = work;
    const before = await findChannel(sql, id);
    await changeChannel(context, sql, notificationsOf(context).kinds, id, patch, at);
    await work.emit({ type: "channel.changed", channelId: id });
    return { before: before!, after: (await findChannel(sql, id))! };
  },
  audit: ({ secrets }, { before, after }) => ({
    category: "channel",
    target: after.id,
    name: after.name,
    changes: {
      ...differences(shown(before), shown(after)),
      ...Object.fromEntries(Object.keys(secrets ?? {}).map((name) => [name, ["***", "***"] as const])),
    },
  }),
});

export const removeChannelCommand = defineCommand({
  name: "channel.remove",
  access: "admin",
  params: byId,
  async run(work, { id }) {
    const row = await removeChannel(work.sql, id, work.at);
    await work.emit({ type: "channel.removed", channelId: id });
    return row;
  },
  audit: (_input, row) => ({
    category: "channel",
    target: row.id,
    name: row.name,
    changes: differences(shown(row), null),
  }),
});

/** Sends a test and tells each step. */
export const testChannelCommand = defineCommand({
  name: "channel.test",
  access: "admin",
  params: byId,
  query: z.object({
    /** Another recipient than the first of the channel: that of a destination. */
    recipient: z.string().trim().min(1).max(500).optional(),
  }),
  perform: (context, _actor, { id, recipient }) =>
    testChannel(context, notificationsOf(context).sending, id, undefined, { recipient }),
  audit: ({ id }, { ok }) => ({
    category: "channel",
    target: id,
    changes: { test: [null, ok ? "ok" : "failed"] },
  }),
});
