import type { SignOnSettings } from "@duplistatus/contract";
import type { Configuration, CustomFetchOptions } from "openid-client";
import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { createOutbound, type HttpRequest, type Outbound } from "../../platform/outbound/http-client.ts";
import { SecretLost } from "../../platform/secrets/secrets.ts";
import { getSetting } from "../settings/settings.ts";
import * as store from "./store.ts";

/** What the provider said of itself is believed this long. */
const believedMs = 10 * 60_000;
const patienceSeconds = 10;

interface Known {
  key: string;
  until: number;
  configuration: Configuration;
}

declare module "../../platform/context.ts" {
  interface Services {
    signOn: { outbound: Outbound; known: Known | null };
  }
}

export const createSignOn = ({ version }: Context) => ({
  outbound: createOutbound({ version, totalMs: patienceSeconds * 1000 }),
  known: null,
});

/** The settings that hold, with the secret of this program at the provider. */
export interface Provider {
  settings: SignOnSettings;
  clientSecret: string | null;
}

/** Read when it is needed first: most installations have no provider. */
export const library = () => import("openid-client");

/** The provider that the environment names, else that of the settings. */
export async function readProvider(context: Context): Promise<Provider> {
  const { config, database, secrets } = context;
  if (config.signOn !== null) return config.signOn;
  const sealed = await store.clientSecret(database.reader);
  const settings = await getSetting(context, "signOn");
  try {
    return { settings, clientSecret: sealed === null ? null : secrets.open(sealed, "sign-on") };
  } catch (error) {
    if (error instanceof SecretLost) return { settings, clientSecret: null };
    throw error;
  }
}

/** The settings alone. */
export const signOnSettings = async (context: Context): Promise<SignOnSettings> =>
  context.config.signOn?.settings ?? (await getSetting(context, "signOn"));

/** Requests to the provider go where everything else that users name may go, and follow no redirect. */
const through =
  (outbound: Outbound) =>
  async (url: string, { method, headers, body }: CustomFetchOptions): Promise<Response> => {
    const answer = await outbound.http({
      method: method as HttpRequest["method"],
      url,
      headers,
      ...(body !== undefined && body !== null && { body: String(body) }),
    });
    const hasBody = answer.status !== 204 && answer.status !== 304;
    return new Response(hasBody ? answer.text : null, { status: answer.status, headers: answer.headers });
  };

/** What went wrong at the provider, for the log and for administrators; never a secret. */
export function whyOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { message?: string; error?: string } };
  const more = cause?.error ?? cause?.message;
  return [message, more]
    .filter((part) => typeof part === "string" && part !== "")
    .join(": ")
    .slice(0, 300);
}

async function discover({ services }: Context, { settings, clientSecret }: Provider): Promise<Configuration> {
  const oidc = await library();
  const options = {
    [oidc.customFetch]: through(services.signOn.outbound),
    timeout: patienceSeconds,
    // At home a provider may have no certificate; the page warns of it.
    ...(/^http:/i.test(settings.issuer) && { execute: [oidc.allowInsecureRequests] }),
  };
  const found = await oidc.discovery(new URL(settings.issuer), settings.clientId, {}, oidc.None(), options);
  if (clientSecret === null) return found;
  const server = found.serverMetadata();
  const ways = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  const authentication = ways.includes("client_secret_basic")
    ? oidc.ClientSecretBasic(clientSecret)
    : oidc.ClientSecretPost(clientSecret);
  const configuration = new oidc.Configuration(server, settings.clientId, {}, authentication);
  configuration[oidc.customFetch] = options[oidc.customFetch];
  configuration.timeout = patienceSeconds;
  if ("execute" in options) oidc.allowInsecureRequests(configuration);
  return configuration;
}

/**
 * What is needed to speak with the provider.
 * @throws {AppError} sign_on_failed where it does not answer as one
 */
export async function connectTo(context: Context, provider: Provider): Promise<Configuration> {
  const { services, clock, log } = context;
  const { issuer, clientId } = provider.settings;
  const key = JSON.stringify([issuer, clientId, provider.clientSecret]);
  const { known } = services.signOn;
  if (known !== null && known.key === key && clock.now() < known.until) return known.configuration;
  try {
    const configuration = await discover(context, provider);
    services.signOn.known = { key, until: clock.now() + believedMs, configuration };
    return configuration;
  } catch (error) {
    const why = whyOf(error);
    log.warn({ issuer, why }, "the identity provider does not answer");
    throw new AppError("sign_on_failed", { reason: "provider_answer", why });
  }
}
