import type { Channel, Digest, DigestInput } from "@duplistatus/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { keys } from "../../../api/queries.ts";
import { useFormat, weekdayNames, weekdayOrder } from "../../../format/index.ts";
import { usePreferences } from "../../../session/me.ts";
import { Button } from "../../../ui/button.tsx";
import { Checkbox } from "../../../ui/checkbox.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { Select } from "../../../ui/select.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { useToast } from "../../../ui/toast.tsx";
import { rulesQuery } from "../rules/queries.ts";
import { addDigest, changeDigest } from "./queries.ts";

const periods = ["day", "week", "month"] as const;
const fine = ["two_weeks", "always", "never"] as const;
const monthDays = Array.from({ length: 31 }, (_, index) => index + 1);

interface DigestDialogProps {
  /** Null for a new one. */
  digest: Digest | null;
  channels: readonly Channel[];
  open: boolean;
  onClose: () => void;
}

/** One summary: when it comes, to whom, and of what. */
export default function DigestDialog({ digest, channels, open, onClose }: DigestDialogProps) {
  const { t, i18n } = useTranslation("timing");
  const format = useFormat();
  const { preferences } = usePreferences();
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const { data: known = [] } = useQuery({
    ...rulesQuery,
    select: ({ servers }) => [...new Set(servers.flatMap(({ tags }) => tags))].sort(),
  });
  const [form, setForm] = useState<DigestInput>(() => initial(digest, channels, t("digests.usualName")));
  const change = (part: Partial<DigestInput>) => setForm((now) => ({ ...now, ...part }));
  const save = useMutation({
    mutationFn: () => (digest === null ? addDigest(form) : changeDigest(digest.id, form)),
    onSuccess: (list) => {
      client.setQueryData(keys.digests, list);
      toast.ok(t("digests.saved", { name: form.name }));
      onClose();
    },
  });
  const tags = [...new Set([...known, ...form.tags])];
  const toggled = <T,>(list: readonly T[], one: T, on: boolean): T[] =>
    on ? [...list, one] : list.filter((each) => each !== one);
  const complete = form.name.trim() !== "" && form.channels.length > 0 && form.time !== "";
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={digest?.name ?? t("digests.new")}
      footer={
        <>
          <Button onClick={onClose}>{t("digests.cancel")}</Button>
          <Button variant="primary" busy={save.isPending} disabled={!complete} onClick={() => save.mutate()}>
            {t("digests.save")}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {save.isError && <Notice tone="err">{errorText(save.error)}</Notice>}
        <TextField
          label={t("digests.name")}
          value={form.name}
          maxLength={80}
          onChange={(event) => change({ name: event.target.value })}
        />
        <div className="flex flex-wrap items-end gap-3">
          <div>
            <p aria-hidden="true" className="mb-1 text-md font-medium">
              {t("digests.every")}
            </p>
            <Segmented
              label={t("digests.every")}
              value={form.every}
              options={periods.map((value) => ({ value, label: t(`every.${value}`) }))}
              onChange={(every) => change({ every })}
            />
          </div>
          {form.every === "week" && (
            <Select
              label={t("digests.weekday")}
              className="w-36"
              value={String(form.weekday)}
              options={weekdayOrder(preferences.firstWeekday, format.locale).map((day) => ({
                value: String(day),
                label: weekdayNames(i18n.language, "long")[day]!,
              }))}
              onChange={(value) => change({ weekday: Number(value) })}
            />
          )}
          {form.every === "month" && (
            <Select
              label={t("digests.day")}
              className="w-24"
              value={String(form.dayOfMonth)}
              options={monthDays.map((day) => ({ value: String(day), label: format.number(day) }))}
              onChange={(value) => change({ dayOfMonth: Number(value) })}
            />
          )}
          <TextField
            label={t("digests.time")}
            type="time"
            required
            className="w-30"
            value={form.time}
            onChange={(event) => change({ time: event.target.value })}
          />
        </div>
        <p className="-mt-2.5 text-sm text-ink-3">
          {t("digests.zone")}
          {form.every === "month" && form.dayOfMonth > 28 && ` ${t("digests.lastDay")}`}
        </p>
        <fieldset className="min-w-0">
          <legend className="mb-1 text-md font-medium">{t("digests.channels")}</legend>
          <div className="grid gap-x-5 sm:grid-cols-2">
            {channels.map(({ id, name }) => (
              <Checkbox
                key={id}
                label={name}
                checked={form.channels.includes(id)}
                onChange={(on) => change({ channels: toggled(form.channels, id, on) })}
              />
            ))}
          </div>
          {form.channels.length === 0 && (
            <p role="alert" className="text-sm text-err">
              {t("digests.noChannel")}
            </p>
          )}
        </fieldset>
        {tags.length > 0 && (
          <fieldset className="min-w-0">
            <legend className="mb-1 text-md font-medium">{t("digests.onlyTags")}</legend>
            <div className="grid gap-x-5 sm:grid-cols-2">
              {tags.map((tag) => (
                <Checkbox
                  key={tag}
                  label={tag}
                  checked={form.tags.includes(tag)}
                  onChange={(on) => change({ tags: toggled(form.tags, tag, on) })}
                />
              ))}
            </div>
            <p className="text-sm text-ink-3">{t("digests.tagsHint")}</p>
          </fieldset>
        )}
        <Select
          label={t("digests.fine")}
          value={form.whenFine}
          options={fine.map((value) => ({ value, label: t(`fine.${value}`) }))}
          onChange={(whenFine) => change({ whenFine })}
        />
      </div>
    </Dialog>
  );
}

function initial(digest: Digest | null, channels: readonly Channel[], name: string): DigestInput {
  if (digest !== null) {
    const { id: _id, createdAt: _created, lastAt: _last, ...input } = digest;
    return {
      ...input,
      channels: input.channels.filter((id) => channels.some((channel) => channel.id === id)),
    };
  }
  // Mail is what summaries are read in; without one, whatever there is.
  const mail = channels.filter(({ kind, enabled }) => kind === "email" && enabled);
  return {
    name,
    enabled: true,
    every: "day",
    weekday: 1,
    dayOfMonth: 1,
    time: "07:00",
    tags: [],
    channels: (mail.length > 0 ? mail : channels.filter(({ kind }) => kind !== "ping")).map(({ id }) => id),
    whenFine: "two_weeks",
  };
}
