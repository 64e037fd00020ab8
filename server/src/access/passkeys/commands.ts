import {
  addPasskeyRequest,
  passkeyAnswer,
  passwordConfirmation,
  renamePasskeyRequest,
} from "@duplistatus/contract";
import { z } from "zod";
import { AppError } from "../../platform/http/app-error.ts";
import { rememberDevice } from "../accounts/devices.ts";
import { confirmedSelf, refuseLogin } from "../accounts/login.ts";
import { beginSession } from "../accounts/sessions.ts";
import { userById } from "../accounts/store.ts";
import { personOf } from "../actor.ts";
import { differences } from "../audit/audit.ts";
import { defineCommand } from "../commands.ts";
import { isRequired, kindsOf } from "../factors/factors.ts";
import { getSetting } from "../settings/settings.ts";
import * as passkeys from "./passkeys.ts";
import { askLogin, askNew, checkAnswer, checkNew, takeProof } from "./question.ts";

const byId = z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) });

const ofOneself = (user: { id: number; name: string }, changes: ReturnType<typeof differences>) =>
  ({ category: "user", target: user.id, name: user.name, changes }) as const;

/** Asks a browser for the passkey of whoever wants in. */
export const askForPasskey = defineCommand({
  name: "session.ask-passkey",
  access: "open",
  perform: (context, actor) => askLogin(context, actor),
  audit: "unaudited",
});

/** Begins a session by a passkey alone: it is two factors, something one has and a PIN, finger or face. */
export const logInByPasskey = defineCommand({
  name: "session.begin-passkey",
  access: "open",
  body: passkeyAnswer,
  async prepare(context, input, actor) {
    try {
      return await checkAnswer(context, actor, input);
    } catch (error) {
      if (error instanceof AppError && error.code === "passkey_refused") {
        await refuseLogin(context, actor, null, "(passkey)");
      }
      throw error;
    }
  },
  async run(work, _input, proof) {
    await takeProof(work, proof);
    const user = (await userById(work.sql, proof.passkey.user_id))!;
    const secret = await beginSession(work, user.id, "passkey");
    return { user, secret, device: await rememberDevice(work, user.id) };
  },
  audit: (_input, { user }) => ({ category: "login", target: user.id, name: user.username }),
});

/** Begins to set up an own passkey. */
export const offerPasskey = defineCommand({
  name: "me.offer-passkey",
  access: "user",
  body: passwordConfirmation,
  perform: async (context, actor, input) =>
    askNew(context, actor, await confirmedSelf(context, actor, input)),
  audit: "unaudited",
});

/** Makes an own passkey count; answers recovery codes where it is the first second factor. */
export const addPasskey = defineCommand({
  name: "me.add-passkey",
  access: "user",
  body: addPasskeyRequest,
  prepare: (context, input, actor) => checkNew(context, actor, personOf(actor).id, input),
  async run(work, { name }, key) {
    return { person: personOf(work.actor), ...(await passkeys.addPasskey(work, key, name)) };
  },
  audit: (_input, { person, passkey: { name, host } }) =>
    ofOneself(person, differences(null, { name, host })),
});

/** Gives an own passkey another name. */
export const renamePasskey = defineCommand({
  name: "me.rename-passkey",
  access: "user",
  params: byId,
  body: renamePasskeyRequest,
  async run(work, input) {
    const person = personOf(work.actor);
    return { person, ...(await passkeys.renamePasskey(work, person.id, input)) };
  },
  audit: (_input, { person, before, after }) => ofOneself(person, differences(before, after)),
});

/** Takes an own passkey away; the last second factor stays where one is demanded. */
export const removePasskey = defineCommand({
  name: "me.remove-passkey",
  access: "user",
  params: byId,
  body: passwordConfirmation,
  async prepare(context, input, actor) {
    const user = await confirmedSelf(context, actor, input);
    const { app, passkeys: count } = await kindsOf(context.database.reader, user.id);
    const { secondFactor } = await getSetting(context, "login");
    if (!app && count <= 1 && isRequired(secondFactor, user.role)) {
      throw new AppError("conflict", { reason: "factor_required" });
    }
  },
  async run(work, { id }) {
    const person = personOf(work.actor);
    return { person, passkey: await passkeys.removePasskey(work, person.id, id) };
  },
  audit: (_input, { person, passkey: { name, host } }) =>
    ofOneself(person, differences({ name, host }, null)),
});
