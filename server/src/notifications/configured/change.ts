import type { ChannelOptions, ChannelPatch, ErrorDetail, NewChannel } from "@duplistatus/contract";
import type { z } from "zod";
import type { Context } from "../../platform/context.ts";
import { isUniqueViolation, type Sql } from "../../platform/database/database.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { issueReason } from "../../platform/http/field-problem.ts";
import type { ChannelKind } from "../channels/channel.ts";
import { secretFields } from "../channels/fields.ts";
import * as outbox from "../outbox/store.ts";
import { isZone } from "../time/wall-clock.ts";
import { type Kinds, sealedFor, splitSecrets, storedSettings, UnusableChannel } from "./channel.ts";
import * as store from "./store.ts";

const invalid = (detail: ErrorDetail): AppError => new AppError("invalid_request", detail);

function kindOf(kinds: Kinds, name: string): ChannelKind {
  const kind = kinds.get(name);
  if (kind !== undefined) return kind;
  throw invalid({ reason: "channel_kind_unknown", name });
}

/** @throws {AppError} invalid_request that names the field */
function checked(kind: ChannelKind, settings: Record<string, unknown>): Record<string, unknown> {
  const known = Object.keys(kind.settings.shape);
  const unknown = Object.keys(settings).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw invalid({ reason: "setting_unknown", field: unknown });
  }
  const result = kind.settings.safeParse(settings);
  if (result.success) return result.data as z.output<typeof kind.settings>;
  const [issue] = result.error.issues;
  throw invalid(issueReason(issue ?? {}, issue?.path.join(".") || "settings"));
}

async function checkOptions(sql: Sql, options: ChannelOptions, ownId: number | null): Promise<void> {
  if (options.zone !== null && !isZone(options.zone)) {
    throw invalid({ reason: "zone_unknown", field: "zone", zone: options.zone });
  }
  if (options.format !== null) {
    try {
      new Intl.NumberFormat(options.format);
    } catch {
      throw invalid({ reason: "locale_unknown", field: "format", locale: options.format });
    }
  }
  if (options.fallback === null) return;
  const { channelId } = options.fallback;
  if (channelId === ownId) throw invalid({ reason: "fallback_itself" });
  if (!(await store.messageChannels(sql)).has(channelId)) throw invalid({ reason: "fallback_unknown" });
}

/** Settings as they are stored: secrets sealed, apart from the rest. */
function sealed(
  context: Context,
  kind: ChannelKind,
  settings: Record<string, unknown>,
): { settings: string; secrets: string | null } {
  const { open, secret } = splitSecrets(kind, settings);
  return {
    settings: JSON.stringify(open),
    secrets:
      Object.keys(secret).length === 0 ? null : context.secrets.seal(JSON.stringify(secret), sealedFor),
  };
}

const nameTaken = (name: string) => new AppError("conflict", { reason: "channel_name_taken", name });

async function named<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken(name) : error;
  }
}

/**
 * Adds a channel within the caller's transaction; the default rule uses it at once.
 * @throws {AppError} invalid_request, or conflict for a name that is taken
 */
export async function addChannel(
  context: Context,
  sql: Sql,
  kinds: Kinds,
  input: NewChannel,
  at: number,
): Promise<number> {
  const kind = kindOf(kinds, input.kind);
  const secrets = Object.fromEntries(Object.entries(input.secrets).filter(([, value]) => value !== null));
  const settings = checked(kind, { ...kind.generated?.(), ...input.settings, ...secrets });
  await checkOptions(sql, input.options, null);
  const { name } = input;
  return named(name, () =>
    store.insertChannel(sql, {
      kind: kind.kind,
      name,
      name_key: name.toLowerCase(),
      ...sealed(context, kind, settings),
      options: JSON.stringify(input.options),
      created_at: at,
    }),
  );
}

async function existing(sql: Sql, id: number): Promise<store.ChannelRow> {
  const row = await store.findChannel(sql, id);
  if (row === undefined || row.deleted_at !== null) throw new AppError("not_found");
  return row;
}

/** What is stored, with what is said now; secrets that cannot be opened any more must be said anew. */
function merged(
  context: Context,
  kind: ChannelKind,
  row: store.ChannelRow,
  patch: ChannelPatch,
): Record<string, unknown> {
  let stored: Record<string, unknown>;
  try {
    stored = storedSettings(context.secrets, row);
  } catch (error) {
    if (!(error instanceof UnusableChannel)) throw error;
    stored = JSON.parse(row.settings);
  }
  const secretNames = new Set(secretFields(kind));
  const kept = Object.entries(stored).filter(
    ([name]) => patch.settings === undefined || secretNames.has(name),
  );
  const settings = { ...Object.fromEntries(kept), ...patch.settings };
  for (const [name, value] of Object.entries(patch.secrets ?? {})) {
    if (value === null) delete settings[name];
    else settings[name] = value;
  }
  return settings;
}

/** Whoever changes a channel believes that it works now: what waits is tried at once. */
async function startAfresh(sql: Sql, id: number, now: number): Promise<void> {
  const state = await store.lockState(sql, id);
  if (state === undefined) return;
  const health = state.health === "ok" ? "ok" : "new";
  await store.saveHealth(sql, { ...state, health, failures: 0, paused_until: null });
  await outbox.makeDue(sql, id, now);
}

/** Changes a channel within the caller's transaction. @throws {AppError} not_found, invalid_request, conflict */
export async function changeChannel(
  context: Context,
  sql: Sql,
  kinds: Kinds,
  id: number,
  patch: ChannelPatch,
  at: number,
): Promise<void> {
  const row = await existing(sql, id);
  const kind = kindOf(kinds, row.kind);
  if (patch.options !== undefined) await checkOptions(sql, patch.options, id);
  const anew = patch.settings !== undefined || patch.secrets !== undefined;
  const settings = anew
    ? sealed(context, kind, checked(kind, merged(context, kind, row, patch)))
    : { settings: row.settings, secrets: row.secrets };
  const name = patch.name ?? row.name;
  const enabled = patch.enabled === undefined ? row.enabled : patch.enabled ? 1 : 0;
  await named(name, () =>
    store.updateChannel(sql, {
      id,
      name,
      name_key: name.toLowerCase(),
      enabled,
      ...settings,
      options: patch.options === undefined ? row.options : JSON.stringify(patch.options),
      updated_at: at,
    }),
  );
  if (enabled === 0) await outbox.cancelChannel(sql, id, "channel_off", at);
  else if (anew || row.enabled === 0) await startAfresh(sql, id, at);
}

/** Removes a channel; what it had to send is cancelled, what it sent stays in the history. */
export async function removeChannel(sql: Sql, id: number, at: number): Promise<store.ChannelRow> {
  const row = await existing(sql, id);
  await store.setDeleted(sql, id, at);
  await outbox.cancelChannel(sql, id, "channel_removed", at);
  return row;
}

/** Stores settings that the channel itself found out, such as a recipient that is gone. */
export async function storeFoundSettings(
  context: Context,
  sql: Sql,
  kinds: Kinds,
  id: number,
  found: Record<string, unknown>,
): Promise<void> {
  const row = await store.findChannel(sql, id);
  const kind = row === undefined ? undefined : kinds.get(row.kind);
  if (row === undefined || kind === undefined || row.deleted_at !== null) return;
  await store.updateChannel(sql, { ...row, ...sealed(context, kind, checked(kind, found)) });
}
