import { randomBytes } from "node:crypto";
import type { Context } from "../../platform/context.ts";
import type { SessionCaller } from "../../platform/http/app-type.ts";
import { perContext } from "../../platform/per-context.ts";
import { remember, sha256 } from "./remembered.ts";
import * as store from "./store.ts";

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

const sessionsOf = perContext((context: Context) =>
  remember<Known>(context.clock, async (id) => {
    const row = await store.sessionById(context.database.reader, id);
    if (row === undefined) return null;
    return {
      caller: {
        kind: "session",
        sessionId: id,
        userId: row.user_id,
        username: row.username,
        role: row.role,
        mustChangePassword: row.must_change_password === 1,
      },
      expiresAt: row.expires_at,
      lastSeenAt: row.last_seen_at,
    };
  }),
);

/** Begins a session and returns the secret for the cookie. */
export async function beginSession(
  context: Context,
  userId: number,
  from: { address: string; userAgent: string | null },
): Promise<string> {
  const secret = randomBytes(32).toString("base64url");
  const now = context.clock.now();
  await context.database.write(async (tx) => {
    await store.deleteEndedSessions(tx, now, now - idleSessionMs);
    await store.insertSession(tx, {
      id: sha256(secret),
      userId,
      now,
      expiresAt: now + longestSessionMs,
      address: from.address,
      userAgent: from.userAgent?.slice(0, 300) ?? null,
    });
    await store.setLastLogin(tx, userId, now);
  });
  return secret;
}

/** Who a session cookie belongs to; null when the session has ended. */
export async function findSession(context: Context, secret: string): Promise<SessionCaller | null> {
  const id = sha256(secret);
  const session = await sessionsOf(context).find(id);
  if (session === null) return null;
  const now = context.clock.now();
  if (now >= session.expiresAt || now >= session.lastSeenAt + idleSessionMs) return null;
  if (now >= session.lastSeenAt + touchEveryMs) {
    session.lastSeenAt = now;
    // The answer need not wait for it, and a database that takes no writes must not end the session.
    context.database
      .write((tx) => store.touchSession(tx, id, now))
      .catch((error) => context.log.debug({ err: error }, "a session's last use was not written"));
  }
  return session.caller;
}

export async function endSession(context: Context, sessionId: string): Promise<void> {
  await context.database.write((tx) => store.deleteSession(tx, sessionId));
  sessionsOf(context).forget(sessionId);
}

/** Makes the next request of every session read the database again. */
export function forgetSessions(context: Context): void {
  sessionsOf(context).clear();
}
