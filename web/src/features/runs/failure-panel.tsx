import type { RunDetail } from "@duplistatus/contract";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ExternalLink, History } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { keys } from "../../api/queries.ts";
import { collectionQuery, startCollection } from "../../collecting/queries.ts";
import { RunNow } from "../../collecting/run-now.tsx";
import { useFormat } from "../../format/index.ts";
import { webInterface } from "../../format/web-address.ts";
import { useMe } from "../../session/me.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Panel } from "../../ui/panel.tsx";
import { useToast } from "../../ui/toast.tsx";
import { useOpenCollectDialog } from "../collecting/open-collect-dialog.tsx";
import { SameCause } from "./same-cause.tsx";
import { useCauses } from "./use-causes.ts";
import { WithOptions } from "./with-options.tsx";

/** Why a run failed, what that did not harm, and what to check: in words, before any log. */
export function FailurePanel({ run }: { run: RunDetail }) {
  const { t } = useTranslation("runs");
  const wordsOf = useCauses();
  const words = run.cause && wordsOf(run.cause);
  const untouched = run.numbers.uploadedBytes === 0 && !run.numbers["Delete.DeletedSetsActualLength"];
  return (
    <Panel title={t("failure.what")}>
      <div className="grid gap-3">
        <p className="max-w-[78ch] break-words">
          {words ? `${words.happened} ` : run.problem ? null : `${t("failure.unknown")} `}
          {untouched && `${t("failure.untouched")} `}
          <LastGood run={run} />
        </p>
        {run.problem && (
          <p className="rounded-md bg-sunken px-3 py-2 font-mono text-sm break-words">{run.problem}</p>
        )}
        {words && (
          <div>
            <h3 className="mb-1 text-md font-semibold">{t("failure.check")}</h3>
            <ol className="grid list-decimal gap-1.5 pl-5 marker:text-ink-3">
              {words.checks.map((check) => (
                <li key={check} className="max-w-[76ch]">
                  <WithOptions text={check} />
                </li>
              ))}
            </ol>
          </div>
        )}
        <SameCause same={run.sameCause} />
        <Actions run={run} />
      </div>
    </Panel>
  );
}

function LastGood({ run }: { run: RunDetail }) {
  const { t } = useTranslation("runs");
  const format = useFormat();
  const { lastGood } = run;
  if (lastGood === null) return t("failure.neverGood");
  const { versions } = lastGood;
  const [before = "", after = ""] = t("failure.lastGood", { when: "\u0000" }).split("\u0000");
  return (
    <>
      {before}
      <Link
        to="/runs/$runId"
        params={{ runId: String(lastGood.id) }}
        className="text-accent underline underline-offset-2 hover:no-underline"
      >
        {format.momentInSentence(lastGood.beginAt)}
      </Link>
      {after}
      {versions !== null &&
        versions > 0 &&
        ` ${t("failure.versionsThen", { count: versions, n: format.number(versions) })}`}
    </>
  );
}

function Actions({ run }: { run: RunDetail }) {
  const { t } = useTranslation("runs");
  const admin = useMe().role === "admin";
  const address = webInterface(run.serverUrl, false);
  const client = useQueryClient();
  const openProgress = useOpenCollectDialog();
  const errorText = useErrorText();
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const collect = async () => {
    setBusy(true);
    try {
      const collection = await startCollection({ servers: [run.serverId] });
      client.setQueryData(collectionQuery(collection.id).queryKey, collection);
      void client.invalidateQueries({ queryKey: [...keys.collections, "list"] });
      openProgress(collection.id);
    } catch (error) {
      toast.err(t("failure.collectFailed"), { detail: errorText(error) });
    } finally {
      setBusy(false);
    }
  };
  // Later runs have made another try of this one pointless.
  const again = run.connected && run.next === null && run.operation === "Backup";
  if (!address && !admin) return null;
  return (
    <div className="flex flex-wrap gap-2 empty:hidden">
      {again && <RunNow job={{ id: run.jobId, name: run.jobName }} variant="primary" />}
      {address && (
        <a href={address} target="_blank" rel="noreferrer" className={buttonClass()}>
          <ExternalLink aria-hidden size={14} />
          {t("failure.open")}
        </a>
      )}
      {admin && run.connected && (
        <Button
          variant="ghost"
          busy={busy}
          icon={<History aria-hidden size={14} />}
          onClick={() => void collect()}
        >
          {t("failure.collect")}
        </Button>
      )}
    </div>
  );
}
