import type { MonitoringChange } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../format/index.ts";
import { serverTitle } from "../model/jobs.ts";
import { useMonitoringWords } from "../use-words.ts";

const longest = 200;

/** What a bulk edit really changed, job by job. */
export function ChangesList({ changes }: { changes: readonly MonitoringChange[] }) {
  const { t } = useTranslation("monitoring");
  const format = useFormat();
  const words = useMonitoringWords();
  const hidden = changes.length - longest;
  return (
    <>
      <ul className="-mt-1">
        {changes.slice(0, longest).map(({ job, changes: fields }) => (
          <li
            key={job.id}
            className="grid gap-x-4 border-t border-line py-2 first:border-t-0 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)]"
          >
            <span className="min-w-0 break-words">
              <b className="font-semibold">{serverTitle(job)}</b> {job.name}
            </span>
            <span className="text-ink-2">
              {fields.map((field) => (
                <span key={field.field} className="block">
                  {words.change(field)}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <p className="mt-1 text-sm text-ink-3">
          {t("changes.more", { count: hidden, n: format.number(hidden) })}
        </p>
      )}
    </>
  );
}
