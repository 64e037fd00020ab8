import { useTranslation } from "react-i18next";
import { useFormat } from "../../../format/index.ts";
import { Select } from "../../../ui/select.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { minutesOf, type ScheduleForm, usualMinutes } from "./model/schedule.ts";

interface ScheduleFieldsProps {
  form: ScheduleForm;
  checked: boolean;
  onChange: (form: ScheduleForm) => void;
}

/** How often a server is collected by itself. */
export function ScheduleFields({ form, checked, onChange }: ScheduleFieldsProps) {
  const { t } = useTranslation("connecting");
  const format = useFormat();
  const wrong = checked && minutesOf(form) === undefined;
  return (
    <div className="grid gap-x-3 gap-y-4 sm:grid-cols-2">
      <Select
        label={t("schedule.label")}
        value={form.choice}
        options={[
          { value: "default", label: t("schedule.default") },
          { value: "0", label: t("schedule.off") },
          ...usualMinutes.map((minutes) => ({
            value: String(minutes),
            label: t(`schedule.usual.${minutes}`),
          })),
          { value: "custom", label: t("schedule.custom") },
        ]}
        onChange={(choice) => onChange({ ...form, choice })}
      />
      {form.choice === "custom" && (
        <TextField
          label={t("schedule.minutes")}
          inputMode="numeric"
          maxLength={5}
          autoFocus
          value={form.minutes}
          error={wrong ? t("schedule.minutesWrong", { most: format.number(10_080) }) : undefined}
          onChange={(event) => onChange({ ...form, minutes: event.target.value })}
        />
      )}
    </div>
  );
}
