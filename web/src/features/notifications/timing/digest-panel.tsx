import type { Channel, Digest } from "@duplistatus/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { patient } from "../../../api/patient.ts";
import { keys } from "../../../api/queries.ts";
import { QueryError } from "../../../api/query-error.tsx";
import { TimeAgo, useFormat, weekdayNames } from "../../../format/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Confirm } from "../../../ui/confirm.tsx";
import { MenuChevron, type MenuEntry } from "../../../ui/menu.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { useToast } from "../../../ui/toast.tsx";
import { Switch } from "../../../ui/toggle.tsx";
import { changeDigest, digestsQuery, removeDigest, sendDigest } from "./queries.ts";

const DigestDialog = lazy(patient(() => import("./digest-dialog.tsx")));

interface DigestPanelProps {
  channels: readonly Channel[];
  readOnly: boolean;
}

/** Every summary with when and to whom it comes. */
export function DigestPanel({ channels, readOnly }: DigestPanelProps) {
  const { t } = useTranslation("timing");
  const { data, error, refetch } = useQuery(digestsQuery);
  const [editing, setEditing] = useState<{ digest: Digest | null; key: number; open: boolean } | null>(null);
  const [leaving, setLeaving] = useState<Digest | null>(null);
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const edit = (digest: Digest | null) =>
    setEditing((before) => ({ digest, key: (before?.key ?? 0) + 1, open: true }));
  return (
    <Panel title={t("digests.title")}>
      {data ? (
        <>
          <p className="mb-2.5 text-ink-2">{t(data.length === 0 ? "digests.none" : "digests.text")}</p>
          {data.length > 0 && (
            <ul className="mb-3 divide-y divide-line border-y border-line">
              {data.map((digest) => (
                <DigestRow
                  key={digest.id}
                  digest={digest}
                  channels={channels}
                  readOnly={readOnly}
                  onEdit={() => edit(digest)}
                  onRemove={() => setLeaving(digest)}
                />
              ))}
            </ul>
          )}
          {!readOnly && (
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <Button
                icon={<Plus size={14} aria-hidden="true" />}
                aria-haspopup="dialog"
                disabled={channels.length === 0}
                onClick={() => edit(null)}
              >
                {t("digests.add")}
              </Button>
              {channels.length === 0 && (
                <span className="text-sm text-ink-3">{t("digests.needsChannel")}</span>
              )}
            </div>
          )}
        </>
      ) : error ? (
        <QueryError error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton rows={2} />
      )}
      <Suspense>
        {editing && (
          <DigestDialog
            key={editing.key}
            digest={editing.digest}
            channels={channels}
            open={editing.open}
            onClose={() => setEditing((now) => now && { ...now, open: false })}
          />
        )}
      </Suspense>
      <Confirm
        open={leaving !== null}
        onClose={() => setLeaving(null)}
        title={t("digests.removeTitle", { name: leaving?.name ?? "" })}
        confirm={t("digests.remove")}
        errorText={errorText}
        onConfirm={async () => {
          if (!leaving) return;
          client.setQueryData(keys.digests, await removeDigest(leaving.id));
          toast.ok(t("digests.removed", { name: leaving.name }));
        }}
      >
        {t("digests.removeText")}
      </Confirm>
    </Panel>
  );
}

interface DigestRowProps extends DigestPanelProps {
  digest: Digest;
  onEdit: () => void;
  onRemove: () => void;
}

function DigestRow({ digest, channels, readOnly, onEdit, onRemove }: DigestRowProps) {
  const { t, i18n } = useTranslation("timing");
  const format = useFormat();
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const { id, name, enabled, every, weekday, dayOfMonth, tags, lastAt } = digest;
  const send = useMutation({
    mutationFn: () => sendDigest(id),
    onSuccess: ({ recipients }) => {
      if (recipients === 0) toast.warn(t("digests.sentNobody"));
      else toast.ok(t("digests.sent", { name, count: recipients }));
      void client.invalidateQueries({ queryKey: keys.deliveries });
    },
    onError: (error) => toast.err(errorText(error)),
  });
  const turn = useMutation({
    mutationFn: (on: boolean) => {
      const { id: _id, createdAt: _created, lastAt: _last, ...input } = digest;
      return changeDigest(id, { ...input, enabled: on });
    },
    onSuccess: (list) => client.setQueryData(keys.digests, list),
    onError: (error) => toast.err(errorText(error)),
  });
  const time = format.timeOfDay(digest.time);
  const when =
    every === "day"
      ? t("when.day", { time })
      : every === "week"
        ? t("when.week", { day: weekdayNames(i18n.language, "long")[weekday], time })
        : t("when.month", { day: format.number(dayOfMonth), time });
  const names = channels.filter((channel) => digest.channels.includes(channel.id)).map((one) => one.name);
  const entries: MenuEntry[] = [
    { label: t("digests.edit"), onSelect: onEdit },
    { label: t("digests.removeOne"), danger: true, onSelect: onRemove },
  ];
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 py-2.5">
      <div className="min-w-0 flex-[1_1_220px]">
        <p className="font-semibold break-words">{name}</p>
        <p className="text-md break-words text-ink-2">
          {[when, names.join(", "), tags.length > 0 && t("digests.tags", { tags: tags.join(", ") })]
            .filter(Boolean)
            .join(" · ")}
        </p>
        {lastAt !== null && (
          <p className="text-sm text-ink-3">
            {t("digests.last")} <TimeAgo at={lastAt} />
          </p>
        )}
      </div>
      {!readOnly && (
        <span className="flex items-center gap-2">
          <Button
            busy={send.isPending}
            aria-label={t("digests.sendOf", { name })}
            onClick={() => send.mutate()}
          >
            {t("digests.send")}
          </Button>
          <Switch
            bare
            label={t("digests.onOf", { name })}
            checked={enabled}
            onChange={(on) => turn.mutate(on)}
          />
          <MenuChevron label={name} align="end" items={() => entries} />
        </span>
      )}
    </li>
  );
}
