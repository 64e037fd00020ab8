import type { DatabaseSettings } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { keys } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Select } from "../../ui/select.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { saveSettings } from "./queries.ts";

interface ScheduleFormProps {
  settings: DatabaseSettings;
  onDone: () => void;
}

/** When own backups are made, and how many of them stay. */
export function ScheduleForm({ settings, onDone }: ScheduleFormProps) {
  const { t } = useTranslation("database");
  const client = useQueryClient();
  const errorText = useErrorText();
  const [backup, setBackup] = useState(settings.backup);
  const save = useMutation({
    mutationFn: () => saveSettings({ ...settings, backup }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.database });
      onDone();
    },
  });
  return (
    <form
      className="mb-3 grid gap-3 rounded-md bg-sunken p-3"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <div className="grid gap-3 sm:grid-cols-3">
        <Select
          label={t("schedule.every")}
          value={backup.every}
          options={(["off", "day", "week"] as const).map((value) => ({
            value,
            label: t(`schedule.${value}`),
          }))}
          onChange={(every) => setBackup({ ...backup, every })}
        />
        <TextField
          label={t("schedule.at")}
          type="time"
          required
          value={backup.at}
          onChange={(event) => setBackup({ ...backup, at: event.target.value })}
        />
        <TextField
          label={t("schedule.keep")}
          type="number"
          min={1}
          max={365}
          required
          value={String(backup.keep)}
          onChange={(event) => setBackup({ ...backup, keep: Number(event.target.value) })}
        />
      </div>
      {save.isError && <Notice tone="err">{errorText(save.error)}</Notice>}
      <div>
        <Button type="submit" variant="primary" busy={save.isPending}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
