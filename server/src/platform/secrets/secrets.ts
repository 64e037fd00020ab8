import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config.ts";

/** A sealed text cannot be opened: it was sealed with another key, or is damaged. */
export class SecretLost extends Error {}

/** Seals what must be stored but never shown: passwords, tokens, keys. */
export interface Secrets {
  /**
   * @param purpose what the text is for; a text sealed for one purpose cannot be opened for another, so that nobody
   *   can make a password appear elsewhere by copying columns
   */
  seal(text: string, purpose: string): string;
  /** @throws {SecretLost} */
  open(sealed: string, purpose: string): string;
  /** What every text that this key sealed begins with. */
  prefix(): string;
}

export const keyFileName = "secret.key";

const version = "v1";
const keyBytes = 32;

function readKeyFile(file: string): Buffer | null {
  let text: string;
  try {
    text = readFileSync(file, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  if (!/^[0-9a-f]{64}$/i.test(text)) {
    throw new Error(`The key file ${file} is damaged: it must hold 64 hexadecimal digits.`);
  }
  return Buffer.from(text, "hex");
}

/** Several processes may need the first key in the same moment: the one that links its file first has made it. */
function keyFromFile(dataDir: string): Buffer {
  const file = join(dataDir, keyFileName);
  const known = readKeyFile(file);
  if (known !== null) return known;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  writeFileSync(draft, `${randomBytes(keyBytes).toString("hex")}\n`, {
    mode: 0o600,
    flag: "wx",
    flush: true,
  });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readKeyFile(file)!;
}

function masterKey({ secretKey, dataDir }: Pick<Config, "secretKey" | "dataDir">): Buffer {
  if (secretKey === null) return keyFromFile(dataDir);
  return Buffer.from(hkdfSync("sha256", secretKey, "duplistatus", "secrets", keyBytes));
}

/**
 * AES-256-GCM with the key of `SECRET_KEY`, else of a 0600 file in the data directory that is made when it is first
 * needed. A sealed text is `v1.<key id>.<nonce>.<tag and text>` in base64url; the key id tells a wrong key from damage.
 */
export function createSecrets(config: Pick<Config, "secretKey" | "dataDir">): Secrets {
  return sealedWith(() => masterKey(config));
}

/** The same with a key of 32 bytes. */
export const secretsOf = (key: Buffer): Secrets => sealedWith(() => key);

function sealedWith(load: () => Buffer): Secrets {
  let loaded: { key: Buffer; id: string } | undefined;
  const current = () => {
    if (loaded === undefined) {
      const key = load();
      loaded = { key, id: createHash("sha256").update(key).digest("base64url").slice(0, 8) };
    }
    return loaded;
  };
  return {
    prefix: () => `${version}.${current().id}.`,
    seal(text, purpose) {
      const { key, id } = current();
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      const sealed = Buffer.concat([cipher.getAuthTag(), body]);
      return [version, id, nonce.toString("base64url"), sealed.toString("base64url")].join(".");
    },
    open(sealed, purpose) {
      const [form, keyId, nonce, data] = sealed.split(".");
      const { key, id } = current();
      if (form !== version || nonce === undefined || data === undefined) {
        throw new SecretLost("The stored secret is damaged.");
      }
      if (keyId !== id) throw new SecretLost("The stored secret was sealed with another key.");
      try {
        const bytes = Buffer.from(data, "base64url");
        const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64url"), {
          authTagLength: 16,
        })
          .setAAD(Buffer.from(purpose))
          .setAuthTag(bytes.subarray(0, 16));
        return Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString("utf8");
      } catch {
        throw new SecretLost("The stored secret is damaged.");
      }
    },
  };
}
