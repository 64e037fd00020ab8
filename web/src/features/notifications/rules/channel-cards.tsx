import type { Channel } from "@duplistatus/contract";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { TimeAgo } from "../../../format/index.ts";
import { channelMark, useChannelWords } from "../../../notifications/use-channel-words.ts";
import { classes } from "../../../ui/classes.ts";
import { StatusMark } from "../../../ui/status-mark.tsx";
import { Standing } from "../channels/standing.tsx";

/** More would push the table off the screen; the others are one click away. */
const most = 6;
const order = { err: 0, warn: 1, ok: 2, none: 3 } as const;

/** The channels with the truth about their last messages, troubled ones first. */
export function ChannelCards({ channels }: { channels: readonly Channel[] }) {
  const { t } = useTranslation("rules");
  const sorted = [...channels].sort((a, b) => order[channelMark(a)] - order[channelMark(b)]);
  const left = sorted.length - most;
  return (
    <section aria-label={t("channels")} className="mb-4">
      <ul className="grid gap-3.5 max-sm:gap-2 sm:grid-cols-[repeat(auto-fill,minmax(250px,1fr))]">
        {sorted.slice(0, most).map((channel) => (
          <Card key={channel.id} channel={channel} />
        ))}
      </ul>
      {left > 0 && (
        <Link
          to="/settings/channels"
          className="mt-2 inline-block text-md text-accent hover:underline max-sm:py-2"
        >
          {t("moreChannels", { count: left })}
        </Link>
      )}
    </section>
  );
}

function Card({ channel }: { channel: Channel }) {
  const words = useChannelWords();
  const { id, name, kind, place, lastTryAt } = channel;
  const mark = channelMark(channel);
  return (
    <li className="relative flex items-start gap-2.5 rounded-lg border border-line bg-surface px-3.5 py-2.5 hover:border-line-strong">
      <StatusMark kind={mark} className="mt-0.5" />
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate">
            <Link
              to="/settings/channels"
              search={{ channel: id }}
              className="font-semibold after:absolute after:inset-0 hover:underline"
            >
              {name}
            </Link>{" "}
            <span className="text-ink-2">
              {words.kind(kind)}
              {place !== "" && place.toLowerCase() !== name.toLowerCase() && ` · ${place}`}
            </span>
          </span>
          {lastTryAt !== null && <TimeAgo at={lastTryAt} className="num shrink-0 text-sm text-ink-3" />}
        </p>
        <p
          className={classes(
            "line-clamp-2 text-sm break-words",
            mark !== "err" && mark !== "warn" && "max-sm:hidden",
          )}
        >
          <Standing channel={channel} />
        </p>
      </div>
    </li>
  );
}
