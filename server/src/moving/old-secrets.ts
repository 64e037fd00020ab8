import { createDecipheriv, createHash, pbkdf2Sync } from "node:crypto";
import { readFileSync } from "node:fs";
import { NotOurs } from "./old-database.ts";

/** Opens what 1.x encrypted; null for what cannot be opened, empty for what was empty. */
export type OpenSecret = (sealed: string) => string | null;

const keyBytes = 32;
const rounds = 100_000;
/** Salt, nonce, tag and text, each in hexadecimal digits. */
const form = /^([0-9a-f]{64}):([0-9a-f]{24}):([0-9a-f]{32}):((?:[0-9a-f]{2})*)$/i;

/**
 * Reads the key file of 1.x.
 * @param fingerprint SHA-256 of the key that the database was used with, where it tells
 * @throws {NotOurs} when it cannot be read or is another key
 */
export function readOldKey(file: string, fingerprint: string | undefined): Buffer {
  let key: Buffer;
  try {
    key = readFileSync(file);
  } catch (error) {
    throw new NotOurs(`The key file ${file} cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
  }
  if (key.length !== keyBytes) {
    throw new NotOurs(`${file} is no key file of duplistatus 1.x: it must have ${keyBytes} bytes.`);
  }
  const own = createHash("sha256").update(key).digest("hex");
  if (fingerprint && fingerprint.toLowerCase() !== own) {
    throw new NotOurs(`${file} is the key of another database.`);
  }
  return key;
}

function opened(match: RegExpExecArray, key: Buffer): string | null {
  const [salt, nonce, tag, text] = match.slice(1).map((field) => Buffer.from(field, "hex"));
  try {
    const derived = pbkdf2Sync(key, salt!, rounds, keyBytes, "sha256");
    const decipher = createDecipheriv("aes-256-gcm", derived, nonce!, { authTagLength: 16 }).setAuthTag(tag!);
    return Buffer.concat([decipher.update(text!), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}

/**
 * AES-256-GCM with a key that PBKDF2-SHA256 makes of the key file and the salt; each text is opened once. Texts that are
 * not encrypted stay as they are.
 */
export function secretOpener(key: Buffer | null): OpenSecret {
  const known = new Map<string, string | null>();
  return (sealed) => {
    const match = form.exec(sealed);
    if (match === null) return sealed;
    if (key === null) return null;
    const before = known.get(sealed);
    if (before !== undefined) return before;
    const text = opened(match, key);
    known.set(sealed, text);
    return text;
  };
}
