import type { ReportingCheck, ServerEntry } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { useProblemText } from "../../../collecting/use-problem-text.ts";
import { isLoopback } from "../../../duplicati/options.ts";
import { TimeAgo } from "../../../format/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Checkbox } from "../../../ui/checkbox.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Select } from "../../../ui/select.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { serverTitle } from "../model/servers.ts";
import { rereadServers } from "../queries.ts";
import { OptionChanges } from "./option-changes.tsx";
import { installReporting, previewReporting, startJob, undoReporting } from "./reporting-queries.ts";

interface ReportingDialogProps {
  server: ServerEntry;
  open: boolean;
  onClose: () => void;
}

/** Sets the options in Duplicati that make its reports arrive here: shows what changes, does it, takes it back. */
export default function ReportingDialog({ server, open, onClose }: ReportingDialogProps) {
  const { t } = useTranslation("reporting");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const problems = useProblemText();
  const client = useQueryClient();
  const [base, setBase] = useState(() => document.baseURI);
  const [live, setLive] = useState(false);
  const [replace, setReplace] = useState(false);
  const request = { base: base.trim(), live, replace };
  const preview = useMutation({ mutationFn: () => previewReporting(server.id, request) });
  const install = useMutation({
    mutationFn: () => installReporting(server.id, request),
    onSuccess: () => rereadServers(client),
  });
  const undo = useMutation({
    mutationFn: () => undoReporting(server.id, request.base),
    onSuccess: () => rereadServers(client),
  });
  const { mutate: look } = preview;
  // Another wish, another preview; an address is looked at when it was typed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the wishes are what the preview depends on
  useEffect(() => look(), [look, live, replace]);

  const plan = preview.data;
  const done = install.data;
  const undone = undo.data;
  const answer = undone ?? done ?? plan;
  const error = undo.error ?? install.error ?? preview.error;
  const isBusy = preview.isPending || install.isPending || undo.isPending;
  const canInstall = plan?.problem === null && plan.inTheWay === null && !done && !undone;
  const host = URL.canParse(base) ? new URL(base).hostname : "";
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={t("title", { server: serverTitle(server) })}
      description={t("lead")}
      footer={
        <>
          {!done && !undone && plan?.installedAt && (
            <Button
              variant="danger"
              className="mr-auto"
              busy={undo.isPending}
              disabled={isBusy}
              onClick={() => undo.mutate()}
            >
              {t("undo")}
            </Button>
          )}
          {done && !undone && done.problem === null && (
            <Button className="mr-auto" busy={undo.isPending} onClick={() => undo.mutate()}>
              {t("undo")}
            </Button>
          )}
          <Button onClick={onClose}>{common(done || undone ? "close" : "cancel")}</Button>
          {!done && !undone && (
            <Button
              variant="primary"
              busy={install.isPending}
              disabled={!canInstall || isBusy}
              onClick={() => install.mutate()}
            >
              {t(plan?.changes.length === 0 ? "check" : "install")}
            </Button>
          )}
        </>
      }
    >
      <div className="grid content-start gap-4 sm:min-h-60">
        {!done && !undone && (
          <>
            <TextField
              label={t("base")}
              hint={isLoopback(host) ? t("loopback") : t("baseHint")}
              value={base}
              maxLength={500}
              spellCheck={false}
              onChange={(event) => setBase(event.target.value)}
              onBlur={() => look()}
            />
            <div className="grid gap-1">
              <Checkbox label={t("live")} detail={t("liveHint")} checked={live} onChange={setLive} />
              {(plan?.inTheWay || replace) && !plan?.inTheWay?.startsWith("--") && (
                <Checkbox label={t("replace")} checked={replace} onChange={setReplace} />
              )}
            </div>
          </>
        )}
        {!answer && !error && <Skeleton rows={3} />}
        {error && <Notice tone="err">{errorText(error)}</Notice>}
        {answer?.problem && <Notice tone="err">{problems.sentence(answer.problem)}</Notice>}
        {answer?.problem === null && answer.inTheWay !== null && (
          <Notice tone="warn">
            {answer.inTheWay.startsWith("--")
              ? t("masked", { option: answer.inTheWay })
              : t("inTheWay", { host: answer.inTheWay })}
          </Notice>
        )}
        {plan?.installedAt && !done && !undone && (
          <p className="text-sm text-ink-3">
            {t("installed")} <TimeAgo at={plan.installedAt} />
          </p>
        )}
        {done?.check && !undone && <CheckNotice check={done.check} />}
        {undone?.problem === null && (
          <Notice tone="ok">{t(undone.changes.length === 0 ? "nothingBack" : "undone")}</Notice>
        )}
        {answer?.problem === null && answer.changes.length > 0 && (
          <section className="grid gap-2">
            <h3 className="font-semibold">{t(done || undone ? "changed" : "changes")}</h3>
            <OptionChanges changes={answer.changes} done={Boolean(done ?? undone)} />
          </section>
        )}
        {plan?.problem === null &&
          plan.inTheWay === null &&
          plan.changes.length === 0 &&
          !done &&
          !undone && <Notice tone="ok">{t("already")}</Notice>}
        {done?.problem === null && !undone && done.jobs.length > 0 && (
          <StartJob serverId={server.id} jobs={done.jobs} />
        )}
      </div>
    </Dialog>
  );
}

/** What became of the test report. */
function CheckNotice({ check: { ok, status, reason } }: { check: ReportingCheck }) {
  const { t } = useTranslation("reporting");
  if (ok) return <Notice tone="ok">{t("checkOk")}</Notice>;
  const why =
    reason === "other"
      ? t("checkOther")
      : reason === null
        ? t("checkStatus", { status: String(status) })
        : t("checkUnreached", { reason });
  return (
    <Notice tone="warn">
      {t("checkFailed")} {why}
    </Notice>
  );
}

/** Starts a backup, whose report then shows that everything works. */
function StartJob({ serverId, jobs }: { serverId: string; jobs: readonly { id: string; name: string }[] }) {
  const { t } = useTranslation("reporting");
  const errorText = useErrorText();
  const problems = useProblemText();
  const [job, setJob] = useState(jobs[0]!.id);
  const start = useMutation({ mutationFn: () => startJob(serverId, job) });
  return (
    <section className="grid gap-2 border-t border-line pt-4">
      <h3 className="font-semibold">{t("start.title")}</h3>
      <p className="text-sm text-ink-2">{t("start.text")}</p>
      <div className="flex flex-wrap items-end gap-2">
        <Select
          label={t("start.job")}
          value={job}
          options={jobs.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setJob}
        />
        <Button busy={start.isPending} onClick={() => start.mutate()}>
          {t("start.start")}
        </Button>
      </div>
      {start.isError && <Notice tone="err">{errorText(start.error)}</Notice>}
      {start.data?.problem && <Notice tone="err">{problems.sentence(start.data.problem)}</Notice>}
      {start.data?.problem === null && <Notice tone="ok">{t("start.started")}</Notice>}
    </section>
  );
}
