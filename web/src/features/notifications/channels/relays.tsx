import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { relaysQuery } from "../../../api/channels.ts";
import { QueryError } from "../../../api/query-error.tsx";
import { Button } from "../../../ui/button.tsx";
import { ChannelList } from "./channel-list.tsx";

/** Other receivers that every report is handed on to, below the ways to tell people. */
export function Relays({ readOnly, onAdd }: { readOnly: boolean; onAdd: () => void }) {
  const { t } = useTranslation("channels");
  const { data, error, refetch } = useQuery(relaysQuery);
  return (
    <section aria-labelledby="relays" className="mt-7">
      <div className="mb-2.5 flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <h2 id="relays" className="font-semibold">
            {t("relays.title")}
          </h2>
          <p className="mt-0.5 max-w-prose text-ink-2">
            {t("relays.intro")}
            {data?.length === 0 && ` ${t("relays.none")}`}
          </p>
        </div>
        {!readOnly && (
          <Button icon={<Plus size={14} aria-hidden="true" />} onClick={onAdd}>
            {t("relays.add")}
          </Button>
        )}
      </div>
      {data && data.length > 0 && (
        <ChannelList channels={data} label={t("relays.title")} readOnly={readOnly} />
      )}
      {error && !data && <QueryError error={error} onRetry={() => void refetch()} />}
    </section>
  );
}
