import { useTranslation } from "react-i18next";
import { TextField } from "../../../ui/text-field.tsx";

/** What people know about a server, as typed. */
export interface LabelsForm {
  alias: string;
  note: string;
  tags: string;
}

export const emptyLabels: LabelsForm = { alias: "", note: "", tags: "" };

interface LabelsFieldsProps {
  form: LabelsForm;
  /** Name that an alias stands for. */
  name: string;
  onChange: (form: LabelsForm) => void;
}

/** Alias, note and tags of a new server. */
export function LabelsFields({ form, name, onChange }: LabelsFieldsProps) {
  const { t } = useTranslation("connecting");
  const field = (member: keyof LabelsForm) => ({
    value: form[member],
    autoComplete: "off",
    onChange: (event: { target: { value: string } }) => onChange({ ...form, [member]: event.target.value }),
  });
  return (
    <div className="grid gap-x-3 gap-y-4 sm:grid-cols-2">
      <TextField
        label={t("add.alias")}
        hint={t("add.aliasHint", { name })}
        maxLength={200}
        {...field("alias")}
      />
      <TextField label={t("add.tags")} hint={t("add.tagsHint")} {...field("tags")} />
      <TextField label={t("add.note")} maxLength={4_000} className="sm:col-span-2" {...field("note")} />
    </div>
  );
}
