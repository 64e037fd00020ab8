import type { Channel, NotificationSettingsAnswer, RemindPeriod } from "@duplistatus/contract";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../format/index.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Select } from "../../../ui/select.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { withOwn } from "../model/choices.ts";
import { remindPeriods } from "../rules/model.ts";
import { useRules } from "../rules/use-rules.ts";
import { useSaveSettings } from "./use-settings.ts";

const gatherings = [0, 15, 30, 60, 120, 300, 600];

interface AmountPanelProps {
  settings: NotificationSettingsAnswer;
  /** Of everything that has no rule of its own. */
  remind: RemindPeriod;
  channels: readonly Channel[];
  readOnly: boolean;
}

/** The two numbers that decide how many messages there are, and who keeps quiet when. */
export function AmountPanel({ settings, remind, channels, readOnly }: AmountPanelProps) {
  const { t } = useTranslation("timing");
  const { t: rules } = useTranslation("rules");
  const format = useFormat();
  const save = useSaveSettings();
  const changeRules = useRules();
  const { fixed, gatherSeconds, remindAt } = settings;
  const gather = fixed.gatherSeconds ?? gatherSeconds;
  const time = (seconds: number) => (seconds === 0 ? t("gather.none") : format.duration(seconds * 1000));
  return (
    <Panel title={t("amount")}>
      <div className="grid gap-4">
        <Select
          label={t("gather.label")}
          hint={t(
            fixed.gatherSeconds === null
              ? gather === 0
                ? "gather.hintNone"
                : "gather.hint"
              : "gather.fixed",
          )}
          value={String(gather)}
          disabled={readOnly || fixed.gatherSeconds !== null}
          options={withOwn(gatherings, gather).map((seconds) => ({
            value: String(seconds),
            label: time(seconds),
          }))}
          onChange={(value) => save.mutate({ gatherSeconds: Number(value) })}
        />
        <div>
          <div className="grid gap-3 sm:grid-cols-2">
            <Select
              label={t("remind.label")}
              value={remind}
              disabled={readOnly}
              options={remindPeriods.map((value) => ({ value, label: rules(`remind.${value}`) }))}
              onChange={(value) =>
                changeRules(
                  { scopes: [{ scope: "all" }], set: { remind: value } },
                  rules("changed", { name: rules("everything") }),
                )
              }
            />
            <TimeOfDay
              label={t("remind.at")}
              value={remindAt}
              disabled={readOnly || remind === "once"}
              onChange={(next) => save.mutate({ remindAt: next })}
            />
          </div>
          <p className="mt-1 text-sm text-ink-3">
            {t(remind === "once" ? "remind.hintNone" : "remind.hint")}
          </p>
        </div>
        <div>
          <h3 className="mb-1 text-md font-medium">{t("quiet.title")}</h3>
          <ul className="grid gap-0.5">
            {channels
              .filter(({ options }) => options.quiet !== null)
              .map(({ id, name, options: { quiet } }) => (
                <li key={id}>
                  <Link
                    to="/settings/channels"
                    search={{ channel: id }}
                    className="text-accent underline underline-offset-2 max-sm:inline-block max-sm:py-2"
                  >
                    {name}
                  </Link>{" "}
                  <span className="num">
                    {format.timeOfDay(quiet!.from)}–{format.timeOfDay(quiet!.until)}
                  </span>
                </li>
              ))}
          </ul>
          <p className="text-sm text-ink-3">
            {t("quiet.hint")}{" "}
            <Link to="/settings/channels" className="text-accent underline underline-offset-2">
              {t("quiet.channels")}
            </Link>
          </p>
        </div>
      </div>
    </Panel>
  );
}

interface TimeOfDayProps {
  label: string;
  value: string;
  disabled: boolean;
  onChange: (value: string) => void;
}

/** A time that is saved when one leaves it: every key on the way there would be a change of its own. */
function TimeOfDay({ label, value, disabled, onChange }: TimeOfDayProps) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  return (
    <TextField
      label={label}
      type="time"
      required
      disabled={disabled}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => {
        if (typed === "") setTyped(value);
        else if (typed !== value) onChange(typed);
      }}
    />
  );
}
