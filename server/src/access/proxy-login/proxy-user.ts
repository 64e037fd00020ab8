import { username } from "@duplistatus/contract";
import type { FastifyRequest } from "fastify";
import type { Context } from "../../platform/context.ts";
import { addressAllowed } from "../settings/address-list.ts";
import { getSetting } from "../settings/settings.ts";

/** Node hands headers over byte by byte; proxies write UTF-8. */
function decode(value: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(value, "latin1"));
  } catch {
    return value;
  }
}

/**
 * Whom a trusted proxy says a request comes from. Only the machine that is connected here counts, whatever it writes
 * about others; a header of anybody else is nothing.
 */
export async function proxyUserOf(
  context: Context,
  { socket, headers }: Pick<FastifyRequest, "socket" | "headers">,
): Promise<string | null> {
  const { enabled, addresses, header } = await getSetting(context, "proxyLogin");
  // An empty list trusts nobody here.
  if (!enabled || addresses.length === 0) return null;
  if (!addressAllowed(addresses, socket.remoteAddress ?? "")) return null;
  const value = headers[header.toLowerCase()];
  if (typeof value !== "string") return null;
  const parsed = username.safeParse(decode(value));
  return parsed.success ? parsed.data : null;
}
