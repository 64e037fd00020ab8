import type { FoundServer, TrustInput } from "@duplistatus/contract";

type Answering = Extract<FoundServer, { ok: true }>;

/**
 * How a server that was found can be trusted: HTTPS that the system vouches for, HTTP (with a warning), or null when a
 * person has to confirm the certificate first.
 */
export function trustOf(found: Answering): TrustInput | null {
  if (found.protocol === "http") return { kind: "plain" };
  return found.trusted ? { kind: "system" } : null;
}

/** Host and port as people write them. */
export const placeOf = ({ host, port }: { host: string; port: number }): string =>
  host.includes(":") && !host.startsWith("[") ? `[${host}]:${port}` : `${host}:${port}`;

/** Fingerprints are the same however they are written. */
export const sameFingerprint = (a: string, b: string): boolean => plain(a) === plain(b);
const plain = (text: string): string => text.replace(/[^0-9a-f]/gi, "").toLowerCase();

/** The host of a web address that is known already: most likely the one to connect to. Empty when there is none. */
export function hostOf(url: string | null): string {
  try {
    return url === null ? "" : new URL(url).host;
  } catch {
    return "";
  }
}
