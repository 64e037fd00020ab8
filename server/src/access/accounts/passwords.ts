import { randomBytes, randomInt, scrypt, timingSafeEqual } from "node:crypto";
import { compare } from "bcryptjs";
import { type Config, passwordCost } from "../../platform/config.ts";
import { AppError } from "../../platform/http/app-error.ts";

/** First password of `admin`, known to everybody who read the guide; it can never be chosen as a new one. */
export const documentedPassword = "Duplistatus09";

type Cost = Config["passwordCost"];

const hashBytes = 32;

function derive(password: string, salt: Buffer, { logN, r, p }: Cost, length: number): Promise<Buffer> {
  const N = 2 ** logN;
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFC"), salt, length, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

const unpadded = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");

const costText = ({ logN, r, p }: Cost): string => `$scrypt$ln=${logN},r=${r},p=${p}$`;

/** @returns a PHC string: `$scrypt$ln=15,r=8,p=3$salt$hash` */
export async function hashPassword(password: string, cost: Cost = passwordCost): Promise<string> {
  const salt = randomBytes(16);
  return `${costText(cost)}${unpadded(salt)}$${unpadded(await derive(password, salt, cost, hashBytes))}`;
}

/** Hashes of duplistatus 1.x; one that costs more than a login may take is none. */
const bcryptForm = /^\$2[aby]\$(?:0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}$/;

/** True for a hash that accounts of duplistatus 1.x have. */
export const isImportedHash = (hash: string): boolean => bcryptForm.test(hash);

/** Compares in constant time; a hash that cannot be read fits no password. */
export async function verifyPassword(password: string, phc: string): Promise<boolean> {
  if (isImportedHash(phc)) return compare(password, phc);
  const match = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(
    phc,
  );
  if (match === null) return false;
  const [logN, r, p] = match.slice(1, 4).map(Number) as [number, number, number];
  const expected = Buffer.from(match[5]!, "base64");
  const derived = await derive(password, Buffer.from(match[4]!, "base64"), { logN, r, p }, expected.length);
  return timingSafeEqual(derived, expected);
}

/** True for a hash of 1.x or of other parameters than today's: the next login replaces it. */
export const isOutdated = (phc: string, cost: Cost): boolean => !phc.startsWith(costText(cost));

/** A hash that no password fits, for names that do not exist: answering takes as long as for those that do. */
export const impossibleHash = (cost: Cost): string => `${costText(cost)}${"A".repeat(22)}$${"A".repeat(43)}`;

/** Stands where an account has no password: an identity provider or a proxy says who it is. Fits nothing. */
export const noPasswordHash = "none";

/** True for an account that nobody gave a password. */
export const hasNoPassword = (phc: string): boolean => phc === noPasswordHash;

/** From this length on a password may be made of words; of the same few letters it may not. */
const phraseLength = 20;
const fewestKinds = 8;

/**
 * Checks a new password against the rules of this installation.
 * @throws {AppError} password_too_weak, naming everything that is missing
 */
export function assertStrongPassword(password: string, rules: Config["passwordRules"]): void {
  if (password.normalize("NFC") === documentedPassword) {
    throw new AppError("password_too_weak", { reason: "password_printed" });
  }
  if (!rules.enforce) return;
  const { length } = [...password];
  const isPhrase = length >= phraseLength && new Set(password).size >= fewestKinds;
  const missing = [
    [length >= rules.minLength, "length"],
    [isPhrase || /\p{Lu}/u.test(password), "upper"],
    [isPhrase || /\p{Ll}/u.test(password), "lower"],
    [isPhrase || /\p{Nd}/u.test(password), "digit"],
  ].flatMap(([fine, wanted]) => (fine ? [] : [wanted]));
  if (missing.length === 0) return;
  const detail = { reason: "password_rules", missing: missing.join(" "), min: rules.minLength } as const;
  throw new AppError("password_too_weak", detail);
}

/** True for a password that would be refused were somebody to choose it. */
export function isWeak(password: string, rules: Config["passwordRules"]): boolean {
  try {
    assertStrongPassword(password, rules);
    return false;
  } catch {
    return true;
  }
}

const readable = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/** A random password of letters that are not mistaken for one another (about 110 bits), fitting every rule. */
export function generatePassword(minLength: number): string {
  for (;;) {
    const password = Array.from(
      { length: Math.max(20, minLength) },
      () => readable[randomInt(readable.length)],
    ).join("");
    if (/[A-Z]/.test(password) && /[a-z]/.test(password) && /\d/.test(password)) return password;
  }
}
