import type { TriedServer } from "@duplistatus/contract";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { nothing, useFormat } from "../../../format/index.ts";

const shortList = 8;

/** What was found at an address. */
export function FoundFacts({ found }: { found: Extract<TriedServer, { ok: true }> }) {
  const { t } = useTranslation("connecting");
  const format = useFormat();
  const { jobs } = found;
  const hidden = jobs.length - shortList;
  return (
    <dl className="grid gap-x-5 grid-cols-[auto_minmax(0,1fr)] gap-y-1 rounded-md bg-sunken px-3.5 py-2.5">
      <Fact name={t("found.machine")}>
        <b className="font-semibold">{found.machineName ?? nothing}</b>
      </Fact>
      <Fact name={t("found.version")}>{found.duplicatiVersion ?? nothing}</Fact>
      <Fact name={t("found.system")}>{found.operatingSystem ?? nothing}</Fact>
      <Fact name={t("found.zone")}>{found.timeZone ?? nothing}</Fact>
      <Fact name={t("found.jobs", { count: jobs.length })}>
        {jobs.length === 0 ? t("found.noJobs") : jobs.slice(0, shortList).join(", ")}
        {hidden > 0 && ` ${t("found.more", { n: format.number(hidden) })}`}
      </Fact>
      {found.paused && <Fact name={t("found.state")}>{t("found.paused")}</Fact>}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
