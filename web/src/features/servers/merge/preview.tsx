import type { MergePreview, ServerEntry } from "@duplistatus/contract";
import { ArrowRight, Merge as MergeIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../format/index.ts";
import { serverTitle } from "../model/servers.ts";

interface PreviewProps {
  preview: MergePreview;
  servers: readonly ServerEntry[];
}

/** What a merge will do, job by job. */
export function Preview({ preview, servers }: PreviewProps) {
  const { t } = useTranslation("servers");
  const format = useFormat();
  const titleOf = (id: string, name: string) => {
    const server = servers.find((each) => each.id === id);
    return server ? serverTitle(server) : name;
  };
  const from = titleOf(preview.fromId, preview.fromName);
  const into = titleOf(preview.intoId, preview.intoName);
  const { identities, connection, jobs } = preview;
  return (
    <section aria-label={t("merge.preview")}>
      <h3 className="mb-1.5 text-md font-medium">{t("merge.preview")}</h3>
      {jobs.length === 0 ? (
        <p className="text-ink-2">{t("merge.noJobs", { from })}</p>
      ) : (
        <ul className="num max-h-72 divide-y divide-line overflow-y-auto rounded-md border border-line">
          {jobs.map((job, index) => {
            const Icon = job.intoName === null ? ArrowRight : MergeIcon;
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: two jobs of a server may have one name
              <li key={index} className="flex items-start gap-2.5 px-3 py-2">
                <Icon size={15} aria-hidden="true" className="mt-0.5 shrink-0 text-ink-3" />
                <span className="min-w-0 flex-1 break-words">
                  {job.intoName === null
                    ? t("merge.jobMoves", { job: job.name })
                    : job.intoName === job.name
                      ? t("merge.jobJoinsSame", { job: job.name })
                      : t("merge.jobJoins", { job: job.name, into: job.intoName })}
                  {job.same > 0 && (
                    <span className="block text-sm text-ink-3">
                      {t("merge.same", { count: job.same, n: format.number(job.same) })}
                    </span>
                  )}
                </span>
                <span className="shrink-0 text-ink-2">
                  {t("merge.runs", { count: job.runs, n: format.number(job.runs) })}
                </span>
              </li>
            );
          })}
        </ul>
      )}
      <ul className="mt-2.5 grid gap-1 text-ink-2">
        {identities.length > 0 && (
          <li>
            {t("merge.identities", { count: identities.length, n: format.number(identities.length), into })}
          </li>
        )}
        <li>
          {connection === null
            ? t("merge.noConnection")
            : t("merge.connection", { server: connection === "from" ? from : into })}
        </li>
      </ul>
    </section>
  );
}
