import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/index.ts";
import { collectingSettingsQuery } from "./queries.ts";
import { useOften } from "./use-often.ts";

/** One sentence on when servers are collected by themselves, and the way to change that. */
export function ScheduleLine({ onChange }: { onChange: (() => void) | null }) {
  const { t } = useTranslation("servers");
  const format = useFormat();
  const often = useOften();
  const { data } = useQuery(collectingSettingsQuery);
  return (
    <>
      <span className="block">{t("intro")}</span>
      <span className="block min-h-5 text-ink-3">
        {data &&
          (data.everyMinutes === 0
            ? t("schedule.off")
            : t("schedule.every", {
                often: often(data.everyMinutes),
                n: format.number(data.concurrency),
              }))}
        {data && onChange && (
          <>
            {" "}
            <button
              type="button"
              aria-haspopup="dialog"
              onClick={onChange}
              className="rounded-xs font-medium text-accent hover:underline max-sm:py-2"
            >
              {t("schedule.change")}
            </button>
          </>
        )}
      </span>
    </>
  );
}
