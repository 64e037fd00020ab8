import type { IntervalUnit } from "@duplistatus/contract";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { weekdayNames } from "../../../format/index.ts";
import { allZones } from "../../../format/zones.ts";
import { Select } from "../../../ui/select.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { type JobsForm, needsFirstDay, problemsOf } from "../model/patch.ts";
import { useMonitoringWords } from "../use-words.ts";

const units: readonly IntervalUnit[] = ["minute", "hour", "day", "week", "month", "year"];

interface ScheduleFieldsProps {
  form: JobsForm;
  /** Wrong fields are marked only after somebody tried to save. */
  checked: boolean;
  onChange: (patch: Partial<JobsForm>) => void;
}

/** A schedule set by hand: interval, days, time, zone. */
export function ScheduleFields({ form, checked, onChange }: ScheduleFieldsProps) {
  const { t } = useTranslation("monitoring");
  const problems = checked ? problemsOf(form) : {};
  return (
    <div className="grid gap-4">
      <div className="grid grid-cols-[96px_minmax(0,1fr)] gap-3">
        <TextField
          label={t("edit.every")}
          type="number"
          inputMode="numeric"
          min={1}
          max={999}
          value={form.count}
          error={problems.count && t("edit.countWrong")}
          onChange={(event) => onChange({ count: event.target.value })}
        />
        <Select
          label={t("edit.unit")}
          value={form.unit}
          options={units.map((unit) => ({ value: unit, label: t(`edit.units.${unit}`) }))}
          onChange={(unit) => onChange({ unit })}
        />
      </div>
      <DayBoxes
        days={form.weekdays}
        wrong={!!problems.weekdays}
        onChange={(weekdays) => onChange({ weekdays })}
      />
      <div className="grid gap-x-3 gap-y-4 sm:grid-cols-2">
        <TextField
          label={t("edit.time")}
          type="time"
          value={form.time}
          onChange={(event) => onChange({ time: event.target.value })}
        />
        <ZoneField
          label={t("edit.zone")}
          value={form.zone}
          placeholder={t("edit.zoneServer")}
          wrong={!!problems.zone}
          onChange={(zone) => onChange({ zone })}
        />
        {needsFirstDay(form) && (
          <TextField
            label={t("edit.from")}
            hint={t("edit.fromHint")}
            type="date"
            value={form.from}
            onChange={(event) => onChange({ from: event.target.value })}
          />
        )}
      </div>
    </div>
  );
}

interface DayBoxesProps {
  days: readonly number[];
  wrong: boolean;
  onChange: (days: readonly number[]) => void;
}

function DayBoxes({ days, wrong, onChange }: DayBoxesProps) {
  const { t, i18n } = useTranslation("monitoring");
  const { order } = useMonitoringWords();
  const id = useId();
  const short = weekdayNames(i18n.language, "short");
  const long = weekdayNames(i18n.language, "long");
  return (
    <fieldset aria-describedby={wrong ? `${id}-error` : undefined}>
      <legend className="mb-1 text-md font-medium">{t("edit.days")}</legend>
      <div className="flex flex-wrap gap-1">
        {order.map((day) => (
          <label
            key={day}
            className="grid h-8 min-w-11 cursor-pointer place-items-center rounded-sm border border-line-control px-2 text-sm text-ink-2 has-checked:border-accent has-checked:bg-accent-weak has-checked:font-semibold has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-focus max-sm:h-10"
          >
            <input
              type="checkbox"
              className="sr-only"
              aria-label={long[day]}
              checked={days.includes(day)}
              onChange={(event) =>
                onChange(event.target.checked ? [...days, day] : days.filter((each) => each !== day))
              }
            />
            {short[day]}
          </label>
        ))}
      </div>
      {wrong && (
        <p id={`${id}-error`} role="alert" className="mt-1 text-sm text-err">
          {t("edit.daysWrong")}
        </p>
      )}
    </fieldset>
  );
}

interface ZoneFieldProps {
  label: string;
  hint?: string;
  value: string;
  placeholder: string;
  wrong: boolean;
  onChange: (zone: string) => void;
}

/** An IANA time zone, with suggestions. */
export function ZoneField({ label, hint, value, placeholder, wrong, onChange }: ZoneFieldProps) {
  const { t } = useTranslation("monitoring");
  const list = useId();
  return (
    <>
      <TextField
        label={label}
        hint={hint}
        list={list}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        maxLength={64}
        value={value}
        error={wrong ? t("edit.zoneWrong") : undefined}
        onChange={(event) => onChange(event.target.value.trim())}
      />
      <datalist id={list}>
        {allZones().map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  );
}
