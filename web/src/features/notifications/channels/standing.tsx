import type { Channel } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { useFormat, useNow } from "../../../format/index.ts";
import { useChannelWords } from "../../../notifications/use-channel-words.ts";
import { isRelay } from "./queries.ts";

/** How it goes with a channel: the truth about its last messages, never whether its fields are filled. */
export function Standing({ channel }: { channel: Channel }) {
  const { t } = useTranslation("channels");
  const format = useFormat();
  const words = useChannelWords();
  const now = useNow();
  const { health, lastOkAt, failingSince, pausedUntil, reason, facts } = channel;
  if (!channel.enabled) return <span className="text-ink-3">{t("list.off")}</span>;
  if (health === "new" || (health === "ok" && lastOkAt === null))
    return <span className="text-ink-2">{t(isRelay(channel) ? "relays.never" : "list.neverTried")}</span>;
  if (health === "ok")
    return (
      <span className="text-ink-2">
        {t(isRelay(channel) ? "relays.delivered" : "list.delivered", {
          when: format.relative(lastOkAt, now),
        })}
        {channel.weekSent > 0 &&
          ` · ${t(isRelay(channel) ? "relays.week" : "list.week", { count: channel.weekSent })}`}
        {channel.weekDead > 0 && (
          <span className="text-err"> · {t("list.given", { count: channel.weekDead })}</span>
        )}
        {channel.waiting > 0 && ` · ${t("list.waiting", { count: channel.waiting })}`}
      </span>
    );
  const looksBad = health === "attention";
  return (
    <span className="text-ink-2">
      <span className={looksBad ? "text-err" : "text-warn"}>
        {failingSince === null
          ? t("list.lastFailed")
          : t("list.failingSince", { when: format.moment(failingSince, now) })}
        {reason !== null && `: ${words.reason(reason, facts)}`}
      </span>
      {channel.waiting > 0 && ` ${t("list.waiting", { count: channel.waiting })}.`}
      {looksBad && channel.waiting > 0
        ? ` ${t("list.needsYou")}`
        : pausedUntil !== null &&
          pausedUntil > now &&
          ` ${t("list.nextTry", { when: format.moment(pausedUntil, now) })}.`}
    </span>
  );
}
