import type { Channel, ChannelTest } from "@duplistatus/contract";
import { attemptReason, testStepWords } from "@duplistatus/texts";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useReaderWith } from "../format/index.ts";
import type { LazyTexts } from "../i18n/texts.ts";

type Words = LazyTexts["channels"];
type Facts = Readonly<Record<string, unknown>>;

/** Kinds, fields, and reasons in the reader's language; what a newer server names and nobody knows here stays as it is. */
export function useChannelWords() {
  const { t, i18n } = useTranslation("channels");
  const teller = useReaderWith("attempts");
  return useMemo(() => {
    const has = (key: string) => i18n.exists(`channels:${key}`);
    const kind = (name: string) => (has(`kinds.${name}`) ? t(`kinds.${name as keyof Words["kinds"]}`) : name);

    /** Of a kind's own sentence and the one that all kinds share, the first there is. */
    function own(branch: "field" | "hint", of: string, field: string): string | null {
      const keys = [`${branch}.${of}_${field}`, `${branch}.${field}`];
      const found = keys.find(has);
      return found === undefined ? null : t(found as "field.url");
    }

    return {
      kind,
      /** One line about when to choose it. */
      about: (name: string) => (has(`about.${name}`) ? t(`about.${name as keyof Words["about"]}`) : ""),
      field: (of: string, name: string) => own("field", of, name) ?? name,
      hint: (of: string, name: string) => own("hint", of, name),
      choice: (field: string, value: string) =>
        has(`choice.${field}_${value}`) ? t(`choice.${`${field}_${value}` as keyof Words["choice"]}`) : value,
      /** Why something was not sent, with what the other side said. */
      reason: (code: string, facts: Facts): string => attemptReason(code, facts, teller),
      /** A step of a test, and why it failed. */
      step: (step: ChannelTest["steps"][number]) => testStepWords(step, teller),
    };
  }, [t, i18n, teller]);
}

/** How it goes with a channel, as a mark: what counts is whether its last message arrived. */
export function channelMark({ enabled, health }: Pick<Channel, "enabled" | "health">) {
  if (!enabled) return "none" as const;
  return ({ new: "none", ok: "ok", failing: "warn", attention: "err" } as const)[health];
}
