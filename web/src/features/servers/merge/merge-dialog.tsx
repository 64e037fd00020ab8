import type { MergeRequest, ServerEntry } from "@duplistatus/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { QueryError } from "../../../api/query-error.tsx";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { useToast } from "../../../ui/toast.tsx";
import { serverTitle } from "../model/servers.ts";
import { mergePreviewQuery, mergeServers, rereadServers } from "../queries.ts";
import { useUndoMerge } from "../use-undo-merge.ts";
import { ChooseServer, ServerLine } from "./choose-server.tsx";
import { Preview } from "./preview.tsx";

interface MergeDialogProps {
  server: ServerEntry;
  /** Chosen already, where the merge was offered. */
  other: ServerEntry | null;
  /** Which one stays; null = nobody proposed it. */
  intoId: string | null;
  servers: readonly ServerEntry[];
  open: boolean;
  onClose: () => void;
}

/** Makes two servers one: chooses the other one and which stays, shows what will happen, and does it. */
export default function MergeDialog({ server, other, intoId, servers, open, onClose }: MergeDialogProps) {
  const { t } = useTranslation("servers");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const toast = useToast();
  const client = useQueryClient();
  const undo = useUndoMerge();
  const [chosen, setChosen] = useState(other);
  const [into, setInto] = useState(intoId);
  // The one that goes on reporting stays, unless somebody says otherwise.
  const stays = chosen && (into ?? newer(server, chosen).id);
  const request = chosen && {
    fromId: stays === server.id ? chosen.id : server.id,
    intoId: stays === server.id ? server.id : chosen.id,
  };
  const merge = useMutation({
    mutationFn: mergeServers,
    onSuccess: (done) => {
      void rereadServers(client);
      toast.ok(t("merge.done", { from: done.fromName, into: done.intoName }), {
        action: { label: t("action.undo"), onSelect: () => undo.mutate(done) },
      });
      onClose();
    },
  });
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      dismissible={!merge.isPending}
      title={t("merge.title", { server: serverTitle(server) })}
      description={t("merge.intro")}
      footer={
        <>
          <span className="mr-auto self-center text-sm text-ink-3">{t("merge.undo")}</span>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button
            variant="primary"
            busy={merge.isPending}
            disabled={!request}
            onClick={() => request && merge.mutate(request)}
          >
            {t("merge.confirm")}
          </Button>
        </>
      }
    >
      {chosen && request ? (
        <div className="grid gap-5">
          <fieldset>
            <legend className="mb-1.5 flex w-full items-center text-md font-medium">
              {t("merge.direction")}
              <Button variant="ghost" className="ml-auto" onClick={() => setChosen(null)}>
                {t("merge.change")}
              </Button>
            </legend>
            <div className="grid gap-1">
              {[server, chosen].map((each) => (
                <label
                  key={each.id}
                  className="-mx-2 flex items-start gap-2.5 rounded-md px-2 py-1.5 has-checked:bg-sunken max-sm:min-h-11"
                >
                  <input
                    type="radio"
                    name="merge-stays"
                    checked={each.id === request.intoId}
                    onChange={() => setInto(each.id)}
                    className="mt-0.75 size-3.5 shrink-0 accent-accent"
                  />
                  <ServerLine server={each} title={t("merge.stays", { server: serverTitle(each) })} />
                </label>
              ))}
            </div>
          </fieldset>
          <PreviewOf request={request} servers={servers} isDone={merge.isSuccess} />
          {merge.isError && <Notice tone="err">{errorText(merge.error)}</Notice>}
        </div>
      ) : (
        <ChooseServer servers={servers} than={server} onChoose={setChosen} />
      )}
    </Dialog>
  );
}

/** Of two servers the one that was seen last. */
const newer = (a: ServerEntry, b: ServerEntry): ServerEntry =>
  (a.lastSeenAt ?? 0) >= (b.lastSeenAt ?? 0) ? a : b;

interface PreviewOfProps {
  request: MergeRequest;
  servers: readonly ServerEntry[];
  /** There is nothing to preview any more. */
  isDone: boolean;
}

function PreviewOf({ request, servers, isDone }: PreviewOfProps) {
  const { data, error, refetch } = useQuery({ ...mergePreviewQuery(request), enabled: !isDone });
  if (data) return <Preview preview={data} servers={servers} />;
  if (error) return <QueryError error={error} onRetry={() => void refetch()} />;
  return <Skeleton rows={5} />;
}
