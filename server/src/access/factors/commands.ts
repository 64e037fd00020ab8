import { activateFactorRequest, loginSettings, passwordConfirmation } from "@duplistatus/contract";
import { z } from "zod";
import { AppError } from "../../platform/http/app-error.ts";
import { confirmedSelf } from "../accounts/login.ts";
import { personOf } from "../actor.ts";
import { differences } from "../audit/audit.ts";
import { defineCommand } from "../commands.ts";
import { getSetting, putSetting } from "../settings/settings.ts";
import { readUser } from "../users/list.ts";
import {
  activateFactor,
  isRequired,
  kindsOf,
  offerFactor,
  removeApp,
  removeFactors,
  renewCodes,
} from "./factors.ts";

const ofOneself = (user: { id: number; name: string }, changes: Record<string, [unknown, unknown]> = {}) =>
  ({ category: "user", target: user.id, name: user.name, changes }) as const;

/** Begins to set up the own second factor. */
export const offerSecondFactor = defineCommand({
  name: "me.offer-second-factor",
  access: "user",
  body: passwordConfirmation,
  prepare: (context, input, actor) => confirmedSelf(context, actor, input),
  run: (work, _input, user) => offerFactor(work, user),
  audit: "unaudited",
});

/** Makes the own second factor count; answers recovery codes. */
export const activateSecondFactor = defineCommand({
  name: "me.activate-second-factor",
  access: "user",
  body: activateFactorRequest,
  async run(work, { code }) {
    const person = personOf(work.actor);
    return { person, codes: await activateFactor(work, person.id, code) };
  },
  audit: (_input, { person }) => ofOneself(person, { secondFactor: [false, true] }),
});

/** Gives new recovery codes; the old ones end. */
export const renewRecoveryCodes = defineCommand({
  name: "me.renew-recovery-codes",
  access: "user",
  body: passwordConfirmation,
  prepare: (context, input, actor) => confirmedSelf(context, actor, input),
  async run(work, _input, { id }) {
    return { person: personOf(work.actor), codes: await renewCodes(work, id) };
  },
  audit: (_input, { person }) => ofOneself(person, { recoveryCodes: ["", ""] }),
});

/** Switches the own second factor off, where nobody wants one. */
export const removeOwnSecondFactor = defineCommand({
  name: "me.remove-second-factor",
  access: "user",
  body: passwordConfirmation,
  async prepare(context, input, actor) {
    const user = await confirmedSelf(context, actor, input);
    const { secondFactor } = await getSetting(context, "login");
    const { passkeys } = await kindsOf(context.database.reader, user.id);
    if (passkeys === 0 && isRequired(secondFactor, user.role))
      throw new AppError("conflict", { reason: "factor_required" });
    return user;
  },
  async run(work, _input, { id }) {
    return { person: personOf(work.actor), had: await removeApp(work, id) };
  },
  audit: (_input, { person, had }) => (had ? ofOneself(person, { secondFactor: [true, false] }) : null),
});

/** Takes the second factor of somebody away who lost it. */
export const removeSecondFactor = defineCommand({
  name: "user.remove-second-factor",
  access: "admin",
  params: z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) }),
  async run(work, { id }) {
    const { username: name } = await readUser(work.sql, work.at, id);
    return { person: { id, name }, had: await removeFactors(work, id) };
  },
  audit: (_input, { person, had }) => (had ? ofOneself(person, { secondFactor: [true, false] }) : null),
});

/** Changes who must have a second factor. */
export const changeLoginSettings = defineCommand({
  name: "setting.login",
  access: "admin",
  body: loginSettings,
  run: (work, settings) => putSetting(work, "login", settings),
  audit: (_input, { before, after }) => ({
    category: "setting",
    target: "login",
    // The log masks what is called a password.
    changes: differences(
      { secondFactor: before.secondFactor, loginForm: before.passwords },
      { secondFactor: after.secondFactor, loginForm: after.passwords },
    ),
  }),
});
