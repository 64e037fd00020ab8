import {
  createdToken,
  loginOptions,
  type Me,
  me,
  ownSessions,
  paths,
  preferences,
  token,
} from "@duplistatus/contract";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/http/app-error.ts";
import type { App } from "../../platform/http/app-type.ts";
import { personOf } from "../access.ts";
import { registerCommand } from "../commands.ts";
import {
  changeOwnPassword,
  changeOwnPreferences,
  createToken,
  endOtherSessions,
  endOwnSession,
  logIn,
  logOut,
  revokeToken,
} from "./commands.ts";
import { cookieFor, setSession } from "./cookies.ts";
import { loginOptions as readLoginOptions } from "./login-options.ts";
import { asMe } from "./me.ts";
import { listOwnSessions } from "./own-sessions.ts";
import { sessionCookie } from "./sessions.ts";
import { userById } from "./store.ts";
import { listTokens } from "./tokens.ts";

/** Login, the own account, and API tokens. */
export function accountRoutes(app: App, context: Context): void {
  async function meOf(request: FastifyRequest): Promise<Me> {
    const user = await userById(context.database.reader, personOf(request).userId);
    if (user === undefined) throw new AppError("login_required");
    return asMe(context, user, personOf(request).method);
  }

  registerCommand(app, context, "POST", paths.session, logIn, {
    summary: "Log in",
    tags: ["accounts"],
    response: me,
    config: { sameOrigin: true, body: "login" },
    answer({ user, ...secrets }, http) {
      setSession(context, http, secrets);
      return asMe(context, user, "password");
    },
  });
  registerCommand(app, context, "DELETE", paths.session, logOut, {
    summary: "Log out",
    tags: ["accounts"],
    config: { forLimited: "own", duringPasswordChange: true },
    answer(_result, { request, reply }) {
      reply.clearCookie(sessionCookie, cookieFor(context, request));
    },
  });

  app.get(
    paths.loginOptions,
    {
      config: { access: "open" },
      schema: { summary: "How one can log in here", tags: ["accounts"], response: { 200: loginOptions } },
    },
    (request) => readLoginOptions(context, request),
  );

  app.get(
    paths.me,
    {
      config: { access: "user", forLimited: "own", duringPasswordChange: true },
      schema: { summary: "The own account", tags: ["accounts"], response: { 200: me } },
    },
    (request) => meOf(request),
  );

  registerCommand(app, context, "PATCH", paths.preferences, changeOwnPreferences, {
    summary: "Change own display preferences",
    tags: ["accounts"],
    config: { forLimited: "own" },
    response: preferences,
  });
  registerCommand(app, context, "POST", paths.password, changeOwnPassword, {
    summary: "Change the own password; all other sessions end",
    tags: ["accounts"],
    response: me,
    config: { forLimited: "own", duringPasswordChange: true, body: "login" },
    answer: (_result, { request }) => meOf(request),
  });

  app.get(
    paths.ownSessions,
    {
      config: { access: "user", forLimited: "own" },
      schema: { summary: "Where one is logged in", tags: ["accounts"], response: { 200: ownSessions } },
    },
    async (request) => ({ sessions: await listOwnSessions(context, personOf(request)) }),
  );
  registerCommand(app, context, "DELETE", paths.ownSession, endOwnSession, {
    summary: "End one of the own sessions",
    tags: ["accounts"],
    config: { forLimited: "own" },
  });
  registerCommand(app, context, "DELETE", paths.ownSessions, endOtherSessions, {
    summary: "End all own sessions but this one",
    tags: ["accounts"],
    config: { forLimited: "own" },
  });

  app.get(
    paths.tokens,
    {
      config: { access: "admin" },
      schema: { summary: "API tokens", tags: ["tokens"], response: { 200: z.array(token) } },
    },
    () => listTokens(context),
  );

  registerCommand(app, context, "POST", paths.tokens, createToken, {
    summary: "Create an API token; its secret is shown once",
    tags: ["tokens"],
    response: createdToken,
    status: 201,
  });
  registerCommand(app, context, "DELETE", paths.token, revokeToken, {
    summary: "Revoke an API token",
    tags: ["tokens"],
  });
}
