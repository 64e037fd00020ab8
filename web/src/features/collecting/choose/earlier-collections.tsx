import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { collectionsQuery } from "../../../collecting/queries.ts";
import { useClock, useFormat } from "../../../format/index.ts";
import { Button } from "../../../ui/button.tsx";
import { StatusMark } from "../../../ui/status-mark.tsx";

/** Leads back to what is under way, or to what ended last. */
export function EarlierCollections({ onShow }: { onShow: (id: string) => void }) {
  const { t } = useTranslation("collecting");
  const format = useFormat();
  const { data } = useQuery(collectionsQuery);
  const all = data?.collections.filter(({ kind }) => kind === "collect") ?? [];
  const running = all.filter(({ endedAt }) => endedAt === null);
  const last = all.find(({ endedAt }) => endedAt !== null);
  const when = useClock((now) => format.relative(last?.endedAt, now));
  const shown = running.length > 0 ? running : last ? [last] : [];
  if (shown.length === 0) return null;
  return (
    <ul className="grid gap-1.5">
      {shown.map(({ id, endedAt, ended, servers }) => (
        <li key={id} className="flex items-center gap-2.5 rounded-md bg-sunken py-1.5 pr-1.5 pl-3">
          {endedAt === null && <StatusMark kind="running" />}
          <span className="num min-w-0 flex-1">
            {endedAt === null
              ? t("progress.overall", { done: format.number(ended), all: format.number(servers) })
              : t("lastOne", { when })}
          </span>
          <Button onClick={() => onShow(id)}>{t("show")}</Button>
        </li>
      ))}
    </ul>
  );
}
