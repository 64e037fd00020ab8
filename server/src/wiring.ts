import { sessionsCache } from "./access/accounts/sessions.ts";
import { tokensCache } from "./access/accounts/tokens.ts";
import { settingsCache } from "./access/settings/settings.ts";
import { collectByTimer } from "./collecting/scheduler.ts";
import { incidentLog } from "./incidents/log.ts";
import { forgetOldMerges } from "./merging/undo.ts";
import { evaluation } from "./monitoring/evaluation.ts";
import { monitorByTimer } from "./monitoring/timer.ts";
import { notices } from "./notifications/notices/subscriber.ts";
import { notificationsOf } from "./notifications/service.ts";
import { notifyByTimer } from "./notifications/timed/timers.ts";
import { streamsEnd } from "./pages/events/routes.ts";
import type { Context } from "./platform/context.ts";
import { type ContextParts, createContext } from "./platform/create-context.ts";
import { retryPending } from "./platform/database/pending.ts";
import type { Subscriber } from "./platform/database/unit-of-work.ts";
import { liveUpdates } from "./platform/events/live-updates.ts";
import type { Leader } from "./platform/leader/leader.ts";
import type { Timers } from "./platform/timers.ts";
import { readLeftoversByTimer } from "./recording/leftovers.ts";
import { trimPending } from "./recording/pending-shares.ts";

/**
 * Who is told what happened, in this order, by the server and the command line alike. First those inside the transaction:
 * what they write is committed with the change or not at all, and what they throw never makes it fail.
 */
const subscribersOf = (context: Context): Subscriber[] => [
  evaluation(context),
  notices(() => notificationsOf(context).wake()),
  // After the commit.
  settingsCache(context),
  sessionsCache(context),
  tokensCache(context),
  liveUpdates(context.events),
  streamsEnd(context),
  context.replicas.subscriber,
  incidentLog(context.log),
];

/** Puts the program together; whoever opened the database closes it, after `context.reader` and `context.replicas`. */
export const createProgram = (parts: ContextParts): Context =>
  createContext({ ...parts, subscribers: subscribersOf });

const minute = 60_000;

/** Everything that is done by the clock. @param collecting false: nothing is collected by itself */
export function startTimers(
  context: Context,
  leader: Leader,
  timers: Timers,
  { collecting }: { collecting: boolean },
): void {
  const once = { leaderOnly: true, atOnce: true };
  if (collecting) collectByTimer(context, leader, timers);
  monitorByTimer(context, leader, timers);
  notifyByTimer(context, timers);
  readLeftoversByTimer(context, timers);
  timers.every("shares of strangers", minute / 2, () => trimPending(context), { leaderOnly: true });
  timers.every("pending events", minute, () => retryPending(context), once);
  timers.every("old merges", 60 * minute, () => forgetOldMerges(context), once);
}
