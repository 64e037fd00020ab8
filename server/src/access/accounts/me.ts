import type { LoginMethod, Me } from "@duplistatus/contract";
import type { Context } from "../../platform/context.ts";
import { hasFactor } from "../factors/factors.ts";
import { mustSetUpFactor } from "../factors/policy.ts";
import { countLostSecrets } from "../sealed/lost.ts";
import { hasNoPassword } from "./passwords.ts";
import { readPreferences } from "./preferences.ts";
import type { UserRow } from "./store.ts";
import { readTags } from "./tags.ts";

/** The own account, as somebody sees it who logged in that way. */
export const asMe = async (context: Context, user: UserRow, method: LoginMethod): Promise<Me> => ({
  id: user.id,
  username: user.username,
  role: user.role,
  tags: readTags(user.tags),
  mustChangePassword: user.must_change_password === 1 && method === "password",
  mustSetUpFactor: await mustSetUpFactor(context, {
    role: user.role,
    hasFactor: await hasFactor(context.database.reader, user.id),
    method,
  }),
  loginMethod: method,
  hasPassword: !hasNoPassword(user.password_hash),
  preferences: readPreferences(user.preferences),
  zone: context.config.timeZone,
  lostSecrets: user.role === "admin" ? await countLostSecrets(context) : 0,
  passwordRules: context.config.passwordRules,
  version: context.version,
});
