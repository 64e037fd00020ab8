import type { LoginOptions } from "@duplistatus/contract";
import type { FastifyRequest } from "fastify";
import type { Context } from "../../platform/context.ts";
import { anyForHost } from "../passkeys/store.ts";
import { proxyUserOf } from "../proxy-login/proxy-user.ts";
import { signOnSettings } from "../sign-on/provider.ts";
import { passwordsOf } from "./password-policy.ts";

/** How whoever asks can log in here; nothing of any account. */
export async function loginOptions(context: Context, request: FastifyRequest): Promise<LoginOptions> {
  const { enabled, label, start } = await signOnSettings(context);
  // Without a port; IPv6 in brackets has no passkeys anyway.
  const host = request.host.replace(/:\d+$/, "");
  return {
    passwords: await passwordsOf(context),
    signOn: enabled ? { label, start } : null,
    passkeys: await anyForHost(context.database.reader, host),
    proxyUser: await proxyUserOf(context, request),
  };
}
