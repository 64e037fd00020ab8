import {
  changePasswordRequest,
  createdToken,
  createTokenRequest,
  loginRequest,
  type Me,
  me,
  preferences,
  preferencesPatch,
  token,
} from "@duplistatus/contract";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/http/app-error.ts";
import type { App } from "../../platform/http/app-type.ts";
import { personOf } from "../access.ts";
import { logIn } from "./login.ts";
import { changePassword } from "./password-change.ts";
import { changePreferences, readPreferences } from "./preferences.ts";
import { endSession, longestSessionMs, sessionCookie } from "./sessions.ts";
import { type UserRow, userById } from "./store.ts";
import { createToken, listTokens, revokeToken } from "./tokens.ts";

const senderOf = (request: FastifyRequest) => ({
  address: request.ip,
  userAgent: request.headers["user-agent"] ?? null,
});

/** Login, the own account, and API tokens. */
export function accountRoutes(app: App, context: Context): void {
  const { config, version } = context;

  function cookieFor(request: FastifyRequest) {
    return {
      path: config.basePath,
      httpOnly: true,
      sameSite: "strict",
      secure: request.protocol === "https",
    } as const;
  }

  const asMe = (user: UserRow): Me => ({
    id: user.id,
    username: user.username,
    role: user.role,
    mustChangePassword: user.must_change_password === 1,
    preferences: readPreferences(user.preferences),
    passwordRules: config.passwordRules,
    version,
  });

  async function meOf(request: FastifyRequest): Promise<Me> {
    const user = await userById(context.database.reader, personOf(request).userId);
    if (user === undefined) throw new AppError("login_required");
    return asMe(user);
  }

  app.post(
    "/api/v1/session",
    {
      config: { access: "open", sameOrigin: true, body: "login" },
      schema: { summary: "Log in", tags: ["accounts"], body: loginRequest, response: { 200: me } },
    },
    async (request, reply) => {
      const { user, secret } = await logIn(context, request.body, senderOf(request));
      reply.setCookie(sessionCookie, secret, { ...cookieFor(request), maxAge: longestSessionMs / 1000 });
      return asMe(user);
    },
  );

  app.delete(
    "/api/v1/session",
    {
      config: { access: "user", duringPasswordChange: true },
      schema: { summary: "Log out", tags: ["accounts"] },
    },
    async (request, reply) => {
      await endSession(context, personOf(request).sessionId);
      return reply.clearCookie(sessionCookie, cookieFor(request)).code(204).send();
    },
  );

  app.get(
    "/api/v1/me",
    {
      config: { access: "user", duringPasswordChange: true },
      schema: { summary: "The own account", tags: ["accounts"], response: { 200: me } },
    },
    (request) => meOf(request),
  );

  app.patch(
    "/api/v1/me/preferences",
    {
      config: { access: "user" },
      schema: {
        summary: "Change own display preferences",
        tags: ["accounts"],
        body: preferencesPatch,
        response: { 200: preferences },
      },
    },
    (request) => changePreferences(context, personOf(request).userId, request.body),
  );

  app.post(
    "/api/v1/me/password",
    {
      config: { access: "user", duringPasswordChange: true, body: "login" },
      schema: {
        summary: "Change the own password; all other sessions end",
        tags: ["accounts"],
        body: changePasswordRequest,
        response: { 200: me },
      },
    },
    async (request) => {
      await changePassword(context, personOf(request), request.body, senderOf(request));
      return await meOf(request);
    },
  );

  app.get(
    "/api/v1/tokens",
    {
      config: { access: "admin" },
      schema: { summary: "API tokens", tags: ["tokens"], response: { 200: z.array(token) } },
    },
    () => listTokens(context),
  );

  app.post(
    "/api/v1/tokens",
    {
      config: { access: "admin" },
      schema: {
        summary: "Create an API token; its secret is shown once",
        tags: ["tokens"],
        body: createTokenRequest,
        response: { 201: createdToken },
      },
    },
    async (request, reply) => reply.code(201).send(await createToken(context, request.body)),
  );

  app.delete(
    "/api/v1/tokens/:id",
    {
      config: { access: "admin" },
      schema: {
        summary: "Revoke an API token",
        tags: ["tokens"],
        params: z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) }),
      },
    },
    async (request, reply) => {
      await revokeToken(context, request.params.id);
      return reply.code(204).send();
    },
  );
}
