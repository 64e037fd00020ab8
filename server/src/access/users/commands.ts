import { createUserRequest, type User, userPatch } from "@duplistatus/contract";
import { z } from "zod";
import type { Context } from "../../platform/context.ts";
import { generatePassword, hashPassword } from "../accounts/passwords.ts";
import { differences } from "../audit/audit.ts";
import { defineCommand } from "../commands.ts";
import * as manage from "./manage.ts";

const byId = z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) });

async function freshPassword({ config }: Context): Promise<{ password: string; passwordHash: string }> {
  const password = generatePassword(config.passwordRules.minLength);
  return { password, passwordHash: await hashPassword(password, config.passwordCost) };
}

/** What of an account is worth a line in the audit log. */
const facts = ({ username, role, tags, mustChangePassword, lockedUntil }: User) => ({
  username,
  role,
  tags,
  mustChangePassword,
  lockedUntil,
});

const entry = ({ id, username }: User, changes: ReturnType<typeof differences>) =>
  ({ category: "user", target: id, name: username, changes }) as const;

/** Makes an account with a generated password, which is in the answer and nowhere else. */
export const createUser = defineCommand({
  name: "user.create",
  access: "admin",
  body: createUserRequest,
  prepare: (context) => freshPassword(context),
  async run(work, input, { password, passwordHash }) {
    return { ...(await manage.addUser(work, { ...input, passwordHash })), password };
  },
  audit: (_input, user) => entry(user, differences(null, facts(user))),
});

/** Changes name, role, tags of an account, or makes its user choose a new password. */
export const changeUser = defineCommand({
  name: "user.change",
  access: "admin",
  params: byId,
  body: userPatch,
  run: (work, { id, ...patch }) => manage.changeUser(work, id, patch),
  audit: (_input, { before, after }) => entry(after, differences(facts(before), facts(after))),
});

/** Gives an account a generated password, which must be changed at the next login; all its sessions end. */
export const resetUserPassword = defineCommand({
  name: "user.reset-password",
  access: "admin",
  params: byId,
  prepare: (context) => freshPassword(context),
  async run(work, { id }, { password, passwordHash }) {
    return { ...(await manage.giveNewPassword(work, id, passwordHash)), password };
  },
  audit: (_input, user) => entry(user, { password: ["", ""] }),
});

/** Ends the lock that wrong passwords brought about. */
export const unlockUser = defineCommand({
  name: "user.unlock",
  access: "admin",
  params: byId,
  run: (work, { id }) => manage.unlockUser(work, id),
  audit: (_input, { before, after }) =>
    before.lockedUntil === null ? null : entry(after, differences(facts(before), facts(after))),
});

/** Deletes an account. */
export const deleteUser = defineCommand({
  name: "user.delete",
  access: "admin",
  params: byId,
  run: (work, { id }) => manage.removeUser(work, id),
  audit: (_input, user) => entry(user, differences(facts(user), null)),
});
