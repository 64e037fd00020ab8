import type { FastifyRequest } from "fastify";
import { AppError } from "./app-error.ts";

const defaultPorts: Record<string, string> = { http: "80", https: "443" };

function host(value: string, scheme: string): { name: string; port: string | null } | null {
  const match = /^(\[[0-9a-f:.]+\]|[^:/?#@\s]+)(?::(\d+))?$/i.exec(value.trim());
  if (match === null) return null;
  const port = match[2] ?? null;
  return { name: match[1]!.toLowerCase(), port: port === defaultPorts[scheme] ? null : port };
}

function firstOf(header: string | string[] | undefined): string | null {
  const value = Array.isArray(header) ? header[0] : header;
  return value?.split(",")[0]?.trim() || null;
}

/** True when the browser says, or the addresses show, that the request was made by a page of this installation. */
export function isSameOrigin(headers: FastifyRequest["headers"]): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin" || site === "none";
  // Browsers send Sec-Fetch-Site over TLS and to localhost only; http://nas:9666 is evaluated by Origin.
  const { origin } = headers;
  if (origin === undefined) return true; // no browser
  const [, scheme, authority] = /^(https?):\/\/(.+)$/i.exec(origin) ?? [];
  if (scheme === undefined || authority === undefined) return false;
  const from = host(authority, scheme.toLowerCase());
  if (from === null) return false;
  // Proxies rewrite Host or drop its port. A foreign page cannot add X-Forwarded-* headers without a preflight, which
  // is never granted here, so for this question they count whoever sent them.
  const forwarded = firstOf(headers["x-forwarded-host"]);
  const proxied = Object.keys(headers).some((name) => name.startsWith("x-forwarded-"));
  return [headers.host, forwarded].some((value) => {
    const to = value ? host(value, scheme.toLowerCase()) : null;
    if (to === null || to.name !== from.name) return false;
    return to.port === from.port || (proxied && to.port === null);
  });
}

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Protection against cross-site request forgery.
 * @throws {AppError} cross_origin
 */
export function assertSameOrigin(request: Pick<FastifyRequest, "method" | "headers">): void {
  if (!safeMethods.has(request.method) && !isSameOrigin(request.headers)) throw new AppError("cross_origin");
}
