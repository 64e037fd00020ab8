import type { Channel, EffectiveRule, NotifyDestination } from "@duplistatus/contract";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../format/index.ts";
import { type RuleRow, topics } from "./model.ts";

/** Rules in the reader's language. */
export function useRuleWords() {
  const { t } = useTranslation("rules");
  const format = useFormat();
  return useMemo(
    () => ({
      /** What a line is about, in full. */
      title: ({ scope, name, note }: RuleRow): string => {
        if (scope.scope === "all") return t("everything");
        return scope.scope === "job" ? `${note} · ${name}` : name;
      },
      /** Which events are told, in two words. */
      topics(on: EffectiveRule["topics"]): string {
        const count = topics.filter((topic) => on[topic]).length;
        if (count === topics.length) return t("topics.all");
        if (count === 0) return t("topics.none");
        return t("topics.some", { n: format.number(count), of: format.number(topics.length) });
      },
      destination: ({ channelId, recipient }: NotifyDestination, channels: readonly Channel[]): string =>
        recipient ?? channels.find(({ id }) => id === channelId)?.name ?? t("where.gone"),
    }),
    [t, format],
  );
}

/** The channels of a rule that are on, in their order. */
export function reached(rule: EffectiveRule, channels: readonly Channel[]): Channel[] {
  return channels.filter(
    ({ id, enabled }) => enabled && (rule.channels === "all" || rule.channels.includes(id)),
  );
}
