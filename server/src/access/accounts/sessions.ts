import { randomBytes } from "node:crypto";
import type { LoginMethod } from "@duplistatus/contract";
import type { Context } from "../../platform/context.ts";
import type { Subscriber, Work } from "../../platform/database/unit-of-work.ts";
import type { SessionCaller } from "../../platform/http/app-type.ts";
import { createTtlCache, type TtlCache } from "../../platform/ttl-cache.ts";
import { sha256 } from "./hashes.ts";
import * as store from "./store.ts";
import { readTags } from "./tags.ts";

export const sessionCookie = "duplistatus_session";

const day = 24 * 3_600_000;
/** A session ends this long after its login … */
export const longestSessionMs = 30 * day;
/** … or when nobody used it for this long. */
export const idleSessionMs = 7 * day;
const touchEveryMs = 60_000;

interface Known {
  readonly caller: SessionCaller;
  readonly expiresAt: number;
  lastSeenAt: number;
}

declare module "../../platform/context.ts" {
  interface Services {
    sessions: TtlCache<string, Known>;
  }
}

export const createSessions = ({ clock, database }: Context): TtlCache<string, Known> =>
  createTtlCache(clock, async (id) => {
    const row = await store.sessionById(database.reader, id);
    if (row === undefined) return null;
    return {
      caller: {
        kind: "session",
        sessionId: id,
        userId: row.user_id,
        username: row.username,
        role: row.role,
        // Whoever came without a password is not asked for one.
        mustChangePassword: row.must_change_password === 1 && row.method === "password",
        method: row.method,
        hasFactor: Number(row.has_factor) > 0,
        tags: readTags(row.tags),
      },
      expiresAt: row.expires_at,
      lastSeenAt: row.last_seen_at,
    };
  });

/** Begins a session and returns the secret for the cookie. */
export async function beginSession(
  { sql, at, actor, emit }: Work,
  userId: number,
  method: LoginMethod,
): Promise<string> {
  const secret = randomBytes(32).toString("base64url");
  await store.deleteEndedSessions(sql, at, at - idleSessionMs);
  await store.insertSession(sql, {
    id: sha256(secret),
    userId,
    now: at,
    expiresAt: at + longestSessionMs,
    address: actor.from?.address ?? "",
    userAgent: actor.from?.userAgent ?? null,
    method,
  });
  await store.setLastLogin(sql, userId, at, actor.from?.address ?? null);
  await emit({ type: "session.started", userId });
  return secret;
}

/**
 * Who a session cookie belongs to; null when the session has ended.
 * @param isUse false: nobody does anything, so that the session ends as if it was not looked at
 */
export async function findSession(
  context: Context,
  secret: string,
  { isUse = true } = {},
): Promise<SessionCaller | null> {
  const id = sha256(secret);
  const session = await context.services.sessions.find(id);
  if (session === null) return null;
  const now = context.clock.now();
  if (now >= session.expiresAt || now >= session.lastSeenAt + idleSessionMs) return null;
  if (isUse && now >= session.lastSeenAt + touchEveryMs) {
    session.lastSeenAt = now;
    // The answer need not wait for it, and a database that takes no writes must not end the session.
    context.database
      .write((tx) => store.touchSession(tx, id, now))
      .catch((error) => context.log.debug({ err: error }, "a session's last use was not written"));
  }
  return session.caller;
}

/** Ends the session of a person. */
export async function endSession({ sql, emit }: Work, userId: number, sessionId: string): Promise<void> {
  await store.deleteSession(sql, sessionId);
  await emit({ type: "session.ended", userId, sessionId, keptId: null });
}

/** Ends the sessions of a person, all but `keptId`. */
export async function endSessionsOf(
  { sql, emit }: Work,
  userId: number,
  keptId: string | null,
): Promise<void> {
  await store.deleteSessionsOf(sql, userId, keptId);
  await emit({ type: "session.ended", userId, sessionId: null, keptId });
}

/** Makes the next request of every session read the database again when one of them ended or a user changed. */
export const sessionsCache = (context: Context): Subscriber => ({
  name: "sessions-cache",
  after(events) {
    const sessions = context.services.sessions;
    for (const event of events) {
      if (event.type === "session.ended" && event.sessionId !== null) sessions.forget(event.sessionId);
      else if (/^(session\.ended|user\..*|replica\.rejoined)$/.test(event.type)) sessions.clear();
    }
  },
});
