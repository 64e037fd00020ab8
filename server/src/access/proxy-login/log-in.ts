import type { Actor } from "../../platform/actor.ts";
import type { Context } from "../../platform/context.ts";
import { transact, type Work } from "../../platform/database/unit-of-work.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { rememberDevice } from "../accounts/devices.ts";
import { refuseLogin } from "../accounts/login.ts";
import { noPasswordHash } from "../accounts/passwords.ts";
import { beginSession } from "../accounts/sessions.ts";
import { type UserRow, userById, userByName } from "../accounts/store.ts";
import { differences, writeAudit } from "../audit/audit.ts";
import { readSetting } from "../settings/settings.ts";
import { addUser } from "../users/manage.ts";

async function userNamed(work: Work, username: string): Promise<UserRow> {
  const { sql } = work;
  const known = await userByName(sql, username);
  if (known !== undefined) return known;
  const { autoCreate, role } = await readSetting(sql, "proxyLogin");
  if (!autoCreate) throw new AppError("sign_on_refused");
  const user = { username, role, tags: null, passwordHash: noPasswordHash, mustChangePassword: false };
  const { id } = await addUser(work, user);
  const changes = differences(null, { username, role });
  await writeAudit(work, "user.create", { category: "user", target: id, name: username, changes });
  return (await userById(sql, id))!;
}

/**
 * Begins the session of somebody whom a trusted proxy vouches for; it holds while the proxy says the same.
 * @throws {AppError} sign_on_refused
 */
export async function logInByProxy(
  context: Context,
  actor: Actor,
  username: string | null,
): Promise<{ user: UserRow; secret: string; device: string | null }> {
  if (username === null) throw new AppError("sign_on_refused");
  try {
    return await transact(context, actor, async (work) => {
      const user = await userNamed(work, username);
      const secret = await beginSession(work, user.id, "proxy");
      await writeAudit(work, "session.begin-proxy", {
        category: "login",
        target: user.id,
        name: user.username,
      });
      return { user, secret, device: await rememberDevice(work, user.id) };
    });
  } catch (error) {
    if (error instanceof AppError) await refuseLogin(context, actor, null, username);
    throw error;
  }
}
