import {
  identityKind,
  identityRule,
  jobMergeRequest,
  mergeRequest,
  type ServerMerge,
} from "@duplistatus/contract";
import { z } from "zod";
import type { AuditEntry } from "../access/audit/audit.ts";
import { defineCommand } from "../access/commands.ts";
import { prepareWatch } from "../monitoring/watch.ts";
import { addRule, removeIdentity as remove } from "./identities.ts";
import { mergeJobs as join } from "./join-jobs.ts";
import { mergeServers as merge } from "./merge.ts";
import { dismissOffer as dismiss } from "./offers.ts";
import { undoMerge as undo } from "./undo.ts";

const byId = z.object({ id: z.string() });

const mergeEntry = (
  { fromId, fromName, intoId, intoName, runs }: ServerMerge,
  done: boolean,
): AuditEntry => ({
  category: "server",
  target: intoId,
  name: intoName,
  changes: { [`${fromName} (${fromId})`]: done ? [null, `${runs} runs`] : [`${runs} runs`, null] },
});

/** Makes two servers one. */
export const mergeServers = defineCommand({
  name: "server.merge",
  access: "admin",
  body: mergeRequest,
  prepare: (context) => prepareWatch(context),
  run: (work, request, watch) => merge(work, { ...request, kind: "merge", proof: null }, watch),
  audit: (_input, merged) => mergeEntry(merged, true),
});

/** Makes two backups of a server one. */
export const mergeJobs = defineCommand({
  name: "server.jobs.merge",
  access: "admin",
  body: jobMergeRequest,
  prepare: (context) => prepareWatch(context),
  run: (work, request, watch) => join(work, request, watch),
  audit: (_input, merged) => mergeEntry(merged, true),
});

/** Takes a merge or a link back. */
export const undoMerge = defineCommand({
  name: "server.unmerge",
  access: "admin",
  params: z.object({ id: z.coerce.number().int().positive() }),
  run: (work, { id }) => undo(work, id),
  audit: (_input, merged) => mergeEntry(merged, false),
});

/** A pair of servers is not offered for a merge any more. */
export const dismissOffer = defineCommand({
  name: "server.offer.dismiss",
  access: "admin",
  params: z.object({ key: z.string().min(1).max(2_000) }),
  run: (work, { key }) => dismiss(work, key),
  audit: ({ key }) => ({ category: "server", target: key }),
});

/** Reports under an id belong to the server from now on. */
export const addIdentity = defineCommand({
  name: "server.identity.add",
  access: "admin",
  params: byId,
  body: identityRule,
  run: (work, { id, ...rule }) => addRule(work, id, rule),
  audit: ({ id, kind, value }, server) => ({
    category: "server",
    target: id,
    name: server.alias ?? server.name,
    changes: { [kind]: [null, value] },
  }),
});

/** The server is no longer known under an id. */
export const removeIdentity = defineCommand({
  name: "server.identity.remove",
  access: "admin",
  params: byId,
  query: z.object({ kind: identityKind, value: z.string().min(1).max(400) }),
  run: (work, { id, ...identity }) => remove(work, id, identity),
  audit: ({ id, kind, value }, server) => ({
    category: "server",
    target: id,
    name: server.alias ?? server.name,
    changes: { [kind]: [value, null] },
  }),
});
