import type { ReportingPlan } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";

/** Options for all jobs, each with what stands there and what will. */
export function OptionChanges({ changes, done }: { changes: ReportingPlan["changes"]; done: boolean }) {
  const { t } = useTranslation("reporting");
  return (
    <ul className="grid gap-2.5">
      {changes.map(({ name, before, after }) => (
        <li key={name} className="rounded-md bg-sunken px-3 py-2">
          <span className="block font-mono text-sm font-semibold break-all">{name}</span>
          <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-sm">
            <dt className="text-ink-3">{t(done ? "was" : "before")}</dt>
            <dd className="font-mono break-all text-ink-2">{before ?? t("nothing")}</dd>
            <dt className="text-ink-3">{t(done ? "is" : "after")}</dt>
            <dd className="font-mono break-all">{after ?? t("nothing")}</dd>
          </dl>
        </li>
      ))}
    </ul>
  );
}
