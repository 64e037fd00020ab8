import { createHash } from "node:crypto";

/** Secrets are kept as their SHA-256 only: they are random, so a slow hash would gain nothing. */
export function sha256(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
