import { createHash } from "node:crypto";

/**
 * What 2.0.x wants instead of the password (docs/duplicati 5.2):
 * `base64(SHA256(nonce ‖ SHA256(utf8(password) ‖ salt)))`, salt and nonce in base64.
 */
export function saltedPassword(password: string, salt: string, nonce: string): string {
  const inner = createHash("sha256").update(password, "utf8").update(Buffer.from(salt, "base64")).digest();
  return createHash("sha256").update(Buffer.from(nonce, "base64")).update(inner).digest("base64");
}
