import type {
  DeviceProfile,
  Expectation,
  MonitoringChange,
  MonitoringJob,
  ScheduleWarning,
  UserSchedule,
} from "@duplistatus/contract";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { nothing, useFormat, weekdayNames, weekdayOrder } from "../../format/index.ts";
import { usePreferences } from "../session/me.ts";
import { isUnsure, zoneCity } from "./model/jobs.ts";
import { wordingOf } from "./model/warnings.ts";

/** What a warning says: what is wrong, and what to do about it. */
export interface WarningText {
  what: string;
  todo: string;
  now: boolean;
}

/** The facts of monitoring in the reader's words. */
export function useMonitoringWords() {
  const { t, i18n } = useTranslation("monitoring");
  const format = useFormat();
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
    const source = ({ source: from, sureness }: Expectation): string => {
      if (from !== "learned") return t(`source.${from}`);
      if (isUnsure(from, sureness)) return t("source.unsure");
      return sureness === null
        ? t("source.learned")
        : t("source.learnedSure", { percent: format.percent(sureness * 100) });
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
    const profile = (value: DeviceProfile): string => t(`profile.${value}`);

    const changeValue = (field: MonitoringChange["changes"][number]["field"], value: unknown): string => {
      if (field === "watched") return t(value === true ? "changes.on" : "changes.off");
      if (value === null) return t("changes.automatic");
      if (typeof value === "number") return span(value);
      return typeof value === "object" ? schedule(value as UserSchedule) : String(value);
    };
    const change = ({ field, before, after }: MonitoringChange["changes"][number]): string =>
      t("changes.line", {
        field: t(`changes.field.${field}`),
        before: changeValue(field, before),
        after: changeValue(field, after),
      });

    const warning = (value: ScheduleWarning, now: number): WarningText => {
      const wording = wordingOf(value, now);
      const { values } = wording;
      const filled = {
        when: format.weekdayTime(values.at),
        date: format.date(values.at),
        from: format.timeOfDay(values.from),
        to: format.timeOfDay(values.to),
        zone: values.zone && zoneCity(values.zone),
        lost: values.lost,
        now: values.now,
      };
      return {
        what: [
          t(wording.what, filled),
          wording.why && t(wording.why),
          wording.resumesAt !== null && t("warning.resumes", { date: format.date(wording.resumesAt) }),
        ]
          .filter(Boolean)
          .join(" "),
        todo: t(wording.todo, filled),
        now: wording.now,
      };
    };
    return {
      every,
      days,
      source,
      span,
      tolerance,
      toleranceShort,
      schedule,
      profile,
      change,
      warning,
      order,
    };
  }, [t, format, language, first]);
}

export type MonitoringWords = ReturnType<typeof useMonitoringWords>;
