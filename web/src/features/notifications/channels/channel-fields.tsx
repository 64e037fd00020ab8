import { useTranslation } from "react-i18next";
import { classes } from "../../../ui/classes.ts";
import { TextField } from "../../../ui/text-field.tsx";
import type { ChannelForm } from "./channel-form.ts";
import { FieldInput } from "./field-input.tsx";
import { loudFields } from "./loudness.tsx";
import { isAsked } from "./model.ts";
import type { Field, Kind } from "./queries.ts";

interface ChannelFieldsProps {
  kind: Kind;
  channelForm: ChannelForm;
  readOnly: boolean;
}

/** Name and settings of a channel; what few people need is folded away. */
export function ChannelFields({ kind, channelForm, readOnly }: ChannelFieldsProps) {
  const { t } = useTranslation("channels");
  const { t: common } = useTranslation();
  const { form, secrets } = channelForm;
  const { errors } = form.formState;
  const values = form.watch("fields");
  const loud = new Set(loudFields(kind.fields));
  const asked = kind.fields.filter((field) => !loud.has(field) && isAsked(field, values));
  const advanced = asked.filter((field) => field.advanced);
  const draw = (field: Field) => (
    <div key={field.name} className={classes("min-w-0", isShort(field) ? "" : "sm:col-span-2")}>
      <FieldInput kind={kind.kind} field={field} form={form} secrets={secrets} readOnly={readOnly} />
    </div>
  );
  return (
    <div className="grid gap-3.5">
      <div className="grid gap-3.5 sm:grid-cols-2">
        <div className="sm:col-span-2">
          <TextField
            label={t("page.name")}
            hint={t("page.nameHint")}
            maxLength={80}
            autoComplete="off"
            readOnly={readOnly}
            error={errors.name?.message}
            {...form.register("name", { validate: (name) => name.trim() !== "" || common("required") })}
          />
        </div>
        {asked.filter((field) => !field.advanced).map(draw)}
      </div>
      {advanced.length > 0 && (
        <details open={advanced.some(({ name }) => errors.fields?.[name]) || undefined}>
          <summary className="w-fit cursor-pointer rounded-xs py-1 text-md font-medium text-ink-2 hover:text-ink">
            {t("page.more")}
          </summary>
          <div className="mt-2.5 grid gap-3.5 sm:grid-cols-2">{advanced.map(draw)}</div>
        </details>
      )}
    </div>
  );
}

/** Fields that share a line with another. */
const isShort = ({ name }: Field): boolean =>
  /^(port|security|user|password|from|fromName|region|tag\w+|username|alias|device|sound)$/.test(name);
