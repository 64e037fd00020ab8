import { beginSignOnRequest, changeSignOnRequest, paths, type SignOnSettings } from "@duplistatus/contract";
import type { Actor } from "../../platform/actor.ts";
import type { Context } from "../../platform/context.ts";
import { transact } from "../../platform/database/unit-of-work.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { SecretLost } from "../../platform/secrets/secrets.ts";
import { rememberDevice } from "../accounts/devices.ts";
import { useFlow } from "../accounts/flows.ts";
import { sha256 } from "../accounts/hashes.ts";
import { beginSession, endSession } from "../accounts/sessions.ts";
import { personOf } from "../actor.ts";
import { differences, writeAudit } from "../audit/audit.ts";
import { defineCommand } from "../commands.ts";
import { putSetting } from "../settings/settings.ts";
import { leaveForProvider, type Statement } from "./flow.ts";
import { signOnSettings } from "./provider.ts";
import { userOf } from "./sign-in.ts";
import * as store from "./store.ts";

/**
 * An address of this program as the browser that asks sees it.
 * @param path with a slash at its beginning
 * @throws {AppError} sign_on_failed where it does not say
 */
export function seenAddress({ config }: Context, { from }: Actor, path: string): string {
  if (from?.origin === undefined || !URL.canParse(from.origin)) throw new AppError("sign_on_failed");
  return new URL(from.origin).origin + config.basePath + path.slice(1);
}

/** Begins a login at the identity provider; the browser goes there. */
export const beginSignOn = defineCommand({
  name: "session.leave-for-provider",
  access: "open",
  body: beginSignOnRequest,
  perform: (context, actor, { next }) =>
    leaveForProvider(context, { next, back: seenAddress(context, actor, paths.signOnReturn) }),
  audit: "unaudited",
});

/** Begins the session of somebody whom the provider vouched for. */
export async function finishSignOn(
  context: Context,
  actor: Actor,
  said: Statement,
): Promise<{ secret: string; device: string | null }> {
  const settings = await signOnSettings(context);
  const idToken = said.idToken === null ? null : context.secrets.seal(said.idToken, "id-token");
  return transact(context, actor, async (work) => {
    await useFlow(work.sql, work.at, said.flow, new AppError("sign_on_failed"));
    const user = await userOf(work, settings, said);
    const secret = await beginSession(work, user.id, "sign-on");
    if (idToken !== null) await store.saveIdToken(work.sql, sha256(secret), idToken);
    await writeAudit(work, "session.begin-sign-on", {
      category: "login",
      target: user.id,
      name: user.username,
    });
    return { secret, device: await rememberDevice(work, user.id) };
  });
}

/** Notes in the audit log that the provider vouched for somebody who may not in. */
export async function refuseSignOn(context: Context, actor: Actor, said: Statement): Promise<void> {
  const name = said.claims.preferred_username ?? said.claims.email ?? said.subject;
  await transact(context, actor, (work) =>
    writeAudit(work, "session.refused", {
      category: "login",
      target: null,
      name: String(name).slice(0, 100),
    }),
  );
}

/** Ends a session that began at the provider; answers what ends it there. */
export const endSignOn = defineCommand({
  name: "session.end-sign-on",
  access: "user",
  async run(work) {
    const { id, name, from } = personOf(work.actor);
    const sessionId = from?.sessionId ?? "";
    const sealed = await store.idTokenOf(work.sql, sessionId);
    await endSession(work, id, sessionId);
    return { id, name, sealed };
  },
  audit: (_input, { id, name }) => ({ category: "login", target: id, name }),
});

/** The token of a session that ends; null where the key was changed meanwhile. */
export function openIdToken({ secrets }: Context, sealed: string | null): string | null {
  try {
    return sealed === null ? null : secrets.open(sealed, "id-token");
  } catch (error) {
    if (error instanceof SecretLost) return null;
    throw error;
  }
}

/** Switched on, it must lead somewhere. */
function assertComplete({ enabled, issuer, clientId, scopes }: SignOnSettings): void {
  if (!enabled && issuer === "") return;
  if (!/^https?:\/\/[^/]/i.test(issuer) || !URL.canParse(issuer)) {
    throw new AppError("invalid_request", { reason: "field_invalid", field: "issuer" });
  }
  if (enabled && clientId === "") {
    throw new AppError("invalid_request", { reason: "field_missing", field: "clientId" });
  }
  if (!/^openid(\s|$)|\sopenid(\s|$)/.test(scopes)) {
    throw new AppError("invalid_request", { reason: "field_invalid", field: "scopes" });
  }
}

/** Changes the login at an identity provider. @throws {AppError} conflict where the environment says it */
export const changeSignOn = defineCommand({
  name: "setting.sign-on",
  access: "admin",
  body: changeSignOnRequest,
  async prepare(context, { clientSecret }) {
    if (context.config.signOn !== null) throw new AppError("conflict");
    return typeof clientSecret === "string" ? context.secrets.seal(clientSecret, "sign-on") : null;
  },
  async run(work, { clientSecret, ...settings }, sealed) {
    assertComplete(settings);
    const had = (await store.clientSecret(work.sql)) !== null;
    if (clientSecret !== undefined) await store.writeClientSecret(work.sql, sealed);
    const { before, after } = await putSetting(work, "signOn", settings);
    const hasSecret = clientSecret === undefined ? had : clientSecret !== null;
    return { before, after, hasSecret, newSecret: typeof clientSecret === "string" };
  },
  audit: (_input, { before, after, newSecret }) => ({
    category: "setting",
    target: "signOn",
    changes: { ...differences(before, after), ...(newSecret && { clientSecret: ["", ""] as const }) },
  }),
});
