import type { ServerEntry } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { useFormat } from "../../format/index.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useToast } from "../../ui/toast.tsx";
import { serverTitle } from "./model/servers.ts";
import { deleteServer, rereadServers } from "./queries.ts";

interface DeleteDialogProps {
  server: ServerEntry;
  open: boolean;
  onClose: () => void;
  /** The server is gone. */
  onDeleted: () => void;
}

/** Deletes a server for good, once its name has been typed. */
export default function DeleteDialog({ server, open, onClose, onDeleted }: DeleteDialogProps) {
  const { t } = useTranslation("servers");
  const { t: common } = useTranslation();
  const format = useFormat();
  const errorText = useErrorText();
  const toast = useToast();
  const client = useQueryClient();
  const formId = useId();
  const [typed, setTyped] = useState("");
  const title = serverTitle(server);
  const matches = typed.trim() === title.trim();
  const remove = useMutation({
    mutationFn: () => deleteServer(server.id),
    onSuccess: () => {
      void rereadServers(client);
      toast.ok(t("delete.done", { server: title }));
      onDeleted();
    },
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (matches && !remove.isPending) remove.mutate();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={t("delete.title", { server: title })}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button type="submit" form={formId} variant="danger" busy={remove.isPending} disabled={!matches}>
            {t("delete.confirm")}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="grid gap-3">
        <p className="text-ink-2">
          {t("delete.counts", {
            jobs: t("connection.jobs", { count: server.jobs, n: format.number(server.jobs) }),
            runs: t("connection.runs", { count: server.runs, n: format.number(server.runs) }),
          })}{" "}
          {t("delete.text")}
          {server.archivedAt === null && ` ${t("delete.archive")}`}
        </p>
        <TextField
          label={t("delete.name", { name: title })}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
        />
        {remove.isError && <Notice tone="err">{errorText(remove.error)}</Notice>}
      </form>
    </Dialog>
  );
}
