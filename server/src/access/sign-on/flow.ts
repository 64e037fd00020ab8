import type { IDToken } from "openid-client";
import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { openFlow, sealFlow } from "../accounts/flows.ts";
import type { Claims } from "./claims.ts";
import { connectTo, library, readProvider, whyOf } from "./provider.ts";

/** What the browser carries, sealed, from here to the provider and back. */
interface Flow {
  state: string;
  nonce: string;
  verifier: string;
  /** Where the provider sends it back to. */
  back: string;
  /** The page to be shown afterwards, a path inside this program. */
  next: string;
}

/** What the provider said, checked: who it is, and the token that ends the session there. */
export interface Statement {
  issuer: string;
  subject: string;
  claims: Claims;
  idToken: string | null;
  next: string;
  /** Fits one answer. */
  flow: string;
}

/** A path inside this program, or its first page. */
export function pathInside(next: string | undefined): string {
  const here = "http://here.invalid";
  if (!next?.startsWith("/") || !URL.canParse(next, here)) return "/";
  const url = new URL(next, here);
  return url.origin === here ? url.pathname + url.search + url.hash : "/";
}

/**
 * Begins a login at the provider.
 * @param back address that the provider sends the browser back to; the provider knows it beforehand
 * @returns where the browser goes now, and what it keeps until it comes back
 * @throws {AppError} sign_on_refused while it is switched off, sign_on_failed
 */
export async function leaveForProvider(
  context: Context,
  { back, next }: { back: string; next: string | undefined },
): Promise<{ to: string; flow: string }> {
  const provider = await readProvider(context);
  if (!provider.settings.enabled) throw new AppError("sign_on_refused");
  const configuration = await connectTo(context, provider);
  const oidc = await library();
  const flow: Flow = {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier: oidc.randomPKCECodeVerifier(),
    back,
    next: pathInside(next),
  };
  const to = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: back,
    scope: provider.settings.scopes,
    response_type: "code",
    state: flow.state,
    nonce: flow.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(flow.verifier),
    code_challenge_method: "S256",
  });
  return { to: to.href, flow: sealFlow(context, "sign-on", flow) };
}

/**
 * Checks what the browser brought back: state, code with its verifier, signature, audience and nonce of the token.
 * @param search query of the address that it came back to, with the question mark
 * @throws {AppError} sign_on_failed
 */
export async function hearProvider(
  context: Context,
  sealed: string | undefined,
  search: string,
): Promise<Statement> {
  const flow = sealed === undefined ? null : openFlow<Flow>(context, "sign-on", sealed);
  if (flow === null || sealed === undefined) throw new AppError("sign_on_failed");
  const provider = await readProvider(context);
  if (!provider.settings.enabled) throw new AppError("sign_on_refused");
  const configuration = await connectTo(context, provider);
  const oidc = await library();
  try {
    const answer = await oidc.authorizationCodeGrant(configuration, new URL(search, flow.back), {
      expectedState: flow.state,
      expectedNonce: flow.nonce,
      pkceCodeVerifier: flow.verifier,
      idTokenExpected: true,
    });
    const token = answer.claims() as IDToken;
    const more =
      configuration.serverMetadata().userinfo_endpoint === undefined
        ? {}
        : await oidc.fetchUserInfo(configuration, answer.access_token, token.sub);
    return {
      issuer: token.iss,
      subject: token.sub,
      claims: { ...more, ...token },
      idToken: answer.id_token ?? null,
      next: flow.next,
      flow: sealed,
    };
  } catch (error) {
    context.log.warn({ why: whyOf(error) }, "a login at the identity provider failed");
    throw new AppError("sign_on_failed");
  }
}

/**
 * Where the browser ends its session at the provider; null where the provider has no such place, or is not reached.
 * @param idToken of the session that ends
 */
export async function leaveProvider(
  context: Context,
  { idToken, back }: { idToken: string | null; back: string },
): Promise<string | null> {
  const provider = await readProvider(context);
  if (!provider.settings.enabled || !provider.settings.logout) return null;
  try {
    const configuration = await connectTo(context, provider);
    if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
    const { buildEndSessionUrl } = await library();
    return buildEndSessionUrl(configuration, {
      post_logout_redirect_uri: back,
      ...(idToken !== null && { id_token_hint: idToken }),
    }).href;
  } catch {
    // Here the session has ended in any case.
    return null;
  }
}
