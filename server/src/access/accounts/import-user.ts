import type { Work } from "../../platform/database/unit-of-work.ts";
import { endSessionsOf } from "./sessions.ts";
import * as store from "./store.ts";

/**
 * Makes an account with a hash that another program made. An account of that name that nobody ever used, such as the first
 * `admin`, takes it; a used one stays.
 * @returns `no-admin` where it would be the first account and no administrator
 */
export async function importUser(work: Work, user: store.NewUser): Promise<"new" | "known" | "no-admin"> {
  const { sql, at } = work;
  const known = await store.userByName(sql, user.username);
  if (known === undefined) {
    if (user.role !== "admin" && (await store.countUsers(sql)) === 0) return "no-admin";
    await store.insertUser(sql, user, at);
    const made = await store.userByName(sql, user.username);
    await work.emit({ type: "user.changed", userId: made!.id });
    return "new";
  }
  if (known.password_hash === user.passwordHash || !(await store.isUnused(sql, known.id))) return "known";
  await store.setPassword(sql, known.id, user.passwordHash, user.mustChangePassword);
  // The only administrator stays one.
  if (user.role === "admin") await store.setRole(sql, known.id, user.role);
  await work.emit({ type: "user.changed", userId: known.id });
  await endSessionsOf(work, known.id, null);
  return "new";
}
