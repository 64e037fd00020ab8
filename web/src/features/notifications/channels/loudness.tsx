import type { UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useChannelWords } from "../../../notifications/use-channel-words.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { type Status, StatusMark } from "../../../ui/status-mark.tsx";
import type { FormValues } from "./channel-form.ts";
import type { Field } from "./queries.ts";

const marks: Record<string, Status> = {
  priorityUrgent: "late",
  priorityError: "err",
  priorityWarning: "warn",
  priorityRecovered: "ok",
  prioritySuccess: "ok",
};
const levels = ["1", "2", "3", "4", "5"] as const;
type Level = (typeof levels)[number];

/** The fields of a kind that say how loud news are, loudest first. */
export const loudFields = (fields: readonly Field[]): Field[] =>
  Object.keys(marks).flatMap((name) => fields.filter((field) => field.name === name));

interface LoudnessProps {
  kind: string;
  fields: readonly Field[];
  form: UseFormReturn<FormValues>;
  readOnly: boolean;
}

/** How loud each kind of news is on the phone. */
export function Loudness({ kind, fields, form, readOnly }: LoudnessProps) {
  const { t } = useTranslation("channels");
  const words = useChannelWords();
  const options = levels.map((value) => ({ value, label: t(`loud.${value}`) }));
  return (
    <Panel title={t("loud.title")} aside={t("loud.aside")}>
      <ul className="-mb-1.5 divide-y divide-line">
        {fields.map(({ name }) => {
          const path = `fields.${name}` as const;
          const level = String(form.watch(path)) as Level;
          return (
            <li
              key={name}
              className="grid min-h-9 grid-cols-[16px_minmax(0,1fr)] items-center gap-x-3 gap-y-1 py-1 lg:grid-cols-[16px_minmax(120px,1fr)_auto_minmax(0,170px)]"
            >
              <StatusMark kind={marks[name] ?? "none"} />
              <span>{words.field(kind, name)}</span>
              <fieldset disabled={readOnly} className="max-lg:col-start-2">
                <Segmented
                  label={words.field(kind, name)}
                  value={level}
                  options={options}
                  onChange={(next) => form.setValue(path, next, { shouldDirty: true })}
                />
              </fieldset>
              <span className="text-ink-2 max-lg:hidden">
                {levels.includes(level) ? t(`loud.${level}Text`) : ""}
              </span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
