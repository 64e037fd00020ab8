import type { Channel } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { channelsQuery, relaysQuery } from "../../../api/channels.ts";
import { QueryError } from "../../../api/query-error.tsx";
import { useChannelWords } from "../../../notifications/use-channel-words.ts";
import { useMe } from "../../../session/me.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { ChannelList } from "./channel-list.tsx";
import { ChannelPage } from "./channel-page.tsx";
import { ChooseKind } from "./choose-kind.tsx";
import { freeName } from "./model.ts";
import { NoChannels } from "./no-channels.tsx";
import { isRelay, type Kind, kindsQuery } from "./queries.ts";
import { Relays } from "./relays.tsx";
import { useAddNtfy } from "./use-add-ntfy.ts";

/** Which part of the page is shown: the list, one channel, or the form of a new one. */
export interface ChannelsPlace {
  channel?: number | undefined;
  add?: string | undefined;
}

interface ChannelsProps {
  place: ChannelsPlace;
  onGo: (place: ChannelsPlace) => void;
}

/** The ways to tell people. */
export function Channels({ place, onGo }: ChannelsProps) {
  const channels = useQuery(channelsQuery);
  const relays = useQuery(relaysQuery);
  const kinds = useQuery({
    ...kindsQuery,
    enabled: place.channel !== undefined || place.add !== undefined,
  });
  if (place.channel === undefined && place.add === undefined) return <Overview onGo={onGo} />;
  const error = channels.error ?? relays.error ?? kinds.error;
  if (channels.data && relays.data && kinds.data) {
    const all = [...channels.data, ...relays.data];
    return <One place={place} channels={all} kinds={kinds.data} onGo={onGo} />;
  }
  if (error)
    return (
      <QueryError
        error={error}
        onRetry={() => {
          void channels.refetch();
          void relays.refetch();
          void kinds.refetch();
        }}
      />
    );
  return <Skeleton rows={12} />;
}

interface OneProps extends ChannelsProps {
  channels: readonly Channel[];
  kinds: readonly Kind[];
}

function One({ place, channels, kinds, onGo }: OneProps) {
  const { t } = useTranslation("channels");
  const words = useChannelWords();
  const channel = channels.find(({ id }) => id === place.channel) ?? null;
  const wanted = channel?.kind ?? (place.channel === undefined ? place.add : undefined);
  const kind = kinds.find((each) => each.kind === wanted);
  if (!kind)
    return (
      <EmptyState
        isPage
        title={t("page.gone")}
        action={<Button onClick={() => onGo({})}>{t("page.back")}</Button>}
      />
    );
  return (
    <ChannelPage
      key={channel?.id ?? kind.kind}
      kind={kind}
      channel={channel}
      name={freeName(words.kind(kind.kind), channels)}
      others={channels.filter((each) => each !== channel && !isRelay(each))}
      onAdded={(id) => onGo({ channel: id })}
      onGone={() => onGo({})}
    />
  );
}

function Overview({ onGo }: Pick<ChannelsProps, "onGo">) {
  const { t } = useTranslation("channels");
  const readOnly = useMe().role !== "admin";
  const { data, error, refetch } = useQuery(channelsQuery);
  const [choosing, setChoosing] = useState(false);
  const addNtfy = useAddNtfy((id) => onGo({ channel: id }));
  const add = data && data.length > 0 && !readOnly && (
    <Button
      variant="primary"
      icon={<Plus size={14} aria-hidden="true" />}
      aria-haspopup="dialog"
      onClick={() => setChoosing(true)}
    >
      {t("add")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("title")} meta={t("intro")} actions={add} />
      {data ? (
        data.length === 0 ? (
          <NoChannels
            readOnly={readOnly}
            isAdding={addNtfy.isPending}
            onAddNtfy={() => addNtfy.mutate()}
            onChoose={() => setChoosing(true)}
          />
        ) : (
          <ChannelList channels={data} label={t("title")} readOnly={readOnly} />
        )
      ) : error ? (
        <QueryError error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton rows={4} height={64} />
      )}
      <Relays readOnly={readOnly} onAdd={() => onGo({ add: "relay" })} />
      <ChooseKind
        open={choosing}
        onClose={() => setChoosing(false)}
        onPick={(kind) => {
          setChoosing(false);
          if (kind === "ntfy") addNtfy.mutate();
          else onGo({ add: kind });
        }}
      />
    </>
  );
}
