import type { ChannelOptions, QuietHours } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { useFormat, weekdayNames, weekdayOrder } from "../../../format/index.ts";
import { usePreferences } from "../../../session/me.ts";
import { classes } from "../../../ui/classes.ts";
import { Panel } from "../../../ui/panel.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { Switch } from "../../../ui/toggle.tsx";

const usual: QuietHours = {
  from: "22:00",
  until: "07:00",
  weekdays: [0, 1, 2, 3, 4, 5, 6],
  errorsBreakThrough: true,
};

interface QuietFieldsProps {
  quiet: ChannelOptions["quiet"];
  readOnly: boolean;
  onChange: (quiet: ChannelOptions["quiet"]) => void;
}

/** When a channel keeps quiet, and what comes all the same. */
export function QuietFields({ quiet, readOnly, onChange }: QuietFieldsProps) {
  const { t } = useTranslation("channels");
  const format = useFormat();
  return (
    <Panel
      title={t("options.quiet")}
      aside={
        <Switch
          bare
          label={t("options.quiet")}
          disabled={readOnly}
          checked={quiet !== null}
          onChange={(on) => onChange(on ? usual : null)}
        />
      }
    >
      {quiet === null ? (
        <p className="text-ink-2">{t("options.quietOff")}</p>
      ) : (
        <fieldset disabled={readOnly} className="grid gap-3.5">
          <div className="grid grid-cols-2 gap-3 sm:max-w-80">
            <TextField
              label={t("options.from")}
              type="time"
              required
              value={quiet.from}
              onChange={(event) => event.target.value && onChange({ ...quiet, from: event.target.value })}
            />
            <TextField
              label={t("options.until")}
              type="time"
              required
              value={quiet.until}
              onChange={(event) => event.target.value && onChange({ ...quiet, until: event.target.value })}
            />
          </div>
          <DayChoice days={quiet.weekdays} onChange={(weekdays) => onChange({ ...quiet, weekdays })} />
          <Switch
            label={t("options.quietLoud")}
            checked={quiet.errorsBreakThrough}
            onChange={(errorsBreakThrough) => onChange({ ...quiet, errorsBreakThrough })}
          />
          <p className="text-sm text-ink-3">
            {t("options.quietText", { until: format.timeOfDay(quiet.until) })}
          </p>
        </fieldset>
      )}
    </Panel>
  );
}

/** Days of the week to tick; at least one stays. */
function DayChoice({ days, onChange }: { days: readonly number[]; onChange: (days: number[]) => void }) {
  const { t, i18n } = useTranslation("channels");
  const { preferences } = usePreferences();
  const format = useFormat();
  const long = weekdayNames(i18n.language, "long");
  const short = weekdayNames(i18n.language, "short");
  return (
    <fieldset>
      <legend className="mb-1 text-md font-medium">{t("options.days")}</legend>
      <div className="flex flex-wrap gap-1">
        {weekdayOrder(preferences.firstWeekday, format.locale).map((day) => {
          const on = days.includes(day);
          const last = on && days.length === 1;
          return (
            <label
              key={day}
              className={classes(
                "grid h-7 min-w-10 cursor-pointer place-items-center rounded-sm px-2 text-sm has-focus-visible:outline-2 has-focus-visible:outline-focus max-sm:h-10",
                on ? "bg-accent-weak font-semibold text-accent" : "bg-sunken text-ink-2",
              )}
            >
              <input
                type="checkbox"
                className="sr-only"
                aria-label={long[day]}
                title={last ? t("options.noDay") : undefined}
                checked={on}
                onChange={() => {
                  if (!last) onChange(on ? days.filter((each) => each !== day) : [...days, day].sort());
                }}
              />
              <span aria-hidden="true">{short[day]}</span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
