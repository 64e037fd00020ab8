import { createECDH, webcrypto } from "node:crypto";

const { subtle } = webcrypto;

/** What a browser has for Web Push: keys, and a way to read what it receives. */
export interface PushBrowser {
  /** Base64url, as `PushSubscription.toJSON()` gives them. */
  keys: { p256dh: string; auth: string };
  /** The text in a body that was encrypted for it. */
  read(body: Buffer): Promise<string>;
}

/** Reads with WebCrypto as RFC 8291 tells the receiver to; shares no code with what encrypts. */
export function pushBrowser(): PushBrowser {
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  const auth = webcrypto.getRandomValues(Buffer.alloc(16));
  const keys = {
    p256dh: pair.getPublicKey().toString("base64url"),
    auth: auth.toString("base64url"),
  };

  async function hkdf(input: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number) {
    const key = await subtle.importKey("raw", input, "HKDF", false, ["deriveBits"]);
    return new Uint8Array(
      await subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, key, length * 8),
    );
  }

  async function read(body: Buffer): Promise<string> {
    const salt = body.subarray(0, 16);
    const idLength = body[20]!;
    const theirs = body.subarray(21, 21 + idLength);
    const ours = pair.getPublicKey();
    const jwk = {
      kty: "EC",
      crv: "P-256",
      d: pair.getPrivateKey().toString("base64url"),
      x: ours.subarray(1, 33).toString("base64url"),
      y: ours.subarray(33).toString("base64url"),
    };
    const curve = { name: "ECDH", namedCurve: "P-256" };
    const own = await subtle.importKey("jwk", jwk, curve, false, ["deriveBits"]);
    const other = await subtle.importKey("raw", theirs, curve, false, []);
    const shared = new Uint8Array(await subtle.deriveBits({ name: "ECDH", public: other }, own, 256));
    const info = Buffer.concat([Buffer.from("WebPush: info\0"), ours, theirs]);
    const input = await hkdf(shared, auth, info, 32);
    const cek = await hkdf(input, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
    const iv = await hkdf(input, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
    const key = await subtle.importKey("raw", cek, "AES-GCM", false, ["decrypt"]);
    const open = Buffer.from(
      await subtle.decrypt({ name: "AES-GCM", iv }, key, body.subarray(21 + idLength)),
    );
    const end = open.lastIndexOf(2);
    return open.subarray(0, end).toString("utf8");
  }
  return { keys, read };
}
