import { createCipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from "node:crypto";

/** What a browser gives to whoever may send to it; base64url. */
export interface PushKeys {
  /** Its public key, 65 bytes. */
  p256dh: string;
  /** A secret of 16 bytes that only it and its sender know. */
  auth: string;
}

/** Only tests choose these. */
interface Chosen {
  salt: Buffer;
  sender: ECDH;
}

function freshKeys(): Chosen {
  const sender = createECDH("prime256v1");
  sender.generateKeys();
  return { salt: randomBytes(16), sender };
}

const derive = (secret: Buffer, salt: Buffer, info: Buffer, bytes: number): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, salt, info, bytes));

const recordSize = 4_096;

/** The longest text that fits into the one record that push services take. */
export const longestPush = recordSize - 17 - 86;

/** Encrypts for one browser: RFC 8291, in the coding aes128gcm of RFC 8188 with one record. */
export function encryptPush(
  text: Buffer,
  { p256dh, auth }: PushKeys,
  { salt, sender }: Chosen = freshKeys(),
): Buffer {
  const theirs = Buffer.from(p256dh, "base64url");
  const ours = sender.getPublicKey();
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), theirs, ours]);
  const input = derive(sender.computeSecret(theirs), Buffer.from(auth, "base64url"), info, 32);
  const key = derive(input, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = derive(input, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
  const cipher = createCipheriv("aes-128-gcm", key, nonce);
  // 2 marks the last record.
  const sealed = Buffer.concat([cipher.update(text), cipher.update(Buffer.from([2])), cipher.final()]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(recordSize);
  return Buffer.concat([salt, size, Buffer.from([ours.length]), ours, sealed, cipher.getAuthTag()]);
}
