import type { Channel } from "@duplistatus/contract";
import { Link } from "@tanstack/react-router";
import { Send } from "lucide-react";
import { useTranslation } from "react-i18next";
import { TimeAgo } from "../../../format/index.ts";
import { channelMark, useChannelWords } from "../../../notifications/use-channel-words.ts";
import { Button } from "../../../ui/button.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { StatusMark } from "../../../ui/status-mark.tsx";
import { isRelay } from "./queries.ts";
import { Standing } from "./standing.tsx";
import { useTest } from "./use-test.ts";

interface ChannelListProps {
  channels: readonly Channel[];
  /** What they are. */
  label: string;
  readOnly: boolean;
}

/** The configured channels or relays, one block each. */
export function ChannelList({ channels, label, readOnly }: ChannelListProps) {
  return (
    <Panel padded={false}>
      <ul aria-label={label} className="divide-y divide-line">
        {channels.map((channel) => (
          <ChannelRow key={channel.id} channel={channel} readOnly={readOnly} />
        ))}
      </ul>
    </Panel>
  );
}

function ChannelRow({ channel, readOnly }: { channel: Channel; readOnly: boolean }) {
  const { t } = useTranslation("channels");
  const words = useChannelWords();
  const test = useTest();
  const { id, name, kind, place } = channel;
  return (
    <li className="relative flex items-start gap-3 px-4 py-3 hover:bg-[color-mix(in_srgb,var(--sunken)_60%,transparent)] max-sm:flex-wrap">
      <StatusMark kind={channelMark(channel)} className="mt-0.5" />
      <div className="min-w-0 flex-1">
        <p className="min-w-0 break-words">
          <Link
            to="/settings/channels"
            search={{ channel: id }}
            className="font-semibold after:absolute after:inset-0 hover:underline"
          >
            {name}
          </Link>{" "}
          <span className="text-ink-2">
            {!isRelay(channel) && words.kind(kind)}
            {place !== "" &&
              place.toLowerCase() !== name.toLowerCase() &&
              (isRelay(channel) ? place : ` · ${place}`)}
          </span>
        </p>
        <p className="mt-0.5 text-md break-words">
          <Standing channel={channel} />
        </p>
      </div>
      {channel.lastTryAt !== null && (
        <TimeAgo at={channel.lastTryAt} className="num mt-0.5 text-sm whitespace-nowrap text-ink-3" />
      )}
      {!readOnly && (
        <Button
          icon={<Send size={14} aria-hidden="true" />}
          busy={test.isPending}
          aria-label={t("list.testOf", { name })}
          onClick={() => test.mutate(channel)}
          className="z-1 max-sm:ml-7"
        >
          {t(isRelay(channel) ? "relays.test" : "list.test")}
        </Button>
      )}
    </li>
  );
}
