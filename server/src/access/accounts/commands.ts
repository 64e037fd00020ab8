import {
  changePasswordRequest,
  createTokenRequest,
  loginRequest,
  preferencesPatch,
} from "@duplistatus/contract";
import { z } from "zod";
import { personOf } from "../actor.ts";
import { differences } from "../audit/audit.ts";
import { defineCommand } from "../commands.ts";
import { rememberDevice } from "./devices.ts";
import { checkLogin } from "./login.ts";
import { endOwnSession as endOne } from "./own-sessions.ts";
import { prepareChange, setPassword } from "./password-change.ts";
import { changePreferences } from "./preferences.ts";
import { beginSession, endSession, endSessionsOf } from "./sessions.ts";
import { createToken as create, revokeToken as revoke } from "./tokens.ts";

/** Begins a session; answers the user and the secrets for the cookies of the session and of a new device. */
export const logIn = defineCommand({
  name: "session.begin",
  access: "open",
  body: loginRequest,
  prepare: (context, input, actor) => checkLogin(context, actor, input),
  run: async (work, _input, user) => ({
    user,
    secret: await beginSession(work, user.id, "password"),
    device: await rememberDevice(work, user.id),
  }),
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

/** Ends one of the own sessions, for example of a lost device. */
export const endOwnSession = defineCommand({
  name: "me.end-session",
  access: "user",
  params: z.object({ id: z.string() }),
  async run(work, { id: sessionId }) {
    const { id, name } = personOf(work.actor);
    await endOne(work, id, sessionId);
    return { id, name };
  },
  audit: (_input, { id, name }) => ({ category: "login", target: id, name }),
});

/** Ends all own sessions but the one that asks. */
export const endOtherSessions = defineCommand({
  name: "me.end-other-sessions",
  access: "user",
  async run(work) {
    const { id, name, from } = personOf(work.actor);
    await endSessionsOf(work, id, from?.sessionId ?? null);
    return { id, name };
  },
  audit: (_input, { id, name }) => ({ category: "login", target: id, name }),
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
