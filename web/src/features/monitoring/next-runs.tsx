import type { JobSchedule } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { useFormat, zoneCity } from "../../format/index.ts";
import { zonedMoment } from "../../format/zoned.ts";

/** The next planned runs, by the clock of the server. */
export function NextRuns({ schedule }: { schedule: JobSchedule }) {
  const { t } = useTranslation("details");
  const format = useFormat();
  const zone = schedule.job.expectation.zone ?? "UTC";
  if (schedule.nextRuns.length === 0) return <p className="text-ink-3">{t("schedule.noNext")}</p>;
  return (
    <>
      <p className="mb-1 text-sm text-ink-3">{t("schedule.next", { zone: zoneCity(zone) })}</p>
      <ol className="num grid gap-0.5">
        {schedule.nextRuns.map((at) => (
          <li key={at}>
            <time dateTime={new Date(at).toISOString()}>{zonedMoment(at, zone, format.locale)}</time>
          </li>
        ))}
      </ol>
    </>
  );
}
