import type { Dashboard, DashboardServer } from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client.ts";
import { useErrorText } from "../../../api/error-text.tsx";
import { dashboardQuery } from "../../../api/queries.ts";
import { isWebAddress } from "../../../format/web-address.ts";
import { serverTitle } from "../../../jobs/states.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { useToast } from "../../../ui/toast.tsx";
import { formOf, patchOf, type ServerForm } from "./server-form.ts";

interface EditServerDialogProps {
  server: DashboardServer;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Form for what people know about a server: alias, note, address, tags. */
export default function EditServerDialog({ server, open, onOpenChange }: EditServerDialogProps) {
  const { t } = useTranslation("dashboard");
  const errorText = useErrorText();
  const toast = useToast();
  const client = useQueryClient();
  const formId = useId();
  const [form, setForm] = useState<ServerForm>(() => formOf(server));
  const [checked, setChecked] = useState(false);
  const save = useMutation({
    mutationFn: (values: ServerForm) =>
      api.patch<DashboardServer>(pathTo(paths.server, { id: server.id }), patchOf(values)),
    onSuccess: (changed) => {
      client.setQueryData<Dashboard>(
        dashboardQuery.queryKey,
        (data) =>
          data && { ...data, servers: data.servers.map((each) => (each.id === changed.id ? changed : each)) },
      );
      toast.ok(t("edit.saved", { server: serverTitle(changed) }));
      onOpenChange(false);
    },
  });
  const wrongAddress = checked && !isWebAddress(form.url);
  const field = (name: keyof ServerForm) => ({
    value: form[name],
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (isWebAddress(form.url)) save.mutate(form);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("edit.title", { server: serverTitle(server) })}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{t("edit.cancel")}</Button>
          <Button type="submit" form={formId} variant="primary" busy={save.isPending}>
            {t("edit.save")}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="grid gap-4">
        <TextField
          label={t("edit.alias")}
          hint={t("edit.aliasHelp", { name: server.name })}
          maxLength={200}
          autoComplete="off"
          {...field("alias")}
        />
        <TextField label={t("edit.note")} maxLength={500} autoComplete="off" {...field("note")} />
        <TextField
          label={t("edit.url")}
          type="url"
          inputMode="url"
          placeholder="http://nas.lan:8200"
          maxLength={2000}
          autoComplete="off"
          spellCheck={false}
          error={wrongAddress ? t("edit.urlInvalid") : undefined}
          {...field("url")}
        />
        <TextField label={t("edit.tags")} hint={t("edit.tagsHelp")} autoComplete="off" {...field("tags")} />
        {save.isError && <Notice tone="err">{errorText(save.error)}</Notice>}
      </form>
    </Dialog>
  );
}
