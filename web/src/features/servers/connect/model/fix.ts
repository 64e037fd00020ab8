import type { CredentialKind, ProblemKind } from "@duplistatus/contract";

/** Where something can be done about a refused login: another address, the proxy's details, the certificate, a password. */
export type Fix = "place" | "proxy" | "trust" | "password";

const fixes: Partial<Record<ProblemKind, Fix>> = {
  "address-denied": "place",
  unreachable: "place",
  redirected: "place",
  "host-not-allowed": "place",
  "not-duplicati": "place",
  "only-http": "trust",
  "only-https": "trust",
  "certificate-untrusted": "trust",
  "certificate-changed": "trust",
  "proxy-login": "proxy",
  forbidden: "proxy",
  options: "proxy",
};

/** The step that cures a problem; null where the fields of the login are the place, or nothing can be done here. */
export function fixOf(kind: ProblemKind, login: CredentialKind): Fix | null {
  if ((kind === "password-needed" || kind === "token-not-supported") && login !== "password")
    return "password";
  return fixes[kind] ?? null;
}
