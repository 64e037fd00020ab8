import type {
  DeviceProfile,
  Expectation,
  MonitoringChange,
  MonitoringJob,
  UnusualLevel,
  UserSchedule,
} from "@duplistatus/contract";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import {
  nothing,
  useFormat,
  useScheduleWarning,
  weekdayNames,
  weekdayOrder,
  zoneCity,
} from "../../format/index.ts";
import { usePreferences } from "../../session/me.ts";
import { isUnsure } from "./model/jobs.ts";

/** The facts of monitoring in the reader's words. */
export function useMonitoringWords() {
  const { t, i18n } = useTranslation("monitoring");
  const { t: plan } = useTranslation("schedule");
  const format = useFormat();
  const warning = useScheduleWarning();
  const first = usePreferences().preferences.firstWeekday;
  const { language } = i18n;
  return useMemo(() => {
    const short = weekdayNames(language, "short");
    const order = weekdayOrder(first, format.locale);

    const every = (interval: Expectation["interval"], repeat: string | null): string =>
      interval ? format.count(interval.count, interval.unit) : (repeat ?? nothing);
    const days = (weekdays: readonly number[] | null): string =>
      weekdays === null || weekdays.length === 7
        ? t("days.every")
        : order
            .filter((day) => weekdays.includes(day))
            .map((day) => short[day])
            .join(", ");
    const source = ({ source: from, confidence }: Expectation): string => {
      if (from !== "learned") return t(`source.${from}`);
      if (isUnsure(from, confidence)) return t("source.unsure");
      return confidence === null
        ? t("source.learned")
        : t("source.learnedSure", { percent: format.percent(confidence * 100) });
    };
    const span = (ms: number): string => (ms === 0 ? t("span.none") : format.span(ms));
    const toleranceShort = ({ ms, from }: MonitoringJob["tolerance"]): string =>
      from === "global" ? t("tolerance.default") : ms === 0 ? t("span.none") : format.duration(ms);
    const tolerance = ({ ms, from, own }: MonitoringJob["tolerance"]): string =>
      own !== null
        ? span(ms)
        : from === "server"
          ? t("tolerance.server", { span: span(ms) })
          : t("edit.toleranceDefault", { span: span(ms) });
    const schedule = (value: UserSchedule): string =>
      [
        t("every", { interval: format.count(value.count, value.unit) }),
        value.weekdays && days(value.weekdays),
        value.time && format.timeOfDay(value.time),
        value.zone && zoneCity(value.zone),
      ]
        .filter(Boolean)
        .join(", ");
    /** Why nothing opens now, and until when. */
    const suppressed = ({ reason, until }: NonNullable<MonitoringJob["suppressed"]>): string =>
      until === null
        ? plan(`suppressed.${reason}`)
        : plan("suppressedUntil", {
            reason: plan(`suppressed.${reason}`),
            when: format.weekdayTime(until),
          });
    const profile = (value: DeviceProfile): string => t(`profile.${value}`);

    const changeValue = (field: MonitoringChange["changes"][number]["field"], value: unknown): string => {
      if (field === "watched") return t(value === true ? "changes.on" : "changes.off");
      if (field === "unusual") return t(`edit.unusualLevels.${(value ?? "normal") as UnusualLevel}`);
      if (value === null) return t(field === "longestMs" ? "edit.longestDefault" : "changes.automatic");
      if (typeof value === "number") return span(value);
      return typeof value === "object" ? schedule(value as UserSchedule) : String(value);
    };
    const change = ({ field, before, after }: MonitoringChange["changes"][number]): string =>
      t("changes.line", {
        field: t(`changes.field.${field}`),
        before: changeValue(field, before),
        after: changeValue(field, after),
      });

    return {
      every,
      days,
      source,
      span,
      tolerance,
      toleranceShort,
      schedule,
      suppressed,
      profile,
      change,
      warning,
      order,
    };
  }, [t, plan, format, warning, language, first]);
}

export type MonitoringWords = ReturnType<typeof useMonitoringWords>;
