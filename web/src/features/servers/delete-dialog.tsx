import type { ServerEntry } from "@duplistatus/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { useFormat } from "../../format/index.ts";
import { Confirm } from "../../ui/confirm.tsx";
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
  const format = useFormat();
  const errorText = useErrorText();
  const toast = useToast();
  const client = useQueryClient();
  const title = serverTitle(server);
  return (
    <Confirm
      open={open}
      onClose={onClose}
      title={t("delete.title", { server: title })}
      confirm={t("delete.confirm")}
      typed={{ word: title, label: t("delete.name", { name: title }) }}
      onConfirm={async () => {
        await deleteServer(server.id);
        void rereadServers(client);
        toast.ok(t("delete.done", { server: title }));
        onDeleted();
      }}
      errorText={errorText}
    >
      {t("delete.counts", {
        jobs: t("connection.jobs", { count: server.jobs, n: format.number(server.jobs) }),
        runs: t("connection.runs", { count: server.runs, n: format.number(server.runs) }),
      })}{" "}
      {t("delete.text")}
      {server.archivedAt === null && ` ${t("delete.archive")}`}
    </Confirm>
  );
}
