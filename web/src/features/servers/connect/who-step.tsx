import type { TriedServer } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { FoundFacts } from "./found-facts.tsx";
import { emptyLabels, LabelsFields, type LabelsForm } from "./labels-fields.tsx";
import { MatchChoice } from "./match-choice.tsx";
import { type ScheduleForm, scheduleForm } from "./model/schedule.ts";
import { ScheduleFields } from "./schedule-fields.tsx";

/** What is decided once a server was found. */
export interface WhoForm extends LabelsForm {
  /** Id of the known server that it is; null = none of them; undefined = not chosen yet. */
  match: string | null | undefined;
  schedule: ScheduleForm;
  /** Collects at once. */
  collect: boolean;
}

export const startWho = (): WhoForm => ({
  ...emptyLabels,
  match: undefined,
  schedule: scheduleForm(null),
  collect: true,
});

interface WhoStepProps {
  found: Extract<TriedServer, { ok: true }>;
  /** False for a server that is known and gets a connection. */
  isNew: boolean;
  /** What it is called while its machine name is not known. */
  place: string;
  form: WhoForm;
  checked: boolean;
  onChange: (form: WhoForm) => void;
}

/** Shows what was found before anything is stored, asks whether it is known already, and how to keep it. */
export function WhoStep({ found, isNew, place, form, checked, onChange }: WhoStepProps) {
  const { t } = useTranslation("connecting");
  const change = (patch: Partial<WhoForm>) => onChange({ ...form, ...patch });
  return (
    <>
      <FoundFacts found={found} />
      {isNew && found.matches.length > 0 && (
        <MatchChoice
          matches={found.matches}
          value={form.match}
          missing={checked && form.match === undefined}
          onChange={(match) => change({ match })}
        />
      )}
      {isNew && form.match === null && (
        <LabelsFields form={form} name={found.machineName ?? place} onChange={change} />
      )}
      <ScheduleFields form={form.schedule} checked={checked} onChange={(schedule) => change({ schedule })} />
      <label className="flex w-fit items-start gap-2.5 max-sm:min-h-11 max-sm:items-center">
        <input
          type="checkbox"
          checked={form.collect}
          onChange={(event) => change({ collect: event.target.checked })}
          className="mt-0.5 size-4 shrink-0 accent-accent max-sm:mt-0 max-sm:size-5"
        />
        {t("add.collectNow")}
      </label>
    </>
  );
}
