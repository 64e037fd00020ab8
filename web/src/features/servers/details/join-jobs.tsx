import type { ServerEntry, ServerJob } from "@duplistatus/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Combine } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { serverJobsQuery } from "../../../api/servers.ts";
import { useFormat } from "../../../format/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Select } from "../../../ui/select.tsx";
import { useToast } from "../../../ui/toast.tsx";
import { jobMergePreviewQuery, mergeJobs, rereadServers } from "../queries.ts";
import { useUndoMerge } from "../use-undo-merge.ts";

/** Makes two backups of a server one: opens on demand, shows what will happen, and does it. */
export function JoinJobs({ server }: { server: ServerEntry }) {
  const { t } = useTranslation("servers");
  const [open, setOpen] = useState(false);
  if (server.jobs < 2) return null;
  if (open) return <JoinForm server={server} onDone={() => setOpen(false)} />;
  return (
    <Button
      className="mt-2"
      icon={<Combine size={14} aria-hidden="true" />}
      aria-expanded={false}
      onClick={() => setOpen(true)}
    >
      {t("join.open")}
    </Button>
  );
}

function JoinForm({ server, onDone }: { server: ServerEntry; onDone: () => void }) {
  const { t } = useTranslation("servers");
  const { t: common } = useTranslation();
  const format = useFormat();
  const errorText = useErrorText();
  const toast = useToast();
  const client = useQueryClient();
  const undo = useUndoMerge();
  const { data: jobs = [], error } = useQuery(serverJobsQuery(server.id));
  const [from, setFrom] = useState("");
  const [into, setInto] = useState("");
  const request = { fromJobId: Number(from), intoJobId: Number(into) };
  const ready = from !== "" && into !== "" && from !== into;
  const join = useMutation({
    mutationFn: mergeJobs,
    onSuccess: (done) => {
      void rereadServers(client);
      toast.ok(t("join.done", { from: done.fromName, into: done.intoName }), {
        action: { label: t("action.undo"), onSelect: () => undo.mutate(done) },
      });
      onDone();
    },
  });
  const preview = useQuery({ ...jobMergePreviewQuery(request), enabled: ready && join.isIdle });
  const label = (job: ServerJob) => t("join.option", { name: job.name, n: format.number(job.runs) });
  const options = [
    { value: "", label: "–" },
    ...jobs.map((job) => ({ value: String(job.id), label: label(job) })),
  ];
  const problem = error ?? preview.error ?? join.error;
  return (
    <div className="mt-2 grid gap-3 rounded-md bg-sunken p-3">
      <p className="text-sm text-ink-2">{t("join.intro")}</p>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <Select label={t("join.from")} value={from} options={options} onChange={setFrom} />
        <Select label={t("join.into")} value={into} options={options} onChange={setInto} />
      </div>
      <p aria-live="polite" className="num text-sm text-ink-2">
        {preview.data && ready
          ? t("join.preview", {
              from: preview.data.from.name,
              into: preview.data.into.name,
              n: format.number(preview.data.from.runs),
              same: format.number(preview.data.same),
            })
          : t("join.choose")}
      </p>
      {problem && <Notice tone="err">{errorText(problem)}</Notice>}
      <div className="flex items-center justify-end gap-2">
        <span className="mr-auto text-sm text-ink-3">{t("merge.undo")}</span>
        <Button variant="ghost" onClick={onDone}>
          {common("cancel")}
        </Button>
        <Button busy={join.isPending} disabled={!ready} onClick={() => join.mutate(request)}>
          {t("join.confirm")}
        </Button>
      </div>
    </div>
  );
}
