import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const stepMs = 30_000;
const digits = 6;
/** Clocks of phones may be this many steps off. */
const driftSteps = 1;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 4648 base32 without padding. */
export function base32(bytes: Buffer): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => alphabet[Number.parseInt(group.padEnd(5, "0"), 2)]).join("");
}

/** Reads base32 as people type it. */
export function fromBase32(text: string): Buffer {
  const bits = Array.from(text.toUpperCase().replace(/[^A-Z2-7]/g, ""), (letter) =>
    alphabet.indexOf(letter).toString(2).padStart(5, "0"),
  ).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** A new secret of 160 bits, as base32 (RFC 4226 section 4). */
export const newSecret = (): string => base32(randomBytes(20));

/** Number of the 30-second step of a time. */
export const stepOf = (at: number): number => Math.floor(at / stepMs);

/** The code of one step (RFC 4226 section 5.3, SHA-1, as every authenticator app has it). */
export function codeOf(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac("sha1", fromBase32(secret)).update(counter).digest();
  const offset = hash.at(-1)! & 0xf;
  const number = hash.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, "0");
}

/**
 * The step that a typed code belongs to; null when it fits none around now, or one that was used before.
 * @param lastStep newest step whose code was used: none counts twice (RFC 6238 section 5.2)
 */
export function acceptedStep(
  secret: string,
  typed: string,
  { now, lastStep }: { now: number; lastStep: number | null },
): number | null {
  const code = typed.replace(/\s/g, "");
  if (!/^\d{6}$/.test(code)) return null;
  const current = stepOf(now);
  let found: number | null = null;
  for (let step = current - driftSteps; step <= current + driftSteps; step++) {
    const fits = timingSafeEqual(Buffer.from(codeOf(secret, step)), Buffer.from(code));
    if (fits && (lastStep === null || step > lastStep)) found = step;
  }
  return found;
}

/** What the QR code for an authenticator app says. */
export function otpauthUri(secret: string, username: string): string {
  const label = `duplistatus:${username}`;
  return `otpauth://totp/${encodeURIComponent(label)}?secret=${secret}&issuer=duplistatus&algorithm=SHA1&digits=6&period=30`;
}
