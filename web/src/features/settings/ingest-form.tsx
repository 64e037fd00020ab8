import type { IngestSettings, IngestSettingsAnswer, UploadPolicy } from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { useErrorText } from "../../api/error-text.tsx";
import { isAddressOrRange, linesOf } from "../../format/ip-range.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { TextArea } from "../../ui/text-field.tsx";
import { useToast } from "../../ui/toast.tsx";
import { Switch } from "../../ui/toggle.tsx";
import { ingestQuery } from "./queries.ts";

interface Values {
  policy: UploadPolicy;
  allow: string;
  publicStatusApi: boolean;
}

const policies = ["open", "approve", "token"] as const;
const mostRanges = 200;

const toValues = (settings: IngestSettings): Values => ({
  policy: settings.policy,
  allow: settings.allowList.join("\n"),
  publicStatusApi: settings.publicStatusApi,
});

interface IngestFormProps {
  settings: IngestSettings;
  readOnly: boolean;
  /** The policy that is chosen, saved or not: the options beside the form follow it. */
  onPolicy: (policy: UploadPolicy) => void;
}

/** Who may send reports, and what other programs may read. */
export function IngestForm({ settings, readOnly, onPolicy }: IngestFormProps) {
  const { t } = useTranslation("settings");
  const errorText = useErrorText();
  const client = useQueryClient();
  const toast = useToast();
  const form = useForm<Values>({ values: toValues(settings), resetOptions: { keepDirtyValues: true } });
  const save = useMutation({
    mutationFn: ({ policy, allow, publicStatusApi }: Values) =>
      api.put<IngestSettingsAnswer>(paths.ingestSettings, {
        policy,
        allowList: linesOf(allow),
        publicStatusApi,
      }),
    onSuccess: (saved) => {
      client.setQueryData(ingestQuery.queryKey, saved);
      form.reset(toValues(saved));
      toast.ok(t("ingest.saved"));
    },
  });
  const { errors, isDirty } = form.formState;
  const validate = (text: string) => {
    const lines = linesOf(text);
    const wrong = lines.find((line) => !isAddressOrRange(line));
    if (wrong) return t("ingest.allowWrong", { line: wrong });
    return lines.length <= mostRanges || t("ingest.allowTooMany", { max: mostRanges });
  };

  return (
    <form onSubmit={form.handleSubmit((values) => save.mutate(values))} noValidate>
      <Panel>
        <div className="grid gap-5">
          <fieldset disabled={readOnly}>
            <legend className="mb-1.5 text-md font-medium">{t("ingest.policy")}</legend>
            <div className="grid gap-1">
              {policies.map((policy) => (
                <label
                  key={policy}
                  className="-mx-2 flex items-start gap-2.5 rounded-md px-2 py-1.5 has-checked:bg-sunken max-sm:min-h-11"
                >
                  <input
                    type="radio"
                    value={policy}
                    {...form.register("policy", { onChange: (event) => onPolicy(event.target.value) })}
                    className="mt-0.75 size-3.5 shrink-0 accent-accent"
                  />
                  <span>
                    {t(`ingest.${policy}`)}
                    <span className="block text-sm text-ink-3">{t(`ingest.${policy}Text`)}</span>
                  </span>
                </label>
              ))}
            </div>
          </fieldset>
          <TextArea
            label={t("ingest.allow")}
            hint={t("ingest.allowHint")}
            error={errors.allow?.message}
            rows={3}
            spellCheck={false}
            readOnly={readOnly}
            {...form.register("allow", { validate })}
          />
          <Switch
            label={t("ingest.publicApi")}
            hint={t("ingest.publicApiText")}
            disabled={readOnly}
            checked={form.watch("publicStatusApi")}
            onChange={(on) => form.setValue("publicStatusApi", on, { shouldDirty: true })}
          />
          {save.isError && <Notice tone="err">{errorText(save.error)}</Notice>}
          {!readOnly && (
            <div className="flex gap-2">
              <Button type="submit" variant="primary" busy={save.isPending} disabled={!isDirty}>
                {t("ingest.save")}
              </Button>
              <Button
                variant="ghost"
                disabled={!isDirty || save.isPending}
                onClick={() => {
                  form.reset(toValues(settings));
                  onPolicy(settings.policy);
                }}
              >
                {t("ingest.discard")}
              </Button>
            </div>
          )}
        </div>
      </Panel>
    </form>
  );
}
