import type { ImportReport } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { useFormat } from "../../format/index.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { importOld } from "./queries.ts";

const fileClass =
  "block w-full text-sm text-ink-2 file:mr-3 file:h-7 file:rounded-sm file:border file:border-line-strong file:bg-surface file:px-2.5 file:text-ink max-sm:file:h-10";

function Report({ report }: { report: ImportReport }) {
  const { t } = useTranslation("database");
  const format = useFormat();
  const { servers, jobs, runs, users } = report;
  const line = (fresh: number, known: number) =>
    t("import.newKnown", { fresh: format.number(fresh), known: format.number(known) });
  const rows = [
    [t("import.servers"), line(servers.new, servers.known)],
    [t("import.jobs"), line(jobs.new, jobs.known)],
    [t("import.runs"), line(runs.new, runs.known)],
    [t("import.users"), line(users.new.length, users.known.length)],
    [t("import.channels"), report.channels.join(", ") || format.number(0)],
  ] as const;
  return (
    <Notice tone="ok">
      <p className="font-semibold">{t("import.done")}</p>
      <dl className="num mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5 text-sm">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
      {report.left.length > 0 && (
        <details className="mt-1.5 text-sm">
          <summary className="cursor-pointer">{t("import.left")}</summary>
          <ul className="mt-1 list-disc pl-5">
            {report.left.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </details>
      )}
    </Notice>
  );
}

/** Takes over the database of duplistatus 1.x, with its key file. */
export function ImportPanel() {
  const { t } = useTranslation("database");
  const id = useId();
  const client = useQueryClient();
  const errorText = useErrorText();
  const [file, setFile] = useState<File | null>(null);
  const [key, setKey] = useState<File | null>(null);
  const move = useMutation({
    mutationFn: () => importOld(file!, key),
    onSuccess: () => client.invalidateQueries(),
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (file !== null && !move.isPending) move.mutate();
  };
  return (
    <Panel title={t("import.title")}>
      <p className="mb-3 text-sm text-ink-2">{t("import.text")}</p>
      <form
        onSubmit={submit}
        className="grid gap-3 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] md:items-end"
      >
        <div>
          <label htmlFor={`${id}-file`} className="mb-1 block text-md font-medium">
            backups.db
          </label>
          <input
            id={`${id}-file`}
            type="file"
            accept=".db,.sqlite,.sqlite3"
            className={fileClass}
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
        </div>
        <div>
          <label htmlFor={`${id}-key`} className="mb-1 block text-md font-medium">
            {t("import.key")}
          </label>
          <input
            id={`${id}-key`}
            type="file"
            className={fileClass}
            onChange={(event) => setKey(event.target.files?.[0] ?? null)}
          />
        </div>
        <Button type="submit" className="h-8 max-sm:h-11" busy={move.isPending} disabled={file === null}>
          {t("import.button")}
        </Button>
      </form>
      <div className="mt-3 empty:hidden">
        {move.isError && <Notice tone="err">{errorText(move.error)}</Notice>}
        {move.data && <Report report={move.data} />}
      </div>
    </Panel>
  );
}
