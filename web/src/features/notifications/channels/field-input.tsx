import type { UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useChannelWords } from "../../../notifications/use-channel-words.ts";
import { Select } from "../../../ui/select.tsx";
import { TextArea, TextField } from "../../../ui/text-field.tsx";
import { Switch } from "../../../ui/toggle.tsx";
import type { ChannelForm, FormValues } from "./channel-form.ts";
import { faultOf } from "./model.ts";
import type { Field } from "./queries.ts";
import { StoredSecret } from "./stored-secret.tsx";

interface FieldInputProps {
  kind: string;
  field: Field;
  form: UseFormReturn<FormValues>;
  secrets: ChannelForm["secrets"];
  readOnly: boolean;
}

/** One field of the form of a kind, drawn as its schema says. */
export function FieldInput({ kind, field, form, secrets, readOnly }: FieldInputProps) {
  const { t } = useTranslation("channels");
  const { t: common } = useTranslation();
  const words = useChannelWords();
  const path = `fields.${field.name}` as const;
  const value = form.watch(path);
  const name = words.field(kind, field.name);
  const hint = words.hint(kind, field.name);
  const error = form.formState.errors.fields?.[field.name]?.message as string | undefined;

  if (field.input === "switch")
    return (
      <Switch
        label={name}
        hint={hint}
        disabled={readOnly}
        checked={value === true}
        onChange={(on) => form.setValue(path, on, { shouldDirty: true })}
      />
    );
  if (field.input === "choice")
    return (
      <Select
        label={name}
        hint={hint}
        error={error}
        disabled={readOnly}
        value={String(value ?? "")}
        options={field.options.map((option) => ({ value: option, label: words.choice(field.name, option) }))}
        onChange={(next) => form.setValue(path, next, { shouldDirty: true })}
      />
    );
  const isStored = secrets.isStored(field.name);
  if (isStored && !secrets.replaced.has(field.name))
    return (
      <StoredSecret
        label={name}
        hint={hint}
        removed={secrets.removed.has(field.name)}
        canRemove={!field.required}
        onReplace={() => secrets.replace(field.name)}
        onRemove={() => secrets.remove(field.name)}
        onKeep={() => secrets.keep(field.name)}
      />
    );
  const label = field.required || field.default !== "" ? name : `${name} (${t("page.optional")})`;
  const shared = {
    label,
    hint,
    error,
    readOnly,
    placeholder: field.placeholder ?? undefined,
    maxLength: field.maxLength ?? undefined,
    spellCheck: false,
    ...form.register(path, {
      validate: (text) => {
        const fault = faultOf(field, text ?? "", isStored);
        if (fault === null) return true;
        return fault === "required"
          ? common("required")
          : t(`page.${fault}`, { min: field.min, max: field.max });
      },
    }),
  };
  if (field.input === "lines") return <TextArea rows={3} {...shared} />;
  return (
    <TextField
      {...shared}
      type={
        field.input === "secret" || (field.secret && field.input !== "url")
          ? "password"
          : field.input === "number"
            ? "number"
            : "text"
      }
      inputMode={inputModes[field.input]}
      autoComplete={field.input === "secret" ? "new-password" : "off"}
    />
  );
}

const inputModes: Partial<Record<Field["input"], "url" | "email" | "numeric">> = {
  url: "url",
  email: "email",
  number: "numeric",
};
