import { networkReason } from "../../../platform/outbound/outbound-problem.ts";
import type { Facts, ReasonCode } from "../channel.ts";
import type { Failure } from "../http-outcome.ts";
import { cleanText, cut } from "../text.ts";

/** What nodemailer's errors carry. */
interface SmtpError {
  code?: string;
  /** Number the server answered with. */
  responseCode?: number;
  /** The command it was an answer to: `CONN`, `AUTH PLAIN`, `RCPT TO`, `DATA`. */
  command?: string;
  response?: string;
  message?: string;
}

function factsOf({ responseCode, response, message }: SmtpError): Facts {
  const said = response ?? message ?? "";
  return { status: responseCode ?? null, text: cut(cleanText(said), { max: 1_000, unit: "bytes" }) };
}

const temporary = (reason: ReasonCode, facts: Facts): Failure => ({
  result: "temporary",
  reason,
  facts,
  retryAt: null,
  pausesChannel: false,
});

/** nodemailer's words for a connection that is no more. */
const connectionCodes = new Set(["ESOCKET", "ETIMEDOUT", "ECONNECTION", "EDNS", "EPROTOCOL", "ESTREAM"]);

/** The connection failed before the server could answer. */
function connectionReason(error: SmtpError): ReasonCode {
  if (/certificate|self.signed|altname/i.test(error.message ?? "")) return "certificate";
  if (/ssl|tls|wrong version number/i.test(error.message ?? "")) return "tls";
  return networkReason(error)?.reason ?? (error.code === "ETIMEDOUT" ? "timeout" : "connection-lost");
}

/**
 * What an error of a mail server means. 4xx passes by itself (greylisting, a full disk), 5xx does not; what a 5xx is about
 * is told by the command that it answers. Null for an error that is none of mail.
 */
export function smtpFailure(error: unknown): Failure | null {
  if (typeof error !== "object" || error === null || !("code" in error)) return null;
  const known = error as SmtpError;
  const { code, responseCode = 0, command = "" } = known;
  const facts = factsOf(known);
  const isBroken = (reason: ReasonCode): Failure => ({ result: "broken", reason, facts });
  const isRefused = (reason: ReasonCode): Failure => ({ result: "refused", reason, facts });

  if (responseCode >= 400 && responseCode < 500) return temporary("server-error", facts);
  if (code === "ETLS") return isBroken("tls-not-offered");
  if (code === "EAUTH" || code === "ENOAUTH" || code === "EOAUTH2") return isBroken("wrong-login");
  if (responseCode === 530 || responseCode === 534 || responseCode === 535) return isBroken("wrong-login");
  if (responseCode === 552) {
    // A mailbox may be emptied; a mail does not become smaller.
    return /quota|mailbox full|over.?limit/i.test(known.response ?? "")
      ? temporary("quota", facts)
      : isRefused("too-large");
  }
  if (responseCode >= 500) {
    if (command === "RCPT TO") return isRefused("recipient-refused");
    if (command === "MAIL FROM") return isBroken("forbidden");
    if (command === "DATA") return isRefused("content-refused");
    return isBroken("unexpected-answer");
  }
  if (code === "EENVELOPE") return isRefused("recipient-refused");
  if (connectionCodes.has(code ?? "") || networkReason(error) !== null) {
    return temporary(connectionReason(known), facts);
  }
  return null;
}
