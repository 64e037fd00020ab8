import type { FastifyRequest } from "fastify";
import type { Context } from "../platform/context.ts";
import { AppError } from "../platform/http/app-error.ts";
import type { App, Caller, SessionCaller } from "../platform/http/app-type.ts";
import { assertSameOrigin } from "../platform/http/same-origin.ts";
import { findSession, sessionCookie } from "./accounts/sessions.ts";
import { usernameKey } from "./accounts/store.ts";
import { findToken } from "./accounts/tokens.ts";
import { mustSetUpFactor } from "./factors/policy.ts";
import { assertWithinLimits } from "./limits.ts";
import { can } from "./permissions.ts";
import { proxyUserOf } from "./proxy-login/proxy-user.ts";
import { getSetting } from "./settings/settings.ts";

function bearer(request: FastifyRequest): string | null {
  return /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? null;
}

function queryToken(request: FastifyRequest): string | null {
  const { token } = request.query as { token?: unknown };
  return typeof token === "string" && token !== "" ? token : null;
}

const isSame = (username: string, said: string | null): boolean =>
  said !== null && usernameKey(said) === usernameKey(username);

/**
 * Who sent this request: by token (header, or query where `allowQueryToken`) or by session cookie.
 * @throws {AppError} wrong_token for a token that is not valid, cross_origin for a forged request with a cookie.
 */
export async function identify(
  context: Context,
  request: FastifyRequest,
  { allowQueryToken, isUse = true }: { allowQueryToken: boolean; isUse?: boolean },
): Promise<Caller | null> {
  const secret = bearer(request) ?? (allowQueryToken ? queryToken(request) : null);
  if (secret !== null) {
    const token = await findToken(context, secret);
    if (token === null) throw new AppError("wrong_token");
    return { kind: "token", ...token };
  }
  const cookie = request.cookies[sessionCookie];
  if (cookie === undefined) return null;
  const session = await findSession(context, cookie, { isUse });
  if (session !== null) assertSameOrigin(request);
  // It holds while the proxy says the same: whoever logs out there, or comes past it, is nobody here.
  if (session?.method === "proxy" && !isSame(session.username, await proxyUserOf(context, request)))
    return null;
  return session;
}

async function authorise(context: Context, request: FastifyRequest, isUse = true): Promise<void> {
  const { access = "admin", duringPasswordChange } = request.routeOptions.config;
  if (access === "open") return;
  const reading = access === "read" || access === "readOrPublic" || access === "metrics";
  const caller = await identify(context, request, { allowQueryToken: reading, isUse });
  if (caller === null) {
    if (access === "readOrPublic" && (await getSetting(context, "ingest")).publicStatusApi) return;
    throw new AppError("login_required");
  }
  if (caller.kind === "session" && caller.mustChangePassword && !duringPasswordChange) {
    throw new AppError("password_change_required");
  }
  if (caller.kind === "session" && (await mustSetUpFactor(context, caller))) {
    const { duringFactorSetup } = request.routeOptions.config;
    if (!duringFactorSetup && !duringPasswordChange) throw new AppError("second_factor_setup_required");
  }
  if (!can(caller, access)) throw new AppError("forbidden");
  await assertWithinLimits(context, request, caller);
  request.caller = caller;
}

/** Whether the sender of a request that is still being answered may call its route now; a long answer asks again. */
export async function mayStillCall(context: Context, request: FastifyRequest): Promise<boolean> {
  try {
    await authorise(context, request, false);
    return true;
  } catch (error) {
    // A database that does not answer is no reason to send anybody away.
    return !(error instanceof AppError);
  }
}

/** Decides for every request whether its route may be called, before a byte of the body is read. */
export function requireAccess(app: App, context: Context): void {
  app.decorateRequest("caller", null);
  app.addHook("onRequest", (request, _reply, done) => {
    if (request.is404) return done();
    const { access, sameOrigin } = request.routeOptions.config;
    if (access !== "open") {
      authorise(context, request).then(() => done(), done);
      return;
    }
    if (sameOrigin) assertSameOrigin(request);
    done();
  });
}

/** The person behind a request of a `user` route. */
export function personOf(request: FastifyRequest): SessionCaller {
  if (request.caller?.kind !== "session") throw new AppError("login_required");
  return request.caller;
}
