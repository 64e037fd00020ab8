import type { Dashboard } from "@duplistatus/contract";
import { memo, useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useClock, useFormat, useServerMoment } from "../../format/index.ts";
import { stateMark } from "../../jobs/state-mark.tsx";
import { rememberLast } from "../../session/last-known.ts";
import { StatusMark } from "../../ui/status-mark.tsx";
import { assess } from "./model/verdict.ts";
import { SummaryFacts } from "./summary-facts.tsx";

interface VerdictLineProps {
  data: Dashboard;
  /** Epoch ms of this browser when the data was right, if that is not now: nothing is green then. */
  asOf: number | null;
}

/** The sentence that answers whether every backup is there, and the small numbers beside it. */
export const VerdictLine = memo(function VerdictLine({ data, asOf }: VerdictLineProps) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const verdict = useMemo(() => assess(data.jobs), [data.jobs]);
  const lastReport = data.summary.lastReportAt;
  const ago = useClock((now) => (lastReport === null ? null : format.relative(lastReport, now)));

  const { kind, jobs, trouble, fine, neverRan } = verdict;
  const counted = (count: number) => ({ count, n: format.number(count) });
  const dated = useDated(asOf);
  const said =
    kind === "nothing-yet"
      ? t("verdict.nothingYet")
      : kind === "fine"
        ? t(neverRan > 0 ? "verdict.fineSome" : "verdict.fine", counted(fine))
        : jobs === 1
          ? t("verdict.troubleOnly")
          : t("verdict.trouble", { ...counted(trouble), total: format.number(jobs) });
  useEffect(() => {
    if (asOf === null) rememberLast(data.now, said);
  }, [asOf, data.now, said]);
  const more = [
    kind === "trouble" && fine > 0 && t("verdict.rest", counted(fine)),
    kind !== "nothing-yet" && neverRan > 0 && t("verdict.never", counted(neverRan)),
    ago !== null && asOf === null && t("verdict.lastReport", { ago }),
  ].filter((part) => typeof part === "string");

  return (
    <section className="mb-3 flex flex-wrap items-end justify-between gap-x-8 gap-y-3 sm:mb-4">
      <div aria-live="polite">
        <h1
          className={`flex items-start gap-2.5 text-[19px] leading-[25px] font-bold tracking-[-0.015em] sm:items-center sm:text-xl ${kind === "fine" && asOf === null ? "text-ok" : ""}`}
        >
          <StatusMark kind={asOf === null ? stateMark(verdict.state) : "none"} size={26} />
          {dated(said)}
        </h1>
        <p className="mt-0.5 min-h-5 text-ink-2">{format.sentences(more)}</p>
      </div>
      <SummaryFacts summary={data.summary} />
    </section>
  );
});

/** Says in a verdict when it was true, where that is not now. */
function useDated(asOf: number | null): (verdict: string) => string {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const at = useServerMoment(asOf ?? 0);
  const today = useClock((now) => format.date(now) === format.date(at));
  if (asOf === null) return (verdict) => verdict;
  const when = today ? format.time(at) : format.momentInSentence(at);
  return (verdict) => t("verdict.asOf", { verdict, when });
}
