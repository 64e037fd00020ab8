import type { BackupPage } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useFormat, useNow } from "../../format/index.ts";
import { Panel } from "../../ui/panel.tsx";
import { versionsQuery } from "./queries.ts";

const day = 86_400_000;
/** A run and the restore point it made are as close as this. */
const same = 10 * 60_000;
/** More dots than this cannot be told apart. */
const mostDots = 400;

/** The restore points on a time line: what is kept, what is no longer kept, and what was lost. */
export function RestorePoints({ page }: { page: BackupPage }) {
  const { t } = useTranslation("details");
  const format = useFormat();
  const now = useNow();
  const { data } = useQuery(versionsQuery(page.job.id));
  const times = data?.times ?? null;
  const count = data?.count ?? page.job.versions;
  const oldest = times?.at(-1);
  const gone =
    times === null
      ? []
      : page.year.goodAt.filter((at) => !times.some((version) => Math.abs(version - at) <= same));
  const span = Math.max(365, oldest === undefined ? 0 : (now - oldest) / day);
  const place = (at: number) => {
    const days = Math.max(0, (now - at) / day);
    return `${(Math.log(1 + days) / Math.log(1 + span)) * 100}%`;
  };
  const aside =
    count === null
      ? null
      : oldest === undefined
        ? format.number(count)
        : t("points.back", { n: format.number(count), date: format.date(oldest) });
  return (
    <Panel title={t("points.title")} aside={<span className="num">{aside}</span>}>
      {times === null ? (
        <p className="text-ink-3">{data ? t(count ? "points.onlyCount" : "points.none") : "\u00a0"}</p>
      ) : (
        <>
          <div aria-hidden="true" className="relative mx-1 mt-4 h-4">
            <span className="absolute inset-x-0 top-1/2 h-px bg-line-strong" />
            {gone.slice(0, mostDots).map((at) => (
              <i
                key={at}
                className="absolute top-[5px] h-1.5 w-px bg-none-fill"
                style={{ left: place(at) }}
              />
            ))}
            {times.slice(0, mostDots).map((at) => (
              <i
                key={at}
                title={format.fullTime(at)}
                className="absolute top-1 size-2 -translate-x-1 rounded-full border border-surface bg-accent"
                style={{ left: place(at) }}
              />
            ))}
            {page.lostVersionsAt.map((at) => (
              <i
                key={at}
                title={t("points.lostAt", { date: format.date(at) })}
                className="absolute top-0 h-4 w-1 -translate-x-0.5 rounded-full bg-err-fill"
                style={{ left: place(at) }}
              />
            ))}
          </div>
          <div aria-hidden="true" className="relative mx-1 h-4 text-2xs text-ink-3">
            <span className="absolute left-0">{t("points.today")}</span>
            {([7, 30, 365] as const).map((days) => (
              <span
                key={days}
                className={`absolute whitespace-nowrap ${days === 365 && span < 400 ? "-translate-x-full" : "-translate-x-1/2"}`}
                style={{ left: place(now - days * day) }}
              >
                {t(`points.ago${days}`)}
              </span>
            ))}
          </div>
          <p className="num mt-2.5 text-sm text-ink-2">
            {times[0] !== undefined && `${t("points.newest", { when: format.moment(times[0], now) })} `}
            {gone.length > 0 && `${t("points.gone", { count: gone.length, n: format.number(gone.length) })} `}
            {page.lostVersionsAt.map((at) => (
              <span key={at} className="text-err">
                {t("points.lostAt", { date: format.date(at) })}{" "}
              </span>
            ))}
          </p>
        </>
      )}
    </Panel>
  );
}
