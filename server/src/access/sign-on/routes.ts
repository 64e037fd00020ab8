import { changeSignOnRequest, leaveFor, paths, signOnAnswer, signOnTest } from "@duplistatus/contract";
import { z } from "zod";
import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/http/app-error.ts";
import type { App } from "../../platform/http/app-type.ts";
import { cookieFor, setSession } from "../accounts/cookies.ts";
import { sessionCookie } from "../accounts/sessions.ts";
import { actorOf } from "../actor.ts";
import { registerCommand } from "../commands.ts";
import * as commands from "./commands.ts";
import { hearProvider, leaveProvider, type Statement } from "./flow.ts";
import { connectTo, readProvider } from "./provider.ts";
import * as store from "./store.ts";

const flowCookie = "duplistatus_sign_on";
const flowSeconds = 600;

/** Login at an identity provider. */
export function signOnRoutes(app: App, context: Context): void {
  const { config, database } = context;
  const returnPath = `${config.basePath}${paths.signOnReturn.slice(1)}`;
  app.addHook("onClose", () => context.services.signOn.outbound.close());

  registerCommand(app, context, "POST", paths.signOn, commands.beginSignOn, {
    summary: "Begin a login at the identity provider",
    tags: ["accounts"],
    response: leaveFor,
    config: { sameOrigin: true, body: "login" },
    answer({ to, flow }, { request, reply }) {
      reply.setCookie(flowCookie, flow, {
        ...cookieFor(context, request),
        path: returnPath,
        // The provider sends the browser back from another site.
        sameSite: "lax",
        maxAge: flowSeconds,
      });
      return { to };
    },
  });

  app.get(
    paths.signOnReturn,
    {
      config: { access: "open", command: { name: "session.begin-sign-on", audited: true } },
      schema: {
        summary: "Where the identity provider sends the browser back to",
        tags: ["accounts"],
        querystring: z.looseObject({}),
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const home = config.basePath.slice(0, -1);
      reply.clearCookie(flowCookie, { path: returnPath });
      let said: Statement | null = null;
      try {
        const search = request.url.slice(request.url.indexOf("?"));
        said = await hearProvider(context, request.cookies[flowCookie], search);
        const began = await commands.finishSignOn(context, actor, said);
        setSession(context, { request, reply }, began);
        return reply.redirect(`${home}${said.next}`);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        if (said !== null) await commands.refuseSignOn(context, actor, said);
        return reply.redirect(`${home}/login?problem=${error.code}`);
      }
    },
  );

  registerCommand(app, context, "POST", paths.signOnLogout, commands.endSignOn, {
    summary: "Log out, here and at the identity provider",
    tags: ["accounts"],
    response: leaveFor,
    config: { forLimited: "own", duringPasswordChange: true, body: "login" },
    async answer({ sealed }, { request, reply }) {
      reply.clearCookie(sessionCookie, cookieFor(context, request));
      const idToken = commands.openIdToken(context, sealed);
      const back = commands.seenAddress(context, actorOf(request), "/login");
      return { to: await leaveProvider(context, { idToken, back }) };
    },
  });

  app.get(
    paths.signOnSettings,
    {
      config: { access: "admin" },
      schema: {
        summary: "The identity provider",
        tags: ["settings"],
        response: { 200: signOnAnswer },
      },
    },
    async () => {
      const { settings, clientSecret } = await readProvider(context);
      const hasSecret = clientSecret !== null || (await store.clientSecret(database.reader)) !== null;
      return { ...settings, hasSecret, fromEnvironment: config.signOn !== null };
    },
  );
  registerCommand(app, context, "PUT", paths.signOnSettings, commands.changeSignOn, {
    summary: "Change the identity provider",
    tags: ["settings"],
    response: signOnAnswer,
    answer: ({ after, hasSecret }) => ({ ...after, hasSecret, fromEnvironment: false }),
  });
  app.post(
    paths.signOnTest,
    {
      config: { access: "admin", changesNothing: true },
      schema: {
        body: changeSignOnRequest,
        summary: "Ask the identity provider who it is",
        tags: ["settings"],
        response: { 200: signOnTest },
      },
    },
    async ({ body: { clientSecret, ...settings } }) => {
      const known = await readProvider(context);
      context.services.signOn.known = null;
      const provider = { settings, clientSecret: clientSecret ?? known.clientSecret };
      const configuration = await connectTo(context, provider);
      return { issuer: configuration.serverMetadata().issuer };
    },
  );
}
