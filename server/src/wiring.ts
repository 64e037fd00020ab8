import { createPasswordChecks } from "./access/accounts/login.ts";
import { createSessions, sessionsCache } from "./access/accounts/sessions.ts";
import { createTokens, tokensCache } from "./access/accounts/tokens.ts";
import { forgetOldAudit } from "./access/audit/retention.ts";
import { createRates } from "./access/rates.ts";
import { createSettings, settingsCache } from "./access/settings/settings.ts";
import { createSignOn } from "./access/sign-on/provider.ts";
import { createCollections } from "./collecting/collections.ts";
import { createPace } from "./collecting/pace.ts";
import { collectByTimer } from "./collecting/scheduler.ts";
import { createLooks } from "./connections/find.ts";
import { incidentLog } from "./incidents/log.ts";
import { createSizes } from "./keeping/sizes.ts";
import { keepByTimer } from "./keeping/timer.ts";
import { createKeeping, keepingElsewhere } from "./keeping/work.ts";
import { settleIdentity } from "./merging/settle-identity.ts";
import { forgetOldMerges } from "./merging/undo.ts";
import { evaluation } from "./monitoring/evaluation.ts";
import { monitorByTimer } from "./monitoring/timer.ts";
import { createMqtt, mqttWakes, publishByTimer } from "./mqtt/publisher.ts";
import { notices } from "./notifications/notices/subscriber.ts";
import { createRelays, relaysCache } from "./notifications/relay/relay.ts";
import { createNotifications, notificationsOf } from "./notifications/service.ts";
import { notifyByTimer } from "./notifications/timed/timers.ts";
import { createAnswers, dashboardAnswers } from "./pages/dashboard/answer.ts";
import { streamsEnd } from "./pages/events/routes.ts";
import { createStreams } from "./pages/events/streams.ts";
import { createProbe } from "./pages/health/health.ts";
import type { Context, Services } from "./platform/context.ts";
import { type ContextParts, createContext } from "./platform/create-context.ts";
import { retryPending } from "./platform/database/pending.ts";
import type { Subscriber } from "./platform/database/unit-of-work.ts";
import { liveUpdates } from "./platform/events/live-updates.ts";
import { createSeenSpace } from "./platform/free-space.ts";
import { type Leader, onlyProcess } from "./platform/leader/leader.ts";
import { createMeters } from "./platform/metrics/meters.ts";
import type { Timers } from "./platform/timers.ts";
import { readLeftoversByTimer } from "./recording/leftovers.ts";
import { trimPending } from "./recording/pending-shares.ts";
import { createNewcomers } from "./records/servers/newcomers.ts";

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
  relaysCache(context),
  dashboardAnswers(context),
  liveUpdates(context.events),
  streamsEnd(context),
  mqttWakes(context),
  context.replicas.subscriber,
  incidentLog(context.log),
  keepingElsewhere(context),
];

/** Everything that exists once per running program. */
const servicesOf = (context: Context): Services => ({
  settings: createSettings(context),
  sessions: createSessions(context),
  tokens: createTokens(context),
  passwordChecks: createPasswordChecks(),
  signOn: createSignOn(context),
  rates: createRates(context),
  proxies: { unnamed: null },
  suppression: { suppression: null },
  beforeChecks: [],
  looks: createLooks(),
  pace: createPace(),
  collections: createCollections(context),
  streams: createStreams(context),
  keeping: createKeeping(),
  sizes: createSizes(),
  probe: createProbe(),
  freeSpace: createSeenSpace(),
  integrity: { damaged: false },
  newcomers: createNewcomers(context),
  logs: new Map(),
  relays: createRelays(context),
  notifications: createNotifications(context),
  dashboard: createAnswers(),
  meters: createMeters(),
  mqtt: createMqtt(context),
  leadership: { current: onlyProcess },
});

/** What makes a program out of a configuration and a database. */
export type ProgramParts = Omit<ContextParts, "services" | "subscribers">;

/** Puts the program together; whoever opened the database closes it, after `context.reader` and `context.replicas`. */
export const createProgram = (parts: ProgramParts): Context =>
  createContext({ ...parts, services: servicesOf, subscribers: subscribersOf });

const minute = 60_000;

/** Everything that is done by the clock. @param collecting false: nothing is collected by itself */
export function startTimers(
  context: Context,
  leader: Leader,
  timers: Timers,
  { collecting }: { collecting: boolean },
): void {
  const once = { leaderOnly: true, atOnce: true };
  // Asked for by itself: whatever else is timed, a replica that dies is replaced within ten seconds.
  timers.every("leadership", 5_000, () => leader.isLeader());
  if (collecting) collectByTimer(context, leader, timers);
  monitorByTimer(context, leader, timers);
  notifyByTimer(context, timers);
  keepByTimer(context, timers);
  publishByTimer(context, timers);
  readLeftoversByTimer(context, timers, settleIdentity);
  timers.every("shares of strangers", minute / 2, () => trimPending(context), { leaderOnly: true });
  timers.every("pending events", minute, () => retryPending(context), once);
  timers.every("old audit lines", 60 * minute, () => forgetOldAudit(context), once);
  timers.every("old merges", 60 * minute, () => forgetOldMerges(context), once);
}
