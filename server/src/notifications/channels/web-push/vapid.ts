import { createECDH, createPrivateKey, sign } from "node:crypto";

/** The key pair by which push services know this installation; base64url. */
export interface VapidKeys {
  /** 65 bytes; browsers want it when they subscribe. */
  publicKey: string;
  /** 32 bytes. */
  privateKey: string;
}

export function createVapidKeys(): VapidKeys {
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  // Numbers with leading zeros come out shorter.
  const secret = Buffer.alloc(32);
  const bytes = pair.getPrivateKey();
  bytes.copy(secret, 32 - bytes.length);
  return {
    publicKey: pair.getPublicKey().toString("base64url"),
    privateKey: secret.toString("base64url"),
  };
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** At most a day is allowed. */
const validMs = 12 * 3_600_000;

/** The `Authorization` for a push service (RFC 8292). `subject` is an address at which its operators can complain. */
export function vapidAuthorization(
  { publicKey, privateKey }: VapidKeys,
  { endpoint, subject, now }: { endpoint: string; subject: string; now: number },
): string {
  const point = Buffer.from(publicKey, "base64url");
  const key = createPrivateKey({
    format: "jwk",
    key: {
      kty: "EC",
      crv: "P-256",
      d: privateKey,
      x: point.subarray(1, 33).toString("base64url"),
      y: point.subarray(33, 65).toString("base64url"),
    },
  });
  const claims = { aud: new URL(endpoint).origin, exp: Math.floor((now + validMs) / 1_000), sub: subject };
  const signed = `${part({ typ: "JWT", alg: "ES256" })}.${part(claims)}`;
  const signature = sign("sha256", Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" });
  return `vapid t=${signed}.${signature.toString("base64url")}, k=${publicKey}`;
}
