import { type NotifyRule, type NotifyRulesPatch, notifyRule } from "@duplistatus/contract";
import type { Sql } from "../../platform/database/database.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { messageChannels } from "../configured/store.ts";
import * as store from "./store.ts";
import { listJobs, listServers } from "./view-store.ts";

type Scope = NotifyRulesPatch["scopes"][number];
type Key = readonly [scope: Scope["scope"], id: string];

const keyOf = (scope: Scope): Key => [scope.scope, scope.scope === "all" ? "" : String(scope.id)];

async function checkChannels(sql: Sql, { channels, destinations }: NotifyRulesPatch["set"]): Promise<void> {
  const known = await messageChannels(sql);
  const named = [
    ...(Array.isArray(channels) ? channels : []),
    ...(destinations ?? []).map((destination) => destination.channelId),
  ];
  const wrong = named.find((id) => !known.has(id));
  if (wrong !== undefined) throw new AppError("invalid_request", { reason: "channel_unknown", id: wrong });
}

/** Everything below these scopes, whose own values go away with theirs. */
async function below(sql: Sql, scopes: readonly Scope[]): Promise<Key[]> {
  const jobs = await listJobs(sql);
  const everything = scopes.some(({ scope }) => scope === "all");
  const servers = new Set(scopes.flatMap((scope) => (scope.scope === "server" ? [scope.id] : [])));
  return [
    ...(everything ? (await listServers(sql)).map(({ id }): Key => ["server", id]) : []),
    ...jobs
      .filter((job) => everything || servers.has(job.server_id))
      .map((job): Key => ["job", String(job.id)]),
  ];
}

/** Changes who hears what, in many scopes at once. @throws {AppError} invalid_request */
export async function changeRules(
  sql: Sql,
  { scopes, set, clear, below: deep }: NotifyRulesPatch,
): Promise<void> {
  await checkChannels(sql, set);
  const stored = new Map(
    (await store.listRules(sql)).map((row) => [
      `${row.scope}:${row.scope_id}`,
      JSON.parse(row.value) as NotifyRule,
    ]),
  );
  const write = async ([scope, id]: Key, change: (rule: Record<string, unknown>) => void) => {
    const rule: Record<string, unknown> = { ...stored.get(`${scope}:${id}`) };
    change(rule);
    if (Object.keys(rule).length === 0) await store.deleteRule(sql, scope, id);
    else await store.saveRule(sql, scope, id, JSON.stringify(notifyRule.parse(rule)));
  };
  const fields = Object.entries(set);
  for (const scope of scopes) {
    await write(keyOf(scope), (rule) => {
      if (clear) for (const name of Object.keys(rule)) delete rule[name];
      for (const [name, value] of fields) {
        if (value === null) delete rule[name];
        else rule[name] = value;
      }
    });
  }
  if (!deep) return;
  for (const key of await below(sql, scopes)) {
    await write(key, (rule) => {
      for (const name of clear ? Object.keys(rule) : fields.map(([field]) => field)) delete rule[name];
    });
  }
}

/** A channel that was just added is used by the default rule at once, also where that names its channels. */
export async function useNewChannel(sql: Sql, channelId: number): Promise<void> {
  const row = (await store.listRules(sql)).find(({ scope }) => scope === "all");
  if (row === undefined) return;
  const rule = notifyRule.parse(JSON.parse(row.value));
  if (!Array.isArray(rule.channels)) return;
  await store.saveRule(sql, "all", "", JSON.stringify({ ...rule, channels: [...rule.channels, channelId] }));
}
