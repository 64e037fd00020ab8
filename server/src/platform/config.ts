import { isIP } from "node:net";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { readSignOn, type SignOnEnvironment } from "./sign-on-config.ts";

/** Everything the environment decides, checked once at start; nobody else reads `process.env`. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** PostgreSQL connection string; null = SQLite in `dataDir`. */
  readonly databaseUrl: string | null;
  /** Path under which the program is reachable, with a slash at both ends (`/` or `/backups/`). */
  readonly basePath: string;
  /**
   * Whose `X-Forwarded-*` headers count: addresses or ranges of reverse proxies, or how many proxies stand in front. What
   * a client wrote itself stands left of what they added, so that they are counted from the right.
   */
  readonly trustProxy: false | number | string[];
  readonly logLevel: "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";
  /** Largest body of `POST /api/upload`, in bytes. */
  readonly maxUploadBytes: number;
  /** What hashing a password costs (scrypt: N = 2^logN blocks of 128 r bytes, p times); tests make it cheap. */
  readonly passwordCost: { readonly logN: number; readonly r: number; readonly p: number };
  readonly passwordRules: { readonly enforce: boolean; readonly minLength: number };
  /** First password of `admin`; null = the documented one, which must be changed at the first login. */
  readonly adminPassword: string | null;
  readonly timeZone: string;
  /** What the key of stored secrets is made from; null = a key file in `dataDir`. Replicas must share it. */
  readonly secretKey: string | null;
  /** How long messages are gathered, seconds; null = as the settings say. */
  readonly notifyGatherSeconds: number | null;
  /** Address of this installation in messages, without a slash at its end; null = as the settings say. */
  readonly publicUrl: string | null;
  /** Whether requests of one caller or address are bounded. */
  readonly rateLimits: boolean;
  /** Login at an identity provider; null = as the settings say. */
  readonly signOn: SignOnEnvironment | null;
  /** The broker to publish at; null = as the settings say. */
  readonly mqtt: MqttConfig | null;
}

export interface MqttConfig {
  /** `mqtt://host:port` or `mqtts://host:port`, without a login. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** File with certificates (PEM) that are believed beside the usual ones. */
  readonly caFile: string | null;
  readonly discoveryPrefix: string;
  readonly topic: string;
}

/** OWASP's minimum at 32 MiB (Password Storage Cheat Sheet: N 2^15, r 8, p 3). */
export const passwordCost: Config["passwordCost"] = { logN: 15, r: 8, p: 3 };

/** A wrong environment value: one sentence that names the variable, its value and what is allowed. */
export class ConfigError extends Error {}

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

type Environment = Readonly<Record<string, string | undefined>>;

function text(env: Environment, name: string): string | null {
  const value = env[name]?.trim();
  return value ? value : null;
}

function integer(env: Environment, name: string, fallback: number, min: number, max: number): number {
  const value = text(env, name);
  if (value === null) return fallback;
  const parsed = Number(value);
  if (!/^\d+$/.test(value) || parsed < min || parsed > max) {
    throw new ConfigError(`${name} is "${value}", but must be a whole number from ${min} to ${max}.`);
  }
  return parsed;
}

function flag(env: Environment, name: string, fallback: boolean): boolean {
  const value = text(env, name);
  if (value === null) return fallback;
  if (/^(1|true|yes|on)$/i.test(value)) return true;
  if (/^(0|false|no|off)$/i.test(value)) return false;
  throw new ConfigError(`${name} is "${value}", but must be true or false.`);
}

function basePath(env: Environment): string {
  const value = text(env, "BASE_PATH");
  if (value === null || value === "/") return "/";
  const path = `/${value.replace(/^\/+|\/+$/g, "")}/`;
  if (!/^(\/[A-Za-z0-9._~-]+)+\/$/.test(path) || path.includes("..")) {
    throw new ConfigError(`BASE_PATH is "${value}", but must be a plain path such as /backups.`);
  }
  return path;
}

function isAddressOrRange(value: string): boolean {
  const [address, bits, ...rest] = value.split("/");
  const family = isIP(address ?? "");
  if (family === 0 || rest.length > 0) return false;
  if (bits === undefined) return true;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
}

function trustProxy(env: Environment): Config["trustProxy"] {
  const value = text(env, "TRUST_PROXY");
  if (value === null) return false;
  if (/^(0|false|no|off)$/i.test(value)) return false;
  if (/^(true|yes|on)$/i.test(value)) return 1;
  if (/^[1-9]$/.test(value)) return Number(value);
  const names = new Set(["loopback", "linklocal", "uniquelocal"]);
  const entries = value.split(",").map((entry) => entry.trim());
  const wrong = entries.find((entry) => !names.has(entry) && !isAddressOrRange(entry));
  if (wrong !== undefined) {
    throw new ConfigError(
      `TRUST_PROXY names "${wrong}", but must be a number of proxies, true (one), false or a list of addresses and ranges such as 10.0.0.0/8.`,
    );
  }
  return entries;
}

function timeZone(env: Environment): string {
  const value = text(env, "TZ");
  if (value === null) return Intl.DateTimeFormat().resolvedOptions().timeZone;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    throw new ConfigError(`TZ is "${value}", which is no known time zone; use a name such as Europe/Berlin.`);
  }
}

function secretKey(env: Environment): string | null {
  const value = text(env, "SECRET_KEY");
  if (value !== null && value.length < 16) {
    throw new ConfigError("SECRET_KEY is too short: use at least 16 characters that nobody can guess.");
  }
  return value;
}

function topic(env: Environment, name: string, fallback: string): string {
  const value = text(env, name) ?? fallback;
  if (!/^[^\s+#/]+(\/[^\s+#/]+)*$/.test(value)) {
    throw new ConfigError(`${name} is "${value}", but must be a topic such as ${fallback}.`);
  }
  return value;
}

function mqtt(env: Environment): MqttConfig | null {
  const value = text(env, "MQTT_URL");
  if (value === null) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  // The value is not repeated: it may hold a password.
  if (url === null || !/^mqtts?:$/.test(url.protocol) || url.hostname === "" || !/^\/?$/.test(url.pathname)) {
    throw new ConfigError("MQTT_URL must look like mqtt://broker:1883 or mqtts://broker:8883.");
  }
  return Object.freeze({
    url: `${url.protocol}//${url.host}`,
    username: text(env, "MQTT_USERNAME") ?? decodeURIComponent(url.username),
    password: env.MQTT_PASSWORD ? env.MQTT_PASSWORD : decodeURIComponent(url.password),
    caFile: text(env, "MQTT_CA_FILE"),
    discoveryPrefix: topic(env, "MQTT_DISCOVERY_PREFIX", "homeassistant"),
    topic: topic(env, "MQTT_TOPIC", "duplistatus"),
  });
}

function publicUrl(env: Environment): string | null {
  const value = text(env, "PUBLIC_URL");
  if (value === null) return null;
  if (!/^https?:\/\/[^/]/i.test(value) || !URL.canParse(value) || /[?#]/.test(value)) {
    throw new ConfigError(
      `PUBLIC_URL is "${value}", but must be an address such as https://backups.example.org.`,
    );
  }
  return value.replace(/\/+$/, "");
}

/**
 * Turns the environment into the checked configuration.
 * @throws {ConfigError} with one clear sentence for the first wrong value.
 */
export function readConfig(env: Environment): Config {
  const level = text(env, "LOG_LEVEL") ?? "info";
  if (!logLevels.includes(level as never)) {
    throw new ConfigError(`LOG_LEVEL is "${level}", but must be one of ${logLevels.join(", ")}.`);
  }
  const databaseUrl = text(env, "DATABASE_URL");
  if (databaseUrl !== null && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw new ConfigError(
      "DATABASE_URL must begin with postgres:// (leave it out to use the built-in SQLite database).",
    );
  }
  const dataDir = text(env, "DATA_DIR");
  return Object.freeze({
    host: text(env, "HOST") ?? "0.0.0.0",
    port: integer(env, "PORT", 9666, 0, 65_535),
    dataDir: resolve(dataDir?.replace(/^~(?=\/|$)/, homedir()) ?? join(process.cwd(), "data")),
    databaseUrl,
    basePath: basePath(env),
    trustProxy: trustProxy(env),
    logLevel: level as Config["logLevel"],
    maxUploadBytes: integer(env, "MAX_UPLOAD_MB", 64, 1, 1024) * 1024 * 1024,
    passwordCost,
    passwordRules: Object.freeze({
      enforce: flag(env, "PWD_ENFORCE", true),
      minLength: integer(env, "PWD_MIN_LEN", 8, 1, 128),
    }),
    adminPassword: env.ADMIN_PASSWORD ? env.ADMIN_PASSWORD : null,
    timeZone: timeZone(env),
    secretKey: secretKey(env),
    notifyGatherSeconds:
      text(env, "NOTIFY_GATHER_SECONDS") === null ? null : integer(env, "NOTIFY_GATHER_SECONDS", 60, 0, 600),
    publicUrl: publicUrl(env),
    mqtt: mqtt(env),
    rateLimits: flag(env, "RATE_LIMITS", true),
    signOn: readSignOn({
      text: (name) => text(env, name),
      flag: (name, fallback) => flag(env, name, fallback),
      refuse(sentence) {
        throw new ConfigError(sentence);
      },
    }),
  });
}
