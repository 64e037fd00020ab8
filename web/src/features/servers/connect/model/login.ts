import type { CredentialInput, CredentialKind } from "@duplistatus/contract";

export const loginKinds: readonly CredentialKind[] = ["password", "preauth", "forever", "none"];

/** A login as typed. */
export interface LoginForm {
  kind: CredentialKind;
  secret: string;
}

export const emptyLogin: LoginForm = { kind: "password", secret: "" };

/** What to send for a form; null while the secret is missing. */
export function credentialOf({ kind, secret }: LoginForm): CredentialInput | null {
  if (kind === "none") return { kind };
  if (secret === "") return null;
  // Passwords may begin or end with a blank; tokens never do, but are often copied with one.
  return kind === "password" ? { kind, password: secret } : { kind, token: secret.trim() };
}
