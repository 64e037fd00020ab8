import { me, paths, proxyLoginSettings } from "@duplistatus/contract";
import type { Context } from "../../platform/context.ts";
import type { App } from "../../platform/http/app-type.ts";
import { setSession } from "../accounts/cookies.ts";
import { asMe } from "../accounts/me.ts";
import { actorOf } from "../actor.ts";
import { differences } from "../audit/audit.ts";
import { defineCommand, registerCommand } from "../commands.ts";
import { assertRanges } from "../settings/address-list.ts";
import { getSetting, putSetting } from "../settings/settings.ts";
import { logInByProxy } from "./log-in.ts";
import { proxyUserOf } from "./proxy-user.ts";

const changeProxyLogin = defineCommand({
  name: "setting.proxy-login",
  access: "admin",
  body: proxyLoginSettings,
  run(work, settings) {
    assertRanges("addresses", settings.addresses);
    return putSetting(work, "proxyLogin", settings);
  },
  audit: (_input, { before, after }) => ({
    category: "setting",
    target: "proxyLogin",
    changes: differences(before, after),
  }),
});

/** Login by a header that a trusted reverse proxy adds. */
export function proxyLoginRoutes(app: App, context: Context): void {
  app.post(
    paths.proxyLogin,
    {
      config: {
        access: "open",
        sameOrigin: true,
        body: "login",
        command: { name: "session.begin-proxy", audited: true },
      },
      schema: {
        summary: "Log in as whom the reverse proxy says",
        tags: ["accounts"],
        response: { 200: me },
      },
    },
    async (request, reply) => {
      const username = await proxyUserOf(context, request);
      const { user, ...secrets } = await logInByProxy(context, actorOf(request), username);
      setSession(context, { request, reply }, secrets);
      return asMe(context, user, "proxy");
    },
  );
  app.get(
    paths.proxyLoginSettings,
    {
      config: { access: "admin" },
      schema: {
        summary: "Login by a header of the reverse proxy",
        tags: ["settings"],
        response: { 200: proxyLoginSettings },
      },
    },
    () => getSetting(context, "proxyLogin"),
  );
  registerCommand(app, context, "PUT", paths.proxyLoginSettings, changeProxyLogin, {
    summary: "Change the login by a header of the reverse proxy",
    tags: ["settings"],
    response: proxyLoginSettings,
    answer: ({ after }) => after,
  });
}
