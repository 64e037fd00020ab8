import type { DashboardJob } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { BareSelect } from "../../../ui/bare-select.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { usePhone } from "../../../ui/use-media.ts";

interface JobChoiceProps {
  jobs: readonly DashboardJob[];
  value: number | undefined;
  onChange: (job: number | undefined) => void;
}

/** Side by side up to here, counted in letters. */
const mostLetters = 70;

/** All backups of the server, or one of them. */
export function JobChoice({ jobs, value, onChange }: JobChoiceProps) {
  const { t } = useTranslation("details");
  const phone = usePhone();
  const options = [
    { value: "", label: t("pick.all") },
    ...jobs.map((job) => ({ value: String(job.id), label: job.name })),
  ];
  const pick = (text: string) => onChange(text === "" ? undefined : Number(text));
  const letters = options.reduce((sum, option) => sum + option.label.length + 3, 0);
  const chosen = value === undefined ? "" : String(value);
  if (!phone && letters <= mostLetters)
    return <Segmented label={t("pick.label")} value={chosen} options={options} onChange={pick} />;
  return (
    <BareSelect
      aria-label={t("pick.label")}
      value={chosen}
      onChange={(event) => pick(event.target.value)}
      className="max-w-80"
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </BareSelect>
  );
}
