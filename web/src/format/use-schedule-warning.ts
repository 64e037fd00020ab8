import type { ScheduleWarning } from "@duplistatus/contract";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { wordingOf } from "./schedule-wording.ts";
import { useFormat } from "./use-reader.tsx";
import { zoneCity } from "./zones.ts";

/** What a warning says: what is wrong, and what to do about it; `now` false: still to come. */
export interface WarningText {
  what: string;
  todo: string;
  now: boolean;
}

/** Puts warnings about Duplicati's scheduler into the reader's words. */
export function useScheduleWarning(): (warning: ScheduleWarning, now: number) => WarningText {
  const { t } = useTranslation("schedule");
  const format = useFormat();
  return useCallback(
    (warning, now) => {
      const wording = wordingOf(warning, now);
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
        what: format.sentences(
          [
            t(wording.what, filled),
            wording.why && t(wording.why),
            wording.resumesAt !== null && t("warning.resumes", { date: format.date(wording.resumesAt) }),
          ].filter((part) => typeof part === "string"),
        ),
        todo: t(wording.todo, filled),
        now: wording.now,
      };
    },
    [t, format],
  );
}
