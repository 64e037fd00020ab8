import { z } from "zod";
import { tagLimit } from "./accounts.ts";
import { epochMs, role } from "./words.ts";

/** Names are 3 to 50 characters that can be seen, and unique ignoring case. */
export const username = z
  .string()
  .trim()
  .min(3)
  .max(50)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u);

/** An account as administrators see it. */
export const user = z
  .object({
    id: z.number().int(),
    username: z.string(),
    role,
    /** Only servers with one of these tags exist for this user; null = all. */
    tags: z.array(z.string()).nullable(),
    mustChangePassword: z.boolean(),
    /** Codes of an authenticator app are asked for. */
    secondFactor: z.boolean(),
    createdAt: epochMs,
    lastLoginAt: epochMs.nullable(),
    lastLoginAddress: z.string().nullable(),
    /** Too many wrong passwords: until then, new devices are refused. */
    lockedUntil: epochMs.nullable(),
    /** How many sessions are open. */
    sessions: z.number().int(),
  })
  .meta({ id: "User" });
export type User = z.infer<typeof user>;

export const users = z.object({ users: z.array(user) }).meta({ id: "Users" });
export type Users = z.infer<typeof users>;

export const createUserRequest = z
  .object({ username, role, tags: tagLimit.default(null), mustChangePassword: z.boolean().default(true) })
  .meta({ id: "CreateUserRequest" });

export const userPatch = z
  .object({ username, role, tags: tagLimit, mustChangePassword: z.boolean() })
  .partial()
  .meta({ id: "UserPatch" });
export type UserPatch = z.infer<typeof userPatch>;

/** `password` is shown once and never again. */
export const userWithPassword = user.extend({ password: z.string() }).meta({ id: "UserWithPassword" });
export type UserWithPassword = z.infer<typeof userWithPassword>;

/** Where somebody is logged in. */
export const ownSession = z
  .object({
    id: z.string(),
    /** The one that asks. */
    current: z.boolean(),
    createdAt: epochMs,
    lastSeenAt: epochMs,
    expiresAt: epochMs,
    address: z.string().nullable(),
    userAgent: z.string().nullable(),
  })
  .meta({ id: "OwnSession" });
export type OwnSession = z.infer<typeof ownSession>;
export const ownSessions = z.object({ sessions: z.array(ownSession) }).meta({ id: "OwnSessions" });
export type OwnSessions = z.infer<typeof ownSessions>;
