/** Why there was no answer. */
export type OutboundReason =
  | "name-unknown"
  | "address-denied"
  | "connection-refused"
  | "connection-lost"
  | "unreachable"
  | "timeout"
  | "tls"
  | "certificate"
  | "not-http"
  | "settings";

/** `host`, and what else explains the reason; never a path, which may be a secret. */
export type OutboundFacts = Record<string, string | number | null>;

/** A request that brought no answer. */
export class OutboundProblem extends Error {
  constructor(
    readonly reason: OutboundReason,
    readonly facts: OutboundFacts,
  ) {
    super(`${reason}: ${facts.host}`);
  }
}

const byCode: Record<string, OutboundReason> = {
  ENOTFOUND: "name-unknown",
  EAI_AGAIN: "name-unknown",
  EAI_NODATA: "name-unknown",
  EDNS: "name-unknown",
  ECONNREFUSED: "connection-refused",
  ECONNRESET: "connection-lost",
  EPIPE: "connection-lost",
  UND_ERR_SOCKET: "connection-lost",
  ENETUNREACH: "unreachable",
  EHOSTUNREACH: "unreachable",
  EADDRNOTAVAIL: "unreachable",
  ETIMEDOUT: "timeout",
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
  EPROTO: "tls",
  UND_ERR_INVALID_ARG: "settings",
  ERR_INVALID_CHAR: "settings",
};

/** OpenSSL's words for a certificate that does not convince, as Node has them. */
const certificateCode = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ALTNAME/;

interface CodedError {
  name?: string;
  code?: unknown;
  cause?: unknown;
  errors?: unknown[];
}

/** The reason of an error of Node, undici or nodemailer; null when it is none of the network. */
export function networkReason(error: unknown): { reason: OutboundReason; code: string } | null {
  if (typeof error !== "object" || error === null) return null;
  const { name, code, cause, errors } = error as CodedError;
  if (name === "TimeoutError") return { reason: "timeout", code: "ETIMEDOUT" };
  if (name === "HTTPParserError") return { reason: "not-http", code: "HPE" };
  if (typeof code === "string") {
    if (certificateCode.test(code)) return { reason: "certificate", code };
    if (code.startsWith("ERR_SSL") || code.startsWith("ERR_TLS")) return { reason: "tls", code };
    const reason = byCode[code];
    if (reason !== undefined) return { reason, code };
  }
  // Several addresses were tried: the last attempt tells as much as any.
  return networkReason(cause) ?? networkReason(errors?.at(-1));
}
