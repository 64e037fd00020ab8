import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { QueryError } from "../../../api/query-error.tsx";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { deliveryQuery } from "./queries.ts";
import { useDeliveryWords } from "./use-delivery-words.ts";

interface DeliveryDialogProps {
  id: number;
  onClose: () => void;
  /** Null for people who may not. */
  onRetry: (() => void) | null;
}

/** One message: its exact words, how it went, what the service answered. */
export function DeliveryDialog({ id, onClose, onRetry }: DeliveryDialogProps) {
  const { t } = useTranslation("deliveries");
  const words = useDeliveryWords();
  const { data, error, refetch } = useQuery(deliveryQuery(id));
  const state = data?.delivery.state;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={data ? words.what(data.delivery) : t("title")}
      description={data && `${data.delivery.channelName} · ${words.state(data.delivery)}`}
      footer={
        onRetry && (state === "dead" || state === "queued") && <Button onClick={onRetry}>{t("retry")}</Button>
      }
    >
      {data ? (
        <div className="grid gap-4">
          {data.content ? (
            <section aria-label={t("content")} className="rounded-md bg-sunken px-3.5 py-3">
              <p className="font-semibold break-words">{data.content.title}</p>
              <p className="break-words whitespace-pre-line">{data.content.text}</p>
              {data.content.items.map((item) => (
                <p key={`${item.title} ${item.text}`} className="mt-1.5 break-words">
                  <span className="font-medium">{item.title}</span> {item.text}
                </p>
              ))}
            </section>
          ) : (
            <p className="text-ink-2">{t("noContent")}</p>
          )}
          {data.answer && (
            <p className="text-sm break-words text-ink-2">{t("answer", { answer: data.answer })}</p>
          )}
          {data.parts.length > 0 && (
            <ul aria-label={t("parts")} className="grid gap-1">
              {data.parts.map((part) => (
                <li key={part.id} className="break-words">
                  {words.what(part)} <span className="text-ink-2">{part.serverName}</span> {part.jobName}
                </li>
              ))}
            </ul>
          )}
        </div>
      ) : error ? (
        <QueryError error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton rows={4} />
      )}
    </Dialog>
  );
}
