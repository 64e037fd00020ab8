import { useTranslation } from "react-i18next";
import { weekdayNames } from "../../format/index.ts";
import { useMonitoringWords } from "./use-words.ts";

interface DayChipsProps {
  /** 0 = Sunday; empty when nothing is known. */
  days: readonly number[];
}

/** A week as seven letters, the days of the schedule lit. */
export function DayChips({ days }: DayChipsProps) {
  const { t, i18n } = useTranslation("monitoring");
  const words = useMonitoringWords();
  const letters = weekdayNames(i18n.language, "narrow");
  return (
    <span
      role="img"
      aria-label={days.length === 0 ? t("days.unknown") : words.days(days)}
      className="inline-flex gap-0.5 align-middle"
    >
      {words.order.map((day) => {
        const on = days.includes(day);
        return (
          <span
            key={day}
            aria-hidden="true"
            className={`grid h-5.5 min-w-5 place-items-center rounded-xs px-0.5 text-2xs ${on ? "bg-accent-weak font-semibold text-accent" : "text-ink-3"}`}
          >
            {letters[day]}
          </span>
        );
      })}
    </span>
  );
}
