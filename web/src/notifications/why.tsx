import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type DecisionSubject, decisionsQuery } from "../api/decisions.ts";
import { QueryError } from "../api/query-error.tsx";
import { useFormat } from "../format/index.ts";
import { Skeleton } from "../ui/skeleton.tsx";
import { StatusMark } from "../ui/status-mark.tsx";
import { deliveryMark } from "./delivery-mark.ts";

/** Why somebody was notified of an incident or run, or not: the stored decisions, oldest first. */
export function Why({ subject }: { subject: DecisionSubject }) {
  const { t } = useTranslation("deliveries");
  const format = useFormat();
  const { data, error, refetch } = useQuery(decisionsQuery(subject));
  if (error && !data) return <QueryError error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={2} />;
  if (data.length === 0) return <p className="text-ink-2">{t("why.none")}</p>;
  return (
    <ol className="grid gap-2">
      {data.map((decision, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: decisions are only ever added at the end
        <li key={index} className="grid grid-cols-[16px_minmax(0,1fr)_auto] items-start gap-x-2.5">
          <StatusMark
            kind={decision.deliveryState ? deliveryMark(decision.deliveryState) : "none"}
            className="mt-0.5"
          />
          <span className="min-w-0 break-words">
            {t(`outcome.${decision.outcome}`)}
            <span className="block text-sm text-ink-2">
              {[
                decision.channelName,
                decision.recipient,
                decision.deliveryState && t(`state.${decision.deliveryState}`),
              ]
                .filter(Boolean)
                .join(" · ")}
            </span>
          </span>
          <time
            dateTime={new Date(decision.at).toISOString()}
            className="num text-sm whitespace-nowrap text-ink-3"
          >
            {format.weekdayTime(decision.at)}
          </time>
        </li>
      ))}
    </ol>
  );
}
