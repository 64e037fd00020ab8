import type { DatabaseOverview } from "@duplistatus/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { keys } from "../../api/queries.ts";
import { serverJobsQuery, serversQuery } from "../../api/servers.ts";
import { useFormat } from "../../format/index.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Select } from "../../ui/select.tsx";
import { useToast } from "../../ui/toast.tsx";
import { cleanUp, cleanUpPreviewQuery, compactDatabase, deleteJob, isRunning } from "./queries.ts";
import { useAgeText } from "./retention-panel.tsx";

const ages = [180, 365, 730, 0];

/** Deletes by hand: what is older than some age, one backup job with everything of it; and gives room back. */
export function CleanPanel({ database }: { database: DatabaseOverview }) {
  const { t } = useTranslation("database");
  const format = useFormat();
  const ageText = useAgeText();
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const [olderThanDays, setAge] = useState(730);
  const [serverId, setServer] = useState("");
  const [jobId, setJob] = useState("");
  const [asking, setAsking] = useState<"age" | "job" | null>(null);
  const { data: list } = useQuery(serversQuery);
  const { data: jobs } = useQuery({ ...serverJobsQuery(serverId), enabled: serverId !== "" });
  const wanted = { olderThanDays, serverId: serverId || null };
  const { data: preview } = useQuery(cleanUpPreviewQuery(wanted));
  const busy = isRunning(database.work);
  const reread = () => client.invalidateQueries({ queryKey: keys.database });
  const servers = (list?.servers ?? []).map((server) => ({
    value: server.id,
    label: server.alias ?? server.name,
  }));
  const job = jobs?.find(({ id }) => String(id) === jobId);
  const serverName = servers.find(({ value }) => value === serverId)?.label;
  const word = serverName ?? t("clean.word");
  const what =
    preview &&
    t("clean.preview", {
      runs: t("runs", { count: preview.runs, n: format.number(preview.runs) }),
      size: format.bytes(preview.bytes),
    });
  return (
    <Panel title={t("clean.title")}>
      <div className="grid gap-3 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] md:items-end">
        <Select
          label={t("clean.server")}
          value={serverId}
          options={[{ value: "", label: t("clean.allServers") }, ...servers]}
          onChange={(value) => {
            setServer(value);
            setJob("");
          }}
        />
        <Select
          label={t("clean.age")}
          value={String(olderThanDays)}
          options={ages.map((age) => ({
            value: String(age),
            label: age === 0 ? t("clean.all") : t("clean.olderThan", { age: ageText(age) }),
          }))}
          onChange={(value) => setAge(Number(value))}
        />
        <Button
          variant="danger"
          className="h-8 max-sm:h-11"
          disabled={busy || !preview || preview.runs === 0}
          onClick={() => setAsking("age")}
        >
          {t("clean.button")}
        </Button>
      </div>
      <p className="num mt-1.5 min-h-5 text-sm text-ink-3">{what}</p>
      {serverId !== "" && (
        <div className="mt-2 grid gap-3 md:grid-cols-[minmax(0,2fr)_auto] md:items-end">
          <Select
            label={t("clean.job")}
            value={jobId}
            options={[
              { value: "", label: t("clean.chooseJob") },
              ...(jobs ?? []).map((one) => ({ value: String(one.id), label: one.name })),
            ]}
            onChange={setJob}
          />
          <Button
            variant="danger"
            className="h-8 max-sm:h-11"
            disabled={busy || job === undefined}
            onClick={() => setAsking("job")}
          >
            {t("clean.deleteJob")}
          </Button>
        </div>
      )}
      <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1.5 border-t border-line pt-3">
        <Button disabled={busy} onClick={() => void compactDatabase().then(reread)}>
          {t("clean.compact")}
        </Button>
        <span className="text-sm text-ink-3">{t("clean.compactText")}</span>
      </div>
      {asking === "age" && (
        <Confirm
          open
          onClose={() => setAsking(null)}
          title={t("clean.askTitle")}
          confirm={t("delete.confirm")}
          typed={{ word: word, label: t("typeName", { name: word }) }}
          errorText={errorText}
          onConfirm={async () => {
            await cleanUp(wanted);
            await reread();
          }}
        >
          {what} {olderThanDays > 0 && t("clean.newestStay")}
        </Confirm>
      )}
      {asking === "job" && job !== undefined && (
        <Confirm
          open
          onClose={() => setAsking(null)}
          title={t("clean.jobTitle", { job: job.name })}
          confirm={t("delete.confirm")}
          typed={{ word: job.name, label: t("typeName", { name: job.name }) }}
          errorText={errorText}
          onConfirm={async () => {
            await deleteJob(job.id, job.name);
            setJob("");
            toast.ok(t("clean.jobDeleted", { job: job.name }));
            await client.invalidateQueries();
          }}
        >
          {t("clean.jobText")}
        </Confirm>
      )}
    </Panel>
  );
}
