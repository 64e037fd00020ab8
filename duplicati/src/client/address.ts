import { isIP } from "node:net";
import { ProblemError } from "./problem.ts";

/** One way to a server. */
export interface ServerAddress {
  /** Name or IP address, without brackets. */
  host: string;
  port: number;
  /** What the address itself says, null for a bare host. */
  scheme: "http" | "https" | null;
  /** Path in front of `/api`, without a slash at its end; "" for none. */
  basePath: string;
}

/**
 * Reads `host`, `host:port`, `[v6]:port`, a bare IPv6 address or a URL; a proxy may serve Duplicati under a path.
 *
 * @throws ProblemError `options` for anything else, and for URLs with credentials, query or fragment.
 */
export function parseAddress(text: string, defaultPort: number): ServerAddress {
  const trimmed = text.trim();
  const bare = isIP(trimmed) === 6 ? `[${trimmed}]` : trimmed;
  const scheme = /^(https?):\/\//i.exec(bare)?.[1]?.toLowerCase() ?? null;
  let url: URL;
  try {
    // A scheme without a port of its own keeps every written port visible.
    url = new URL(`a${scheme === null ? `://${bare}` : bare.slice(scheme.length)}`);
    if (url.hostname === "") throw new Error("no host");
  } catch {
    throw new ProblemError({ kind: "options", reason: "address" });
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new ProblemError({
      kind: "options",
      reason: "address-parts",
    });
  }
  const host = normalHost(url.hostname);
  const port = url.port === "" ? schemePort(scheme, defaultPort) : Number(url.port);
  if (port < 1) throw new ProblemError({ kind: "options", reason: "port" });
  return {
    host,
    port,
    scheme: scheme as "http" | "https" | null,
    basePath: url.pathname.replace(/\/+$/, "").replace(/\/(?:ngax|ngclient|login\.html|index\.html).*$/, ""),
  };
}

/** A whole URL means the port of its scheme, as everywhere; a bare host means Duplicati's. */
function schemePort(scheme: string | null, defaultPort: number): number {
  if (scheme === null) return defaultPort;
  return scheme === "https" ? 443 : 80;
}

/** Names in the form that DNS and certificates use; spellings such as `0x7f.1` become the address that they mean. */
function normalHost(hostname: string): string {
  let host: string;
  try {
    host = new URL(`http://${hostname}`).hostname;
  } catch {
    throw new ProblemError({ kind: "options", reason: "address" });
  }
  return host.startsWith("[") ? host.slice(1, -1) : host;
}

/** `host:port` as a Host header has it. */
export function hostHeader(host: string, port: number): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
}
