import type { Collection } from "@duplistatus/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { QueryError } from "../../../api/query-error.tsx";
import { cancelCollection, collectionQuery } from "../../../collecting/queries.ts";
import { useStart } from "../../../collecting/use-start.ts";
import { useClock, useFormat } from "../../../format/index.ts";
import { useMe } from "../../../session/me.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { StatusMark } from "../../../ui/status-mark.tsx";
import { useFirstFocus } from "../../../ui/use-first-focus.ts";
import { Foot } from "../foot.tsx";
import { arrangeServers, overallShare, retryable, type Summary, summarize } from "../model/summary.ts";
import { Bar } from "./bar.tsx";
import { ServerRow } from "./server-row.tsx";
import { useSummaryText } from "./use-summary-text.ts";

interface CollectionProgressProps {
  id: string;
  onClose: () => void;
  /** Back to the choice of servers. */
  onChoose: () => void;
  /** Shows another collection: the one that tries again what failed. */
  onShow: (id: string) => void;
}

/** How a collection goes, server by server; in the end what came of it. */
export function CollectionProgress({ id, onClose, onChoose, onShow }: CollectionProgressProps) {
  const { t: common } = useTranslation();
  const { data, error, refetch } = useQuery(collectionQuery(id));
  const region = useFirstFocus<HTMLDivElement>();
  return (
    <div ref={region} tabIndex={-1} className="outline-none">
      {data ? (
        <Loaded collection={data} onClose={onClose} onChoose={onChoose} onShow={onShow} />
      ) : (
        <>
          {error ? (
            <QueryError error={error} onRetry={() => void refetch()} />
          ) : (
            <Skeleton rows={5} height={52} />
          )}
          <Foot>
            <Button onClick={onClose}>{common("close")}</Button>
          </Foot>
        </>
      )}
    </div>
  );
}

type LoadedProps = Omit<CollectionProgressProps, "id"> & { collection: Collection };

function Loaded({ collection, onClose, onChoose, onShow }: LoadedProps) {
  const { t } = useTranslation("collecting");
  const { t: common } = useTranslation();
  const format = useFormat();
  const summary = useMemo(() => summarize(collection.servers), [collection.servers]);
  const rows = useMemo(() => arrangeServers(collection), [collection]);
  const running = collection.endedAt === null;
  if (collection.servers.length === 0)
    return (
      <>
        <EmptyState title={t("progress.none")} action={<Button onClick={onChoose}>{t("other")}</Button>}>
          {t("progress.noneText")}
        </EmptyState>
        <Foot>
          <Button onClick={onClose}>{common("close")}</Button>
        </Foot>
      </>
    );
  return (
    <>
      <Head collection={collection} summary={summary} />
      <ul
        aria-label={t("progress.servers")}
        aria-busy={running}
        className="overflow-hidden rounded-md border border-line"
      >
        {rows.map((server) => (
          <ServerRow key={server.key} collectionId={collection.id} kind={collection.kind} server={server} />
        ))}
      </ul>
      {running ? (
        <RunningFoot collection={collection} onClose={onClose} />
      ) : (
        <EndedFoot collection={collection} onClose={onClose} onChoose={onChoose} onShow={onShow} />
      )}
      {running && (
        <Announcement
          text={t("progress.overall", {
            done: format.number(summary.ended),
            all: format.number(summary.servers),
          })}
        />
      )}
    </>
  );
}

const announceMs = 6_000;

/** Tells screen readers how far it is, every few seconds at most. */
function Announcement({ text }: { text: string }) {
  const [said, setSaid] = useState(text);
  const latest = useRef(text);
  useEffect(() => {
    latest.current = text;
  }, [text]);
  useEffect(() => {
    const timer = setInterval(() => setSaid(latest.current), announceMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <p aria-live="polite" className="sr-only">
      {said}
    </p>
  );
}

/** Sentence or count, who began it, and how far it is: the same height while it goes and when it has ended. */
function Head({ collection, summary }: { collection: Collection; summary: Summary }) {
  const { t } = useTranslation("collecting");
  const format = useFormat();
  const text = useSummaryText(collection, summary);
  const { cause, by, startedAt, endedAt, servers } = collection;
  const running = endedAt === null;
  const when = useClock((now) => format.relative(startedAt, now));
  const trouble = summary.unreachable + summary.refused;
  const mark = running
    ? "running"
    : trouble > 0
      ? "err"
      : summary.unread > 0
        ? "warn"
        : summary.done === 0
          ? "none"
          : "ok";
  const begun =
    cause === "user"
      ? by === null
        ? t("progress.cause.userUnknown", { when })
        : t("progress.cause.user", { by, when })
      : t(`progress.cause.${cause}`, { when });
  return (
    <div className="sticky -top-2 z-1 -mt-2 mb-1 bg-surface pt-2 pb-2.5">
      <div className="flex items-start gap-2.5">
        <StatusMark kind={mark} className="mt-0.5" />
        <div className="min-w-0 flex-1">
          <p role={running ? undefined : "status"} className="num font-semibold">
            {running
              ? t("progress.overall", {
                  done: format.number(summary.ended),
                  all: format.number(summary.servers),
                })
              : text}
          </p>
          <p className="num text-sm text-ink-3">{begun}</p>
        </div>
      </div>
      <Bar
        share={running ? overallShare(servers) : 1}
        tone={running ? "accent" : mark === "none" ? "none" : mark === "running" ? "accent" : mark}
        label={t("progress.title")}
        className="mt-2.5"
      />
    </div>
  );
}

function RunningFoot({ collection, onClose }: { collection: Collection; onClose: () => void }) {
  const { t } = useTranslation("collecting");
  const { t: common } = useTranslation();
  const admin = useMe().role === "admin";
  const errorText = useErrorText();
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => cancelCollection(collection.id),
    onSuccess: (answer) => client.setQueryData(collectionQuery(collection.id).queryKey, answer),
  });
  return (
    <>
      {cancel.isError && (
        <Notice tone="err" className="mt-3">
          {errorText(cancel.error)}
        </Notice>
      )}
      <Foot>
        <span className="mr-auto min-w-0 text-sm text-ink-3 max-sm:w-full">{t("progress.goesOn")}</span>
        {admin && (
          <Button busy={cancel.isPending || collection.cancelled} onClick={() => cancel.mutate()}>
            {t(collection.kind === "test" ? "progress.cancelTest" : "progress.cancel")}
          </Button>
        )}
        <Button variant="primary" onClick={onClose}>
          {common("close")}
        </Button>
      </Foot>
    </>
  );
}

function EndedFoot({ collection, onClose, onChoose, onShow }: LoadedProps) {
  const { t } = useTranslation("collecting");
  const { t: common } = useTranslation();
  const format = useFormat();
  const admin = useMe().role === "admin";
  const errorText = useErrorText();
  const start = useStart(onShow);
  const failed = retryable(collection.servers);
  return (
    <>
      {start.isError && (
        <Notice tone="err" className="mt-3">
          {errorText(start.error)}
        </Notice>
      )}
      <Foot>
        {admin && collection.kind === "collect" && (
          <Button variant="ghost" className="mr-auto" onClick={onChoose}>
            {t("progress.more")}
          </Button>
        )}
        {admin && failed.length > 0 && (
          <Button
            busy={start.isPending}
            onClick={() =>
              start.mutate({
                kind: collection.kind,
                servers: failed,
                keepJson: collection.servers.some(({ json }) => json),
              })
            }
          >
            {t("progress.retry", { count: failed.length, n: format.number(failed.length) })}
          </Button>
        )}
        <Button variant="primary" onClick={onClose}>
          {common("close")}
        </Button>
      </Foot>
    </>
  );
}
