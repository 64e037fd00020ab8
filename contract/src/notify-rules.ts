import type { EffectiveRule, NotifyRule, NotifyTopic, RemindPeriod } from "./notifications.ts";

/** Every topic, in the order of the screens; the same names as `notifyTopics`, without what checks input. */
const topicNames: readonly NotifyTopic[] = [
  "overdue",
  "failing",
  "stuck",
  "unreachable",
  "unusual",
  "recovered",
  "newServer",
  "selfTest",
];

/** What was set on the way down to a job; what is absent there was set nowhere. */
export interface RuleChain {
  all: NotifyRule;
  server?: NotifyRule | undefined;
  job?: NotifyRule | undefined;
  /** How often people are reminded where no rule says so. */
  remind: RemindPeriod;
}

/**
 * What holds for a job, a whole server, or everything: the nearest that was set, else the usual. Topics are inherited one
 * by one. The same for the server, which decides by it, and for the screen that shows it.
 */
export function effectiveRule({ all, server = {}, job = {}, remind }: RuleChain): EffectiveRule {
  const topics = Object.fromEntries(
    topicNames.map((topic) => [
      topic,
      job.topics?.[topic] ?? server.topics?.[topic] ?? all.topics?.[topic] ?? true,
    ]),
  ) as Record<NotifyTopic, boolean>;
  return {
    runs: job.runs ?? server.runs ?? all.runs ?? "warnings",
    topics,
    remind: job.remind ?? server.remind ?? all.remind ?? remind,
    channels: job.channels ?? server.channels ?? all.channels ?? "all",
    destinations: job.destinations ?? server.destinations ?? [],
  };
}
