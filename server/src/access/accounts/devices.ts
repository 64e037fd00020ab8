import { randomBytes } from "node:crypto";
import type { Sql } from "../../platform/database/database.ts";
import type { Work } from "../../platform/database/unit-of-work.ts";
import { deviceUsers, saveDevice, trimDevices } from "./failures-store.ts";
import { sha256 } from "./hashes.ts";

export const deviceCookie = "duplistatus_device";

/** A browser is known this long after its last login. */
export const deviceMs = 365 * 24 * 3_600_000;
const mostDevices = 20;

/** Whether an account logged in on this device before; the cookie opens nothing, it only spares the lock. */
export const isDeviceOf = async (sql: Sql, device: string, userId: number): Promise<boolean> =>
  (await deviceUsers(sql, device)).includes(userId);

/** Remembers the device of a login; answers the secret for its cookie where it is new, else null. */
export async function rememberDevice({ sql, at, actor }: Work, userId: number): Promise<string | null> {
  const device = actor.from?.device;
  // One that this program handed out: several people may use a browser.
  if (device !== undefined && (await deviceUsers(sql, device)).length > 0) {
    await saveDevice(sql, device, userId, at);
    return null;
  }
  const secret = randomBytes(32).toString("base64url");
  await saveDevice(sql, sha256(secret), userId, at);
  await trimDevices(sql, userId, at - deviceMs, mostDevices);
  return secret;
}
