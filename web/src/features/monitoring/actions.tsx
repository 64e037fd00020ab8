import type { MonitoringJob } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check, CloudDownload, Download } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { keys } from "../../api/queries.ts";
import { useFormat } from "../../format/index.ts";
import { useMe } from "../../session/me.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { useToast } from "../../ui/toast.tsx";
import { useCollectFromAll } from "../collecting/open-collect-dialog.tsx";
import { csvTime, download, toCsv } from "./model/csv.ts";
import { serverTitle, weekdaysOf } from "./model/jobs.ts";
import { checkNow, resetNotifications } from "./queries.ts";
import { type MonitoringWords, useMonitoringWords } from "./use-words.ts";

/** What one can do with all jobs at once: check now, be told again, take the table away. */
export function Actions({ jobs }: { jobs: readonly MonitoringJob[] }) {
  const { t } = useTranslation("monitoring");
  const format = useFormat();
  const words = useMonitoringWords();
  const admin = useMe().role === "admin";
  const errorText = useErrorText();
  const client = useQueryClient();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const reread = () =>
    Promise.all(
      [keys.monitoring, keys.incidents, keys.dashboard].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
  const check = useMutation({
    mutationFn: checkNow,
    onSuccess: (answer) => {
      void reread();
      const parts = [
        answer.opened > 0 && t("check.opened", { count: answer.opened, n: format.number(answer.opened) }),
        answer.closed > 0 && t("check.closed", { count: answer.closed, n: format.number(answer.closed) }),
        answer.suppressed > 0 &&
          t("check.suppressed", { count: answer.suppressed, n: format.number(answer.suppressed) }),
      ].filter((part) => part !== false);
      toast.ok(t("check.done", { time: format.time(answer.checkedAt) }), {
        detail: parts.length > 0 ? format.sentences(parts) : t("check.same"),
      });
    },
    onError: (error) => toast.err(t("check.failed"), { detail: errorText(error) }),
  });
  const save = () => {
    const day = new Date().toISOString().slice(0, 10);
    download(
      `duplistatus-monitoring-${day}.csv`,
      toCsv(
        headOf(t),
        jobs.map((job) => rowOf(job, words, t)),
      ),
    );
  };
  return (
    <>
      {admin && (
        <>
          <Button
            icon={<Check size={14} aria-hidden="true" />}
            busy={check.isPending}
            onClick={() => check.mutate()}
          >
            {t("check.button")}
          </Button>
          <CollectAll />
          <Button variant="ghost" aria-haspopup="dialog" onClick={() => setAsking(true)}>
            {t("reset.button")}
          </Button>
        </>
      )}
      <Button
        variant="ghost"
        icon={<Download size={14} aria-hidden="true" />}
        aria-label={t("csv.label", { count: jobs.length, n: format.number(jobs.length) })}
        onClick={save}
      >
        {t("csv.button")}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t("reset.title")}
        confirm={t("reset.confirm")}
        errorText={errorText}
        onConfirm={async () => {
          const { incidents } = await resetNotifications();
          void reread();
          toast.ok(t("reset.done", { count: incidents, n: format.number(incidents) }));
        }}
      >
        {t("reset.text")}
      </Confirm>
    </>
  );
}

/** Fetches what every connected server knows now, before anything is called overdue. */
function CollectAll() {
  const { t } = useTranslation("shell");
  const collect = useCollectFromAll();
  const [busy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    await collect();
    setBusy(false);
  };
  return (
    <Button
      icon={<CloudDownload size={14} aria-hidden="true" />}
      busy={busy}
      aria-haspopup="dialog"
      onClick={() => void press()}
    >
      {t("collect.all")}
    </Button>
  );
}

type T = ReturnType<typeof useTranslation<"monitoring">>["t"];

const headOf = (t: T): string[] => [
  t("column.server"),
  t("column.job"),
  t("column.status"),
  t("column.watch"),
  t("column.next"),
  t("facts.deadline"),
  t("column.every"),
  t("column.days"),
  t("column.at"),
  t("edit.zone"),
  t("column.source"),
  t("csv.tolerance"),
  t("csv.rpo"),
  t("facts.lastRun"),
  t("csv.lastStatus"),
  t("facts.lastGood"),
  t("csv.overdueSince"),
  t("facts.suppressed"),
  t("csv.warnings"),
];

function rowOf(job: MonitoringJob, words: MonitoringWords, t: T): (string | number | null)[] {
  const { expectation } = job;
  const now = Date.now();
  return [
    serverTitle(job),
    job.name,
    t(`state.${job.state}`),
    t(job.watched ? "changes.on" : "changes.off"),
    csvTime(expectation.nextAt),
    csvTime(expectation.deadlineAt),
    words.every(expectation.interval, expectation.repeat),
    words.days(weekdaysOf(expectation)) || null,
    expectation.timeOfDay,
    expectation.zone,
    words.source(expectation),
    Math.round(job.tolerance.ms / 60_000),
    job.rpo.ms === null ? null : Math.round(job.rpo.ms / 3_600_000),
    csvTime(job.latest?.at ?? null),
    job.latest?.status ?? null,
    csvTime(job.goodAt),
    csvTime(job.overdueSince),
    job.suppressed && words.suppressed({ ...job.suppressed, until: null }),
    job.warnings
      .map((warning) => words.warning(warning, now))
      .map(({ what, todo }) => `${what} ${todo}`)
      .join(" ") || null,
  ];
}
