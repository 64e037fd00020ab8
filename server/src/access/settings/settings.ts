import {
  collectingSettings,
  ingestSettings,
  monitoringSettings,
  notificationSettings,
} from "@duplistatus/contract";
import type { z } from "zod";
import type { Context } from "../../platform/context.ts";
import { perContext } from "../../platform/per-context.ts";
import * as store from "./store.ts";

/** Every setting: its shape and what holds until somebody changes it. */
const definitions = {
  ingest: {
    schema: ingestSettings,
    initial: { policy: "open", allowList: [], publicStatusApi: false },
  },
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
  notifications: {
    schema: notificationSettings,
    initial: {
      gatherSeconds: 60,
      language: "en",
      remindAt: "09:00",
      acknowledgeLinks: false,
      weeklySelfTest: false,
      publicUrl: null,
    },
  },
} as const satisfies Record<string, { schema: z.ZodType; initial: unknown }>;

export type SettingName = keyof typeof definitions;
export type Setting<Name extends SettingName> = z.infer<(typeof definitions)[Name]["schema"]>;

/** Another replica's change is seen after at most this long. */
const believedMs = 3_000;

const cacheOf = perContext(() => new Map<SettingName, { value: unknown; until: number }>());

/** A setting as it holds now; costs no query most of the time. */
export async function getSetting<Name extends SettingName>(
  context: Context,
  name: Name,
): Promise<Setting<Name>> {
  const cache = cacheOf(context);
  const now = context.clock.now();
  const known = cache.get(name);
  if (known !== undefined && now < known.until && known.until - now <= believedMs) {
    return known.value as Setting<Name>;
  }
  const { schema, initial } = definitions[name];
  const stored = await store.readSetting(context.database.reader, name);
  const value = schema.parse({
    ...initial,
    ...(stored === undefined ? {} : JSON.parse(stored)),
  }) as Setting<Name>;
  // A change that was made meanwhile is newer than what was read.
  if (cache.get(name) === known) cache.set(name, { value, until: now + believedMs });
  return value;
}

/** Changes a setting for everybody, at once in this process. */
export async function putSetting<Name extends SettingName>(
  context: Context,
  name: Name,
  value: Setting<Name>,
): Promise<Setting<Name>> {
  const checked = definitions[name].schema.parse(value) as Setting<Name>;
  await context.database.write((tx) => store.writeSetting(tx, name, JSON.stringify(checked)));
  cacheOf(context).set(name, { value: checked, until: context.clock.now() + believedMs });
  context.events.publish({ type: "settings" });
  return checked;
}
