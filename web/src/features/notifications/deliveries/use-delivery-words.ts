import type { Delivery } from "@duplistatus/contract";
import { causeName } from "@duplistatus/texts";
import { useTranslation } from "react-i18next";
import { useFormat, useNow, useReader } from "../../../format/index.ts";
import type { LazyTexts } from "../../../i18n/texts.ts";
import { useChannelWords } from "../../../notifications/use-channel-words.ts";

type Words = LazyTexts["deliveries"];

/** What a message is about and how it goes with it, in the reader's language. */
export function useDeliveryWords() {
  const { t, i18n } = useTranslation("deliveries");
  const reader = useReader();
  const format = useFormat();
  const now = useNow();
  const channels = useChannelWords();
  const has = (key: string) => i18n.exists(`deliveries:${key}`);
  function reason({ reason: code, facts }: Delivery): string | null {
    if (code === null) return null;
    return has(`outcome.${code}`)
      ? t(`outcome.${code as keyof Words["outcome"]}`)
      : channels.reason(code, facts);
  }
  return {
    what(delivery: Pick<Delivery, "kind" | "cause">): string {
      const key = delivery.kind.replace(".", "_");
      const kind = has(`kind.${key}`) ? t(`kind.${key as keyof Words["kind"]}`) : delivery.kind;
      if (delivery.cause === null) return kind;
      const cause = causeName(delivery.cause as Parameters<typeof causeName>[0], reader);
      return delivery.kind === "incident.opened" ? cause : t("what", { kind, cause });
    },
    state(delivery: Delivery): string {
      const { state, parts, dueAt } = delivery;
      const why = reason(delivery);
      const said = parts > 0 && state === "sent" ? t("instead", { count: parts }) : t(`state.${state}`);
      const next =
        dueAt !== null && (state === "queued" || state === "held") && dueAt > now
          ? t("next", { when: format.moment(dueAt, now) })
          : null;
      return [why === null ? said : `${said}: ${why}`, next].filter(Boolean).join(" ");
    },
  };
}
