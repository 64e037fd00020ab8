import type { Dashboard, JobState } from "@duplistatus/contract";
import { memo, useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useClock, useFormat, useServerMoment } from "../../format/index.ts";
import { stateMark } from "../../jobs/state-mark.tsx";
import { compareStates, isAttended, isTrouble, lookOf } from "../../jobs/states.ts";
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
  const worst = useMemo(() => worstUnattended(data), [data]);
  const { kind, state } = assess(data.summary, worst);
  const lastReport = data.summary.lastReportAt;
  const ago = useClock((now) => (lastReport === null ? null : format.relative(lastReport, now)));

  const { jobs, attention } = data.summary;
  const { needs, acknowledged, fine, unscheduled, neverRan, servers } = attention;
  const counted = (count: number) => ({ count, n: format.number(count) });
  const dated = useDated(asOf);
  const trouble = () => {
    if (needs === 0) return t("verdict.servers", counted(servers));
    if (servers > 0)
      return t("verdict.serversToo", {
        ...counted(servers),
        backups: t("verdict.backups", counted(needs)),
      });
    if (jobs === 1) return t("verdict.troubleOnly");
    return t("verdict.trouble", { ...counted(needs), total: format.number(jobs) });
  };
  const sayings: Record<typeof kind, () => string> = {
    trouble,
    attended: () => t("verdict.attended"),
    fine: () => t(fine < jobs ? "verdict.fineSome" : "verdict.fine", counted(fine)),
    finished: () => t("verdict.finished", counted(unscheduled)),
    "nothing-yet": () => t("verdict.nothingYet"),
  };
  const said = sayings[kind]();
  useEffect(() => {
    if (asOf === null) rememberLast(data.now, said);
  }, [asOf, data.now, said]);
  const more = [
    acknowledged > 0 && t("verdict.acknowledged", counted(acknowledged)),
    (kind === "trouble" || kind === "attended") &&
      fine > 0 &&
      t(
        needs + acknowledged + fine === jobs && needs > 0 ? "verdict.rest" : "verdict.planned",
        counted(fine),
      ),
    unscheduled > 0 && t("verdict.unscheduled", counted(unscheduled)),
    kind !== "nothing-yet" && neverRan > 0 && t("verdict.never", counted(neverRan)),
    ago !== null && asOf === null && t("verdict.lastReport", { ago }),
  ].filter((part) => typeof part === "string");

  return (
    <section className="mb-3 flex flex-wrap items-end justify-between gap-x-8 gap-y-3 sm:mb-4">
      <div aria-live="polite">
        <h1
          className={`flex items-start gap-2.5 text-[19px] leading-[25px] font-bold tracking-[-0.015em] sm:items-center sm:text-xl ${state === "ok" && asOf === null ? "text-ok" : ""}`}
        >
          <StatusMark kind={asOf === null ? stateMark(state) : "none"} size={26} />
          {dated(said)}
        </h1>
        <p className="mt-0.5 min-h-5 text-ink-2">{format.sentences(more)}</p>
      </div>
      <SummaryFacts summary={data.summary} />
    </section>
  );
});

/** The worst state of the backups and servers with trouble that nobody attends to. */
function worstUnattended({ jobs, servers }: Dashboard): JobState | null {
  const looks = jobs.filter((job) => !isAttended(job.watch.incident)).map(lookOf);
  if (servers.some(({ incident }) => incident !== null && !isAttended(incident))) looks.push("warning");
  return looks.filter(isTrouble).sort(compareStates)[0] ?? null;
}

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
