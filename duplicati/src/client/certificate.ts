import type { X509Certificate } from "node:crypto";
import { cleanText, maxNameLength } from "../values.ts";
import type { UntrustedReason } from "./problem.ts";

/** What a person needs to recognise a certificate; texts are untrusted. */
export interface CertificateFacts {
  /** Common name and alternative names, without doubles. */
  names: string[];
  subject: string;
  issuer: string;
  /** UTC ISO texts. */
  validFrom: string;
  validTo: string;
  /** SHA-256 of the certificate, upper-case hex with colons. */
  sha256: string;
}

export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  const commonName = /^CN=(.+)$/m.exec(certificate.subject ?? "")?.[1];
  const alternatives = (certificate.subjectAltName ?? "")
    .split(", ")
    .map((entry) => /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1]);
  const names = [commonName, ...alternatives].flatMap((name) => (name === undefined ? [] : [clean(name)]));
  return {
    names: [...new Set(names)].slice(0, 100),
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    validFrom: isoTime(certificate.validFrom),
    validTo: isoTime(certificate.validTo),
    sha256: certificate.fingerprint256,
  };
}

/** A fingerprint however it was typed, as `CertificateFacts.sha256` has it; null when it is none. */
export function normalFingerprint(text: string): string | null {
  const hex = text
    .replace(/^sha-?256[:=\s]\s*/i, "")
    .replace(/[\s:-]/g, "")
    .toUpperCase();
  return /^[0-9A-F]{64}$/.test(hex) ? hex.match(/../g)!.join(":") : null;
}

/** The meaning of Node's `authorizationError` codes. */
export function untrustedReason(code: string): UntrustedReason {
  return reasons.get(code) ?? "other";
}

const reasons = new Map<string, UntrustedReason>([
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "unknown-issuer"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unknown-issuer"],
  ["UNABLE_TO_GET_ISSUER_CERT", "unknown-issuer"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "unknown-issuer"],
  ["CERT_UNTRUSTED", "unknown-issuer"],
  ["CERT_HAS_EXPIRED", "expired"],
  ["CERT_NOT_YET_VALID", "not-yet-valid"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "other-name"],
  ["HOSTNAME_MISMATCH", "other-name"],
]);

function isoTime(text: string): string {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date.toISOString();
}

function oneLine(text: string | undefined): string {
  return clean((text ?? "").split("\n").join(", "));
}

function clean(text: string): string {
  return cleanText(text, maxNameLength);
}
