import type { OwnSession } from "@duplistatus/contract";
import type { Context } from "../../platform/context.ts";
import type { Work } from "../../platform/database/unit-of-work.ts";
import { AppError } from "../../platform/http/app-error.ts";
import type { SessionCaller } from "../../platform/http/app-type.ts";
import { endSession, idleSessionMs } from "./sessions.ts";
import * as store from "./store.ts";

/** Enough of a session's fingerprint to name it; opens nothing. */
const idLength = 16;

/** Where somebody is logged in, latest use first. */
export async function listOwnSessions(context: Context, caller: SessionCaller): Promise<OwnSession[]> {
  const now = context.clock.now();
  const rows = await store.sessionsOf(context.database.reader, caller.userId, now, now - idleSessionMs);
  return rows.map((row) => ({
    id: row.id.slice(0, idLength),
    current: row.id === caller.sessionId,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
    address: row.address || null,
    userAgent: row.user_agent,
  }));
}

/** Ends one of the own sessions. @throws {AppError} not_found, also for those of others */
export async function endOwnSession(work: Work, userId: number, id: string): Promise<void> {
  const rows = await store.sessionsOf(work.sql, userId, work.at, work.at - idleSessionMs);
  const found = rows.find((row) => row.id.slice(0, idLength) === id);
  if (found === undefined) throw new AppError("not_found");
  await endSession(work, userId, found.id);
}
