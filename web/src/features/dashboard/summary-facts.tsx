import type { DashboardSummary } from "@duplistatus/contract";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/index.ts";
import { usePhone } from "./use-media.ts";

function Total({
  name,
  value,
  unit,
  tone = "",
}: {
  name: string;
  value: ReactNode;
  unit?: string;
  tone?: string;
}) {
  return (
    <div className="shrink-0 whitespace-nowrap">
      <dt className="text-xs text-ink-3">{name}</dt>
      <dd className={`text-lg font-semibold tracking-[-0.01em] ${tone}`}>
        {value}
        {unit && <small className="ml-1 text-xs font-normal text-ink-3">{unit}</small>}
      </dd>
    </div>
  );
}

/** The numbers over all servers, small at the side of the verdict. */
export function SummaryFacts({ summary }: { summary: DashboardSummary }) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const source = format.bytesParts(summary.sourceBytes);
  const stored = format.bytesParts(summary.storedBytes);
  const uploaded = format.bytesParts(summary.uploaded7dBytes);
  const phone = usePhone();
  return (
    <dl
      // There it scrolls, which the keyboard must be able to do as well.
      tabIndex={phone ? 0 : undefined}
      aria-label={t("facts.label")}
      // On phones what goes on beyond the edge fades, so that one sees there is more.
      className="num -mx-3 flex max-w-[calc(100%+24px)] gap-5 overflow-x-auto px-3 [scrollbar-width:none] max-sm:pr-9 max-sm:[mask-image:linear-gradient(to_right,#000_calc(100%-44px),transparent)] sm:mx-0 sm:gap-7 sm:px-0"
    >
      {summary.overdue > 0 && (
        <Total name={t("facts.overdue")} value={format.number(summary.overdue)} tone="text-late" />
      )}
      <Total name={t("facts.servers")} value={format.number(summary.servers)} />
      <Total name={t("facts.backups")} value={format.number(summary.jobs)} />
      <Total name={t("facts.runs")} value={format.number(summary.runs)} />
      <Total name={t("facts.source")} value={source.value} unit={source.unit} />
      <Total name={t("facts.stored")} value={stored.value} unit={stored.unit} />
      <Total name={t("facts.uploaded7d")} value={uploaded.value} unit={uploaded.unit} />
    </dl>
  );
}
