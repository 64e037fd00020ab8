import type { MonitoringJob } from "@duplistatus/contract";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/index.ts";
import { useMonitoringWords } from "./use-words.ts";

/** A schedule in one line: "every 1 day, Mon, Tue, 02:30"; what is not known is left out. */
export function useScheduleLine(): (job: MonitoringJob) => string {
  const { t } = useTranslation("monitoring");
  const { t: details } = useTranslation("details");
  const format = useFormat();
  const words = useMonitoringWords();
  return useCallback(
    (job) => {
      const { interval, repeat, weekdays, timeOfDay } = job.expectation;
      if (job.profile === "manual") return t("next.manual");
      const parts = [
        interval?.count === 1
          ? details(`schedule.every.${interval.unit}`)
          : interval || repeat
            ? t("every", { interval: words.every(interval, repeat) })
            : null,
        weekdays && weekdays.length < 7 ? words.days(weekdays) : null,
        timeOfDay && interval?.unit !== "hour" && interval?.unit !== "minute"
          ? format.timeOfDay(timeOfDay)
          : null,
      ].filter((part) => part !== null);
      return parts.length === 0 ? t("next.unknown") : parts.join(", ");
    },
    [t, details, format, words],
  );
}
