import type { CollectingSettings } from "@duplistatus/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { QueryError } from "../../api/query-error.tsx";
import { useFormat } from "../../format/index.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Select } from "../../ui/select.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { TextArea, TextField } from "../../ui/text-field.tsx";
import { useToast } from "../../ui/toast.tsx";
import {
  type CollectingForm,
  formOf,
  problemsOf,
  settingsOf,
  usualMinutes,
} from "./model/collecting-form.ts";
import { collectingSettingsQuery, rereadServers, saveCollecting } from "./queries.ts";

interface CollectingDialogProps {
  open: boolean;
  onClose: () => void;
}

/** When servers are collected, how many at once, and where is never connected to. */
export default function CollectingDialog({ open, onClose }: CollectingDialogProps) {
  const { t } = useTranslation("servers");
  const { t: common } = useTranslation();
  const formId = useId();
  const [busy, setBusy] = useState(false);
  const { data, error, refetch } = useQuery(collectingSettingsQuery);
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={t("settings.title")}
      description={t("settings.intro")}
      footer={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button type="submit" form={formId} variant="primary" busy={busy} disabled={!data}>
            {t("settings.save")}
          </Button>
        </>
      }
    >
      {data ? (
        <Form id={formId} settings={data} onBusy={setBusy} onDone={onClose} />
      ) : error ? (
        <QueryError error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton rows={6} />
      )}
    </Dialog>
  );
}

interface FormProps {
  id: string;
  settings: CollectingSettings;
  onBusy: (busy: boolean) => void;
  onDone: () => void;
}

function Form({ id, settings, onBusy, onDone }: FormProps) {
  const { t } = useTranslation("servers");
  const format = useFormat();
  const errorText = useErrorText();
  const toast = useToast();
  const client = useQueryClient();
  const [form, setForm] = useState(() => formOf(settings));
  const [checked, setChecked] = useState(false);
  const problems = checked ? problemsOf(form) : {};
  const change = (patch: Partial<CollectingForm>) => setForm((before) => ({ ...before, ...patch }));
  const save = useMutation({
    mutationFn: saveCollecting,
    onMutate: () => onBusy(true),
    onSettled: () => onBusy(false),
    onSuccess: (saved) => {
      client.setQueryData(collectingSettingsQuery.queryKey, saved);
      void rereadServers(client);
      toast.ok(t("settings.saved"));
      onDone();
    },
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (Object.keys(problemsOf(form)).length === 0 && !save.isPending) save.mutate(settingsOf(form));
  };
  const { deny } = problems;
  return (
    <form id={id} onSubmit={submit} noValidate className="grid gap-4">
      <div className="grid items-start gap-x-3 gap-y-4 sm:grid-cols-2">
        <Select
          label={t("settings.interval")}
          value={form.every}
          options={[
            { value: "0", label: t("settings.off") },
            ...usualMinutes.map((minutes) => ({
              value: String(minutes),
              label: t(`settings.${minutes}`),
            })),
            { value: "custom", label: t("settings.custom") },
          ]}
          onChange={(every) => change({ every })}
        />
        {form.every === "custom" && (
          <TextField
            label={t("settings.minutes")}
            type="number"
            inputMode="numeric"
            min={1}
            max={10_080}
            value={form.minutes}
            error={problems.minutes && t("settings.minutesWrong")}
            onChange={(event) => change({ minutes: event.target.value })}
          />
        )}
      </div>
      <TextField
        label={t("settings.concurrency")}
        hint={t("settings.concurrencyHint")}
        className="sm:w-1/2"
        type="number"
        inputMode="numeric"
        min={1}
        max={32}
        value={form.concurrency}
        error={problems.concurrency && t("settings.concurrencyWrong")}
        onChange={(event) => change({ concurrency: event.target.value })}
      />
      <TextArea
        label={t("settings.deny")}
        hint={t("settings.denyHint")}
        rows={4}
        spellCheck={false}
        value={form.deny}
        error={
          deny &&
          ("line" in deny
            ? t("settings.denyWrong", { line: deny.line })
            : t("settings.denyTooMany", { max: format.number(deny.max) }))
        }
        onChange={(event) => change({ deny: event.target.value })}
      />
      {save.isError && <Notice tone="err">{errorText(save.error)}</Notice>}
    </form>
  );
}
