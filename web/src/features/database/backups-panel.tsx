import type { DatabaseOverview, DatabaseSettings, OwnBackup } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { keys } from "../../api/queries.ts";
import { TimeAgo, useFormat } from "../../format/index.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { useToast } from "../../ui/toast.tsx";
import { backupUrl, deleteBackup, isRunning, restoreBackup, uploadBackup } from "./queries.ts";
import { ScheduleForm } from "./schedule-form.tsx";

function useScheduleText() {
  const { t } = useTranslation("database");
  return ({ backup }: DatabaseSettings) =>
    backup.every === "off"
      ? t("backups.off")
      : t(backup.every === "day" ? "backups.daily" : "backups.weekly", { at: backup.at, n: backup.keep });
}

/** The own backups, newest first: download, delete, restore; and when they are made. */
export function BackupsPanel({ database }: { database: DatabaseOverview }) {
  const { t } = useTranslation("database");
  const format = useFormat();
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const scheduleText = useScheduleText();
  const [editing, setEditing] = useState(false);
  const [leaving, setLeaving] = useState<OwnBackup | null>(null);
  const [restoring, setRestoring] = useState<OwnBackup | null>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const reread = () => client.invalidateQueries({ queryKey: keys.database });
  const upload = useMutation({
    mutationFn: uploadBackup,
    onSuccess: () => {
      toast.ok(t("backups.uploaded"));
      void reread();
    },
    onError: (error) => toast.err(errorText(error)),
  });
  const { backups, backupFailed } = database;
  const busy = isRunning(database.work);

  return (
    <Panel
      title={t("backups.title")}
      aside={
        <button
          type="button"
          className="rounded-xs hover:text-ink hover:underline max-sm:py-2"
          aria-expanded={editing}
          onClick={() => setEditing(!editing)}
        >
          {scheduleText(database.settings)}
        </button>
      }
    >
      {editing && <ScheduleForm settings={database.settings} onDone={() => setEditing(false)} />}
      {backupFailed !== null && (
        <Notice tone="err" className="mb-2.5">
          {t("backups.failed", { when: format.dateTime(backupFailed.at), why: backupFailed.error })}
        </Notice>
      )}
      {database.engine === "postgres" && <p className="mb-2 text-sm text-ink-3">{t("whereReplicas")}</p>}
      {backups.length === 0 ? (
        <p className="py-1.5 text-ink-3">{t("backups.none")}</p>
      ) : (
        <ul className="num max-h-96 overflow-y-auto">
          {backups.map((backup) => (
            <li
              key={backup.name}
              className="flex flex-wrap items-center gap-x-3 border-t border-line py-1.25 first:border-t-0"
            >
              <TimeAgo at={backup.at} as="moment" className="w-32 shrink-0" />
              <span className="w-18 shrink-0 text-right">{format.bytes(backup.bytes)}</span>
              <span className="min-w-0 flex-1 truncate text-sm text-ink-3">
                {backup.reason === "scheduled" && backup.checked
                  ? t("backups.checked")
                  : t(`backups.reason.${backup.reason}`)}
              </span>
              <span className="ml-auto flex items-center gap-1">
                <a
                  href={backupUrl(backup.name)}
                  download={backup.name}
                  aria-label={t("backups.download", { when: format.dateTime(backup.at) })}
                  className="grid size-7 place-items-center rounded-sm text-ink-3 hover:bg-sunken hover:text-ink max-sm:size-10"
                >
                  <Download size={15} aria-hidden="true" />
                </a>
                <IconButton
                  label={t("backups.delete", { when: format.dateTime(backup.at) })}
                  onClick={() => setLeaving(backup)}
                >
                  <Trash2 size={15} aria-hidden="true" />
                </IconButton>
                <Button variant="ghost" disabled={busy} onClick={() => setRestoring(backup)}>
                  {t("backups.restore")}
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      <div className="mt-2.5">
        <input
          ref={chooser}
          type="file"
          accept=".db,.sqlite,.sqlite3"
          className="hidden"
          aria-label={t("backups.upload")}
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = "";
            if (file) upload.mutate(file);
          }}
        />
        <Button busy={upload.isPending} onClick={() => chooser.current?.click()}>
          {t("backups.upload")}
        </Button>
      </div>
      <Confirm
        open={leaving !== null}
        onClose={() => setLeaving(null)}
        title={t("backups.deleteTitle", { when: format.dateTime(leaving?.at) })}
        confirm={t("delete.confirm")}
        onConfirm={async () => {
          await deleteBackup(leaving!.name);
          await reread();
        }}
        errorText={errorText}
      >
        {t("backups.deleteText")}
      </Confirm>
      {restoring !== null && (
        <Confirm
          open
          onClose={() => setRestoring(null)}
          title={t("restore.title", { when: format.dateTime(restoring.at) })}
          confirm={t("restore.confirm")}
          typed={{ word: t("restore.word"), label: t("typeName", { name: t("restore.word") }) }}
          errorText={errorText}
          onConfirm={async () => {
            await restoreBackup(restoring.name);
            await reread();
          }}
        >
          {t("restore.text")}
        </Confirm>
      )}
    </Panel>
  );
}
