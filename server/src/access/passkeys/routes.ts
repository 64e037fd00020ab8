import { addedPasskey, me, ownPasskeys, passkey, passkeyQuestion, paths } from "@duplistatus/contract";
import type { Context } from "../../platform/context.ts";
import type { App } from "../../platform/http/app-type.ts";
import { personOf } from "../access.ts";
import { setSession } from "../accounts/cookies.ts";
import { asMe } from "../accounts/me.ts";
import { registerCommand } from "../commands.ts";
import * as commands from "./commands.ts";
import { listPasskeys } from "./passkeys.ts";

/** Passkeys: the login by one, and the own ones. */
export function passkeyRoutes(app: App, context: Context): void {
  const tags = ["accounts"];
  const own = { forLimited: "own", duringFactorSetup: true } as const;

  registerCommand(app, context, "POST", paths.passkeyQuestion, commands.askForPasskey, {
    summary: "What a browser asks a passkey",
    tags,
    response: passkeyQuestion,
    config: { sameOrigin: true, body: "login" },
  });
  registerCommand(app, context, "POST", paths.passkeyLogin, commands.logInByPasskey, {
    summary: "Log in by a passkey",
    tags,
    response: me,
    config: { sameOrigin: true, body: "login" },
    answer({ user, ...secrets }, http) {
      setSession(context, http, secrets);
      return asMe(context, user, "passkey");
    },
  });

  app.get(
    paths.ownPasskeys,
    {
      config: { ...own, access: "user" },
      schema: { summary: "The own passkeys", tags, response: { 200: ownPasskeys } },
    },
    async (request) => ({
      passkeys: await listPasskeys(context.database.reader, personOf(request).userId),
    }),
  );
  registerCommand(app, context, "POST", paths.offerPasskey, commands.offerPasskey, {
    summary: "Begin to set up a passkey",
    tags,
    response: passkeyQuestion,
    config: { ...own, body: "login" },
  });
  registerCommand(app, context, "POST", paths.ownPasskeys, commands.addPasskey, {
    summary: "Add a passkey",
    tags,
    response: addedPasskey,
    config: { ...own, body: "login" },
    answer: ({ passkey: added, codes }) => ({ passkey: added, codes }),
  });
  registerCommand(app, context, "PATCH", paths.ownPasskey, commands.renamePasskey, {
    summary: "Rename a passkey",
    tags,
    response: passkey,
    config: { forLimited: "own", body: "login" },
    answer: ({ after }) => after,
  });
  registerCommand(app, context, "POST", paths.removePasskey, commands.removePasskey, {
    summary: "Take a passkey away",
    tags,
    config: { forLimited: "own", body: "login" },
  });
}
