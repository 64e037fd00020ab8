import type { NotifyOutcome, NotifyTopic } from "@duplistatus/contract";
import type { NoticeRow } from "../notices/store.ts";
import { wantsRun } from "../rules/rules.ts";
import type { Reachable, World } from "./world.ts";

/** One who could be told. */
export interface Listener {
  channel: Reachable;
  recipient: string;
  /** Why this one is not told; null = is told. */
  refusal: Extract<NotifyOutcome, "below_level" | "topic_off" | "not_for_this_kind"> | null;
}

/** Kinds that also want to know when a run begins want every run: they watch for silence. */
export const hearsStarts = ({ kind }: Reachable): boolean => kind.events?.includes("run.started") ?? false;

/** Everybody who could be told of a notice by the rules, each with whether they are. */
export function audienceOf(notice: NoticeRow, { channels, rules }: World): Listener[] {
  const rule = rules.effective(notice.server_id, notice.job_id);
  const listeners = new Map<string, Listener>();
  const add = (channel: Reachable, recipients: readonly string[], wanted: boolean) => {
    const suits = channel.kind.events?.includes(notice.kind as never) ?? true;
    const unwanted = notice.topic === "run" ? "below_level" : "topic_off";
    const refusal = !suits ? "not_for_this_kind" : wanted ? null : unwanted;
    for (const recipient of recipients) {
      const key = `${channel.row.id}:${recipient}`;
      // Whoever is named twice is told when one of both asks for it.
      if (listeners.get(key)?.refusal !== null) listeners.set(key, { channel, recipient, refusal });
    }
  };
  for (const channel of channels.values()) {
    if (rule.channels !== "all" && !rule.channels.includes(channel.row.id)) continue;
    const wanted =
      notice.topic === "run"
        ? wantsRun(hearsStarts(channel) ? "all" : rule.runs, notice.rank)
        : rule.topics[notice.topic as NotifyTopic];
    add(channel, channel.recipients, wanted);
  }
  for (const destination of rule.destinations) {
    const channel = channels.get(destination.channelId);
    if (channel === undefined) continue;
    const wanted =
      notice.topic === "run"
        ? wantsRun(hearsStarts(channel) && destination.runs !== "off" ? "all" : destination.runs, notice.rank)
        : destination.topics.includes(notice.topic as NotifyTopic);
    add(channel, destination.recipient === null ? channel.recipients : [destination.recipient], wanted);
  }
  return [...listeners.values()];
}
