import {
  changePasswordRequest,
  createTokenRequest,
  loginRequest,
  preferencesPatch,
} from "@duplistatus/contract";
import { z } from "zod";
import { AppError } from "../../platform/http/app-error.ts";
import { personOf } from "../actor.ts";
import { differences } from "../audit/audit.ts";
import { defineCommand } from "../commands.ts";
import { checkLogin } from "./login.ts";
import { prepareChange, setPassword } from "./password-change.ts";
import { generatePassword, hashPassword } from "./passwords.ts";
import { changePreferences } from "./preferences.ts";
import { beginSession, endSession } from "./sessions.ts";
import { userByName } from "./store.ts";
import { createToken as create, revokeToken as revoke } from "./tokens.ts";

/** Begins a session; answers the user and the secret for the cookie. */
export const logIn = defineCommand({
  name: "session.begin",
  access: "open",
  body: loginRequest,
  prepare: (context, input, actor) => checkLogin(context, actor, input),
  run: async (work, _input, user) => ({ user, secret: await beginSession(work, user.id) }),
  audit: (_input, { user }) => ({ category: "login", target: user.id, name: user.username }),
});

/** Ends the session that asks. */
export const logOut = defineCommand({
  name: "session.end",
  access: "user",
  async run(work) {
    const { id, name, from } = personOf(work.actor);
    await endSession(work, id, from?.sessionId ?? "");
    return { id, name };
  },
  audit: (_input, { id, name }) => ({ category: "login", target: id, name }),
});

/** Changes the own display preferences; nobody else's business. */
export const changeOwnPreferences = defineCommand({
  name: "me.preferences",
  access: "user",
  body: preferencesPatch,
  run: ({ sql, actor }, patch) => changePreferences(sql, personOf(actor).id, patch),
  audit: "unaudited",
});

/** Changes the own password; all other sessions of this user end. */
export const changeOwnPassword = defineCommand({
  name: "me.password",
  access: "user",
  body: changePasswordRequest,
  prepare: (context, input, actor) => prepareChange(context, actor, input),
  async run(work, _input, { userId, hash }) {
    const { name, from } = personOf(work.actor);
    await setPassword(work, userId, { hash, mustChange: false, keptId: from?.sessionId ?? null });
    return { userId, name };
  },
  audit: (_input, { userId, name }) => ({
    category: "user",
    target: userId,
    name,
    changes: { password: ["", ""] },
  }),
});

/**
 * The way back in for somebody who has the machine (command line): gives the user a random password that must be changed
 * at the next login, and ends all sessions of this user. Answers the new password.
 */
export const resetPassword = defineCommand({
  name: "user.reset-password",
  access: "admin",
  params: z.object({ username: z.string() }),
  async prepare(context, { username }) {
    const user = await userByName(context.database.reader, username);
    if (user === undefined) throw new AppError("not_found");
    const password = generatePassword(context.config.passwordRules.minLength);
    return { user, password, hash: await hashPassword(password) };
  },
  async run(work, _input, { user, password, hash }) {
    await setPassword(work, user.id, { hash, mustChange: true, keptId: null });
    return { user, password };
  },
  audit: (_input, { user }) => ({
    category: "user",
    target: user.id,
    name: user.username,
    changes: { password: ["", ""], mustChangePassword: [user.must_change_password === 1, true] },
  }),
});

/** Makes an API token; its secret is in the answer and nowhere else. */
export const createToken = defineCommand({
  name: "token.create",
  access: "admin",
  body: createTokenRequest,
  run: (work, wish) => create(work, wish),
  audit: (_input, { id, name, scope, serverId, expiresAt }) => ({
    category: "token",
    target: id,
    name,
    changes: differences(null, { scope, serverId, expiresAt }),
  }),
});

/** Ends an API token at once; it stays listed. */
export const revokeToken = defineCommand({
  name: "token.revoke",
  access: "admin",
  params: z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) }),
  run: (work, { id }) => revoke(work, id),
  audit: ({ id }, { name, revokedAt }) => ({
    category: "token",
    target: id,
    name,
    changes: { revokedAt: [null, revokedAt] },
  }),
});
