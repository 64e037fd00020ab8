import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { dashboardQuery, keys } from "../../../api/queries.ts";
import { fromLocalInput, toLocalInput, useFormat } from "../../../format/index.ts";
import { BareSelect } from "../../../ui/bare-select.tsx";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Field } from "../../../ui/field.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { useToast } from "../../../ui/toast.tsx";
import { createMaintenance } from "../queries.ts";
import { readScope } from "./windows.ts";

const hour = 3_600_000;

function freshForm(scope: string) {
  const now = Date.now();
  return { scope, from: toLocalInput(now), until: toLocalInput(now + 2 * hour), note: "" };
}

interface MaintenanceDialogProps {
  open: boolean;
  onClose: () => void;
  /** What is proposed to be left alone, as the value of the choice; everything if left out. */
  scope?: string;
}

/** Makes a maintenance window. */
export function MaintenanceDialog({ open, onClose, scope = "all" }: MaintenanceDialogProps) {
  const { t } = useTranslation("monitoring");
  const { t: common } = useTranslation();
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const toast = useToast();
  const formId = useId();
  const [form, setForm] = useState(() => freshForm(scope));
  const [checked, setChecked] = useState(false);
  const { data: servers = [] } = useQuery({ ...dashboardQuery, select: (dashboard) => dashboard.servers });
  const tags = [...new Set(servers.flatMap((server) => server.tags))].sort((a, b) => a.localeCompare(b));
  const close = () => {
    setForm(freshForm(scope));
    setChecked(false);
    create.reset();
    onClose();
  };
  const from = fromLocalInput(form.from);
  const until = fromLocalInput(form.until);
  const create = useMutation({
    mutationFn: createMaintenance,
    onSuccess: () => {
      for (const queryKey of [keys.maintenance, keys.monitoring, keys.dashboard, keys.serverPage])
        void client.invalidateQueries({ queryKey });
      toast.ok(t("maintenance.created"));
      close();
    },
  });
  const order = from !== null && until !== null && until <= from;
  const over = until !== null && until <= Date.now();
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (from === null || until === null || order || over) return;
    create.mutate({ scope: readScope(form.scope), from, until, note: form.note.trim() || null });
  };
  const field = (name: "from" | "until" | "note") => ({
    value: form[name],
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
  });
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      title={t("maintenance.newTitle")}
      description={t("maintenance.newText")}
      size="sm"
      footer={
        <>
          <Button onClick={close}>{common("cancel")}</Button>
          <Button type="submit" form={formId} variant="primary" busy={create.isPending}>
            {t("maintenance.create")}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="grid gap-4">
        <Field label={t("maintenance.for")}>
          {(ids) => (
            <BareSelect
              {...ids}
              value={form.scope}
              onChange={(event) => setForm({ ...form, scope: event.target.value })}
              className="w-full"
            >
              <option value="all">{t("maintenance.all")}</option>
              {tags.length > 0 && (
                <optgroup label={t("maintenance.byTag")}>
                  {tags.map((tag) => (
                    <option key={tag} value={`tag:${tag}`}>
                      {tag}
                    </option>
                  ))}
                </optgroup>
              )}
              {servers.length > 0 && (
                <optgroup label={t("maintenance.byServer")}>
                  {servers.map((server) => (
                    <option key={server.id} value={`server:${server.id}`}>
                      {server.alias || server.name || server.id}
                    </option>
                  ))}
                </optgroup>
              )}
            </BareSelect>
          )}
        </Field>
        <TextField
          label={t("maintenance.from")}
          type="datetime-local"
          error={checked && from === null ? common("required") : undefined}
          {...field("from")}
        />
        <TextField
          label={t("maintenance.until")}
          type="datetime-local"
          hint={
            from !== null && until !== null && until > from
              ? t("maintenance.lasts", { length: format.duration(until - from) })
              : undefined
          }
          error={
            !checked
              ? undefined
              : until === null
                ? common("required")
                : order
                  ? t("maintenance.order")
                  : over
                    ? t("maintenance.over")
                    : undefined
          }
          {...field("until")}
        />
        <TextField label={t("maintenance.note")} maxLength={1000} autoComplete="off" {...field("note")} />
        {create.isError && <Notice tone="err">{errorText(create.error)}</Notice>}
      </form>
    </Dialog>
  );
}
