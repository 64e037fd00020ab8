import { factorOffer, loginSettings, ownFactor, paths, recoveryCodes } from "@duplistatus/contract";
import type { Context } from "../../platform/context.ts";
import type { App } from "../../platform/http/app-type.ts";
import { personOf } from "../access.ts";
import { registerCommand } from "../commands.ts";
import { getSetting } from "../settings/settings.ts";
import * as commands from "./commands.ts";
import { ownFactor as readOwn } from "./factors.ts";

/** Second factors: the own one, and who must have one. */
export function factorRoutes(app: App, context: Context): void {
  const tags = ["accounts"];
  const own = { forLimited: "own", duringFactorSetup: true } as const;
  const onlyCodes = ({ codes }: { codes: string[] }) => ({ codes });

  app.get(
    paths.ownFactor,
    {
      config: { ...own, access: "user" },
      schema: { summary: "The own second factor", tags, response: { 200: ownFactor } },
    },
    (request) => {
      const { userId: id, role } = personOf(request);
      return readOwn(context, { id, role });
    },
  );
  registerCommand(app, context, "POST", paths.ownFactor, commands.offerSecondFactor, {
    summary: "Begin to set up an authenticator app",
    tags,
    response: factorOffer,
    config: { ...own, body: "login" },
  });
  registerCommand(app, context, "POST", paths.activateFactor, commands.activateSecondFactor, {
    summary: "Ask for codes of the app from now on",
    tags,
    response: recoveryCodes,
    config: { ...own, body: "login" },
    answer: onlyCodes,
  });
  registerCommand(app, context, "POST", paths.renewRecoveryCodes, commands.renewRecoveryCodes, {
    summary: "New recovery codes",
    tags,
    response: recoveryCodes,
    config: { ...own, body: "login" },
    answer: onlyCodes,
  });
  registerCommand(app, context, "POST", paths.removeOwnFactor, commands.removeOwnSecondFactor, {
    summary: "Ask for no codes any more",
    tags,
    config: { ...own, body: "login" },
  });
  registerCommand(app, context, "DELETE", paths.userFactor, commands.removeSecondFactor, {
    summary: "Take the second factor of a user away",
    tags: ["users"],
  });

  app.get(
    paths.loginSettings,
    {
      config: { access: "admin" },
      schema: { summary: "Who must have a second factor", tags: ["users"], response: { 200: loginSettings } },
    },
    () => getSetting(context, "login"),
  );
  registerCommand(app, context, "PUT", paths.loginSettings, commands.changeLoginSettings, {
    summary: "Change who must have a second factor",
    tags: ["users"],
    response: loginSettings,
    answer: ({ after }) => after,
  });
}
