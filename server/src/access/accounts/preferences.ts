import { type Preferences, type PreferencesPatch, preferences } from "@duplistatus/contract";
import type { Sql } from "../../platform/database/database.ts";
import { AppError } from "../../platform/http/app-error.ts";
import * as store from "./store.ts";

/** Reads stored preferences; a member that another version wrote and this one does not know falls back to its default. */
export function readPreferences(stored: string): Preferences {
  const members = Object.entries(JSON.parse(stored) as Record<string, unknown>).filter(
    ([name, value]) => preferences.shape[name as keyof Preferences]?.safeParse(value).success,
  );
  return preferences.parse(Object.fromEntries(members));
}

/** Changes the named members and returns all of them. */
export async function changePreferences(
  sql: Sql,
  userId: number,
  patch: PreferencesPatch,
): Promise<Preferences> {
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  const user = await store.userById(sql, userId);
  if (user === undefined) throw new AppError("login_required");
  const changed = { ...readPreferences(user.preferences), ...given } as Preferences;
  await store.setPreferences(sql, userId, JSON.stringify(changed));
  return changed;
}
