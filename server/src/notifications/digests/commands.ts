import { digestInput } from "@duplistatus/contract";
import { z } from "zod";
import { differences } from "../../access/audit/audit.ts";
import { defineCommand } from "../../access/commands.ts";
import type { Sql } from "../../platform/database/database.ts";
import type { Work } from "../../platform/database/unit-of-work.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { messageChannels } from "../configured/store.ts";
import { readSettings, readWorld } from "../plan/world.ts";
import { notificationsOf } from "../service.ts";
import { digestNow, digestOf } from "./digest.ts";
import * as store from "./store.ts";

const byId = z.object({ id: z.coerce.number().int().positive() });
const changed = (work: Work) => work.emit({ type: "setting.changed", name: "digests" });

async function checkChannels(sql: Sql, ids: readonly number[]): Promise<void> {
  const known = await messageChannels(sql);
  const wrong = ids.find((id) => !known.has(id));
  if (wrong !== undefined) throw new AppError("invalid_request", { reason: "channel_unknown", id: wrong });
}

async function existing(sql: Sql, id: number): Promise<store.DigestRow> {
  const row = await store.findDigest(sql, id);
  if (row === undefined) throw new AppError("not_found");
  return row;
}

export const addDigest = defineCommand({
  name: "digest.add",
  access: "admin",
  body: digestInput,
  async run(work, input) {
    await checkChannels(work.sql, input.channels);
    await changed(work);
    return store.insertDigest(work.sql, input.name, JSON.stringify(input), work.at);
  },
  audit: (input, id) => ({
    category: "setting",
    target: `digest ${id}`,
    name: input.name,
    changes: differences(null, input),
  }),
});

export const changeDigest = defineCommand({
  name: "digest.change",
  access: "admin",
  params: byId,
  body: digestInput,
  async run(work, { id, ...input }) {
    const before = digestOf(await existing(work.sql, id));
    await checkChannels(work.sql, input.channels);
    await store.updateDigest(work.sql, id, input.name, JSON.stringify(input));
    await changed(work);
    return before;
  },
  audit: ({ id, ...input }, before) => ({
    category: "setting",
    target: `digest ${id}`,
    name: input.name,
    changes: differences(before, input),
  }),
});

export const removeDigest = defineCommand({
  name: "digest.remove",
  access: "admin",
  params: byId,
  async run(work, { id }) {
    const before = digestOf(await existing(work.sql, id));
    await store.deleteDigest(work.sql, id);
    await changed(work);
    return before;
  },
  audit: ({ id }, before) => ({
    category: "setting",
    target: `digest ${id}`,
    name: before.name,
    changes: differences(before, null),
  }),
});

/** Sends a summary now, to see how it looks; the next one comes at its time all the same. */
export const sendDigest = defineCommand({
  name: "digest.send",
  access: "admin",
  params: byId,
  prepare: (context) => readSettings(context),
  async run(work, { id }, said) {
    const { context, sql } = work;
    const row = await existing(sql, id);
    const world = await readWorld(context, sql, notificationsOf(context).kinds, said);
    return { recipients: await digestNow(sql, row, world), name: digestOf(row).name };
  },
  audit: ({ id }, { name, recipients }) => ({
    category: "setting",
    target: `digest ${id}`,
    name,
    changes: { sent: [null, recipients] },
  }),
});
