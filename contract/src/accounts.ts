import { z } from "zod";
import { factorCode } from "./factors.ts";
import { passkeyAnswer } from "./passkeys.ts";
import { epochMs, language, role, tokenScope } from "./words.ts";

/** Display preferences of one user; every member has a default, unknown members are dropped. */
export const preferences = z
  .object({
    theme: z.enum(["light", "dark", "system"]).default("system"),
    language: language.nullable().default(null),
    /** BCP 47 tag for numbers and dates, apart from the language; null = the browser's. */
    locale: z.string().max(35).nullable().default(null),
    layout: z.enum(["cards", "table"]).default("cards"),
    density: z.enum(["comfortable", "compact"]).default("comfortable"),
    sort: z.enum(["trouble", "name", "last-run", "size"]).default("trouble"),
    grouping: z.enum(["none", "tag", "server", "status"]).default("none"),
    sidePanel: z.enum(["off", "status", "metrics"]).default("off"),
    onlyTrouble: z.boolean().default(false),
    autoRefresh: z.boolean().default(true),
    /** Seconds between refreshes where live updates cannot reach the browser. */
    refreshInterval: z.number().int().min(5).max(3600).default(60),
    firstWeekday: z.number().int().min(0).max(6).nullable().default(null),
    /** Moments in the zone of the browser (`own`) or of this installation (`server`). */
    timeZone: z.enum(["own", "server"]).default("own"),
    /** Sizes by thousands (kB, MB) or by 1024 (KiB, MiB), as Duplicati writes them. */
    sizes: z.enum(["decimal", "binary"]).default("decimal"),
    /** Rows of a long table that are shown at once. */
    tableSize: z.number().int().min(10).max(500).default(50),
    chartRange: z.enum(["1W", "2W", "1M", "3M", "1Y", "all"]).default("1M"),
    chartStyle: z.enum(["bars", "lines"]).default("bars"),
  })
  .meta({ id: "Preferences" });
export type Preferences = z.infer<typeof preferences>;

export const preferencesPatch = z.object(
  Object.fromEntries(
    Object.entries(preferences.shape).map(([key, schema]) => [key, schema.unwrap().optional()]),
  ) as {
    [K in keyof typeof preferences.shape]: z.ZodOptional<ReturnType<(typeof preferences.shape)[K]["unwrap"]>>;
  },
);
export type PreferencesPatch = z.infer<typeof preferencesPatch>;

export const loginRequest = z
  .object({
    username: z.string().min(1).max(128),
    password: z.string().min(1).max(1024),
    /** Of an authenticator app, or a recovery code. */
    code: factorCode.optional(),
    /** Instead of a code. */
    passkey: passkeyAnswer.optional(),
  })
  .meta({ id: "LoginRequest" });

export const me = z
  .object({
    id: z.number().int(),
    username: z.string(),
    role,
    /** Only servers with one of these tags exist for this user; null = all. */
    tags: z.array(z.string()).nullable(),
    mustChangePassword: z.boolean(),
    /** The administrator wants a second factor, and there is none yet. */
    mustSetUpFactor: z.boolean(),
    /** How this session began. */
    loginMethod: z.enum(["password", "passkey", "sign-on", "proxy"]),
    /** False for accounts that an identity provider or a proxy made. */
    hasPassword: z.boolean(),
    preferences,
    /** Time zone of this installation (IANA). */
    zone: z.string(),
    /** Stored secrets that the key of this program cannot open; administrators are told, for others it is 0. */
    lostSecrets: z.number().int(),
    passwordRules: z.object({ enforce: z.boolean(), minLength: z.number().int() }),
    version: z.string(),
  })
  .meta({ id: "Me" });
export type Me = z.infer<typeof me>;
export type LoginMethod = Me["loginMethod"];

export const changePasswordRequest = z
  .object({ currentPassword: z.string().min(1).max(1024), newPassword: z.string().min(1).max(1024) })
  .meta({ id: "ChangePasswordRequest" });

/** Tags whose servers somebody may see; null = all servers. */
export const tagLimit = z.array(z.string().trim().min(1).max(50)).min(1).max(50).nullable();

export const token = z
  .object({
    id: z.number().int(),
    name: z.string(),
    scope: tokenScope,
    serverId: z.string().nullable(),
    serverName: z.string().nullable(),
    /** It sees only servers with one of these tags; null = all. */
    tags: z.array(z.string()).nullable(),
    /** First characters, enough to recognise it. */
    prefix: z.string(),
    createdAt: epochMs,
    expiresAt: epochMs.nullable(),
    lastUsedAt: epochMs.nullable(),
    revokedAt: epochMs.nullable(),
  })
  .meta({ id: "Token" });
export type Token = z.infer<typeof token>;

export const createTokenRequest = z
  .object({
    name: z.string().trim().min(1).max(100),
    scope: tokenScope,
    serverId: z.string().nullable().default(null),
    tags: tagLimit.default(null),
    expiresAt: epochMs.nullable().default(null),
  })
  .meta({ id: "CreateTokenRequest" });
/** `secret` is shown once and never again. */
export const createdToken = token.extend({ secret: z.string() }).meta({ id: "CreatedToken" });
export type CreatedToken = z.infer<typeof createdToken>;
