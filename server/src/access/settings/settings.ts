import {
  auditSettings,
  collectingSettings,
  databaseSettings,
  ingestSettings,
  loginSettings,
  monitoringSettings,
  notificationSettings,
  proxyLoginSettings,
  signOnSettings,
} from "@duplistatus/contract";
import type { z } from "zod";
import type { Context } from "../../platform/context.ts";
import type { Sql } from "../../platform/database/database.ts";
import type { Subscriber, Work } from "../../platform/database/unit-of-work.ts";
import { initialSignOn } from "../../platform/sign-on-config.ts";
import { createTtlCache, type TtlCache } from "../../platform/ttl-cache.ts";
import * as store from "./store.ts";

/** Every setting: its shape and what holds until somebody changes it. */
const definitions = {
  audit: { schema: auditSettings, initial: { retentionDays: 90 } },
  ingest: {
    schema: ingestSettings,
    initial: { policy: "open", allowList: [], publicStatusApi: false },
  },
  login: { schema: loginSettings, initial: { secondFactor: "nobody", passwords: "everybody" } },
  monitoring: {
    schema: monitoringSettings,
    initial: {
      toleranceMs: 2 * 3_600_000,
      checkEveryMinutes: 5,
      repeat: "once",
      startupGraceMs: 15 * 60_000,
    },
  },
  collecting: {
    schema: collectingSettings,
    initial: { everyMinutes: 60, concurrency: 4, denyList: [] },
  },
  database: {
    schema: databaseSettings,
    initial: {
      backup: { every: "day", at: "03:00", keep: 14 },
      retention: { runs: null, logs: 730, raw: 90 },
    },
  },
  notifications: {
    schema: notificationSettings,
    initial: {
      gatherSeconds: 60,
      language: "en",
      remindAt: "09:00",
      acknowledgeLinks: false,
      weeklySelfTest: false,
      publicUrl: null,
      heartbeat: null,
    },
  },
  proxyLogin: {
    schema: proxyLoginSettings,
    initial: { enabled: false, addresses: [], header: "Remote-User", autoCreate: false, role: "user" },
  },
  signOn: { schema: signOnSettings, initial: initialSignOn },
} as const satisfies Record<string, { schema: z.ZodType; initial: unknown }>;

export type SettingName = keyof typeof definitions;
export type Setting<Name extends SettingName> = z.infer<(typeof definitions)[Name]["schema"]>;

declare module "../../platform/context.ts" {
  interface Services {
    settings: TtlCache<SettingName, unknown>;
  }
}

export const createSettings = ({ clock, database }: Context): TtlCache<SettingName, unknown> =>
  createTtlCache(clock, (name) => readSetting(database.reader, name));

/** A setting as it holds now; costs no query most of the time. */
export async function getSetting<Name extends SettingName>(
  { services }: Context,
  name: Name,
): Promise<Setting<Name>> {
  return (await services.settings.find(name)) as Setting<Name>;
}

/** A setting as it holds within a transaction. */
export async function readSetting<Name extends SettingName>(sql: Sql, name: Name): Promise<Setting<Name>> {
  const { schema, initial } = definitions[name];
  const stored = await store.readSetting(sql, name);
  return schema.parse({
    ...initial,
    ...(stored === undefined ? {} : JSON.parse(stored)),
  }) as Setting<Name>;
}

/** True when somebody has changed a setting, be it to what it was. */
export const wasChanged = async (sql: Sql, name: SettingName): Promise<boolean> =>
  (await store.readSetting(sql, name)) !== undefined;

/** Changes a setting, together with what follows from it in the same transaction. */
export async function putSetting<Name extends SettingName>(
  work: Work,
  name: Name,
  value: Setting<Name>,
): Promise<{ before: Setting<Name>; after: Setting<Name> }> {
  const after = definitions[name].schema.parse(value) as Setting<Name>;
  const before = await readSetting(work.sql, name);
  await store.writeSetting(work.sql, name, JSON.stringify(after));
  await work.emit({ type: "setting.changed", name });
  return { before, after };
}

/** Makes a change hold at once in this process, and in the others that hear of it. */
export const settingsCache = ({ services }: Context): Subscriber => ({
  name: "settings-cache",
  after(events) {
    for (const event of events) {
      if (event.type === "setting.changed") services.settings.forget(event.name as SettingName);
      else if (event.type === "replica.rejoined") services.settings.clear();
    }
  },
});
