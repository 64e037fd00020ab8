import type { ScheduleWarning } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { dashboardQuery } from "../../../api/queries.ts";
import { TimeAgo, useFormat, useNow, useScheduleWarning } from "../../../format/index.ts";
import { phaseKey } from "../../../jobs/phases.ts";
import { serverTitle } from "../../../jobs/states.ts";
import { identityHints } from "../identity.ts";
import { missedRun } from "../model/trouble.ts";
import { Fact, Facts } from "./facts.tsx";
import { IncidentFacts } from "./incident-facts.tsx";
import type { PeekSubject } from "./peek-subject.ts";

/** What the hover card tells about a job. */
export function JobFacts({ subject: { job, server } }: { subject: PeekSubject }) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const { t: incidents } = useTranslation("incidents");
  const { t: schedule } = useTranslation("schedule");
  const { data: checkedAt } = useQuery({ ...dashboardQuery, select: ({ summary }) => summary.checkedAt });
  const { latest, live } = job;
  const phase = live && phaseKey(live.phase);
  const hints = identityHints(t, server, latest?.hints ?? []);
  const expected = missedRun(job) ?? job.nextRunAt;
  return (
    <>
      <h3 className="mb-1.5 font-semibold">
        {t("peek.title", { job: job.name, server: serverTitle(server) })}
      </h3>
      <Facts>
        {live && <Fact name={t("peek.phase")}>{phase ? t(phase) : (live.phase ?? live.operation)}</Fact>}
        {live?.bytesDone != null && (
          <Fact name={t("peek.done")}>
            {live.bytesTotal == null
              ? format.bytes(live.bytesDone)
              : t("peek.doneOf", {
                  done: format.bytes(live.bytesDone),
                  total: format.bytes(live.bytesTotal),
                })}
          </Fact>
        )}
        {expected !== null && <Fact name={t("peek.expected")}>{format.weekdayTime(expected)}</Fact>}
        {job.watch.suppressed && (
          <Fact name={incidents("board.suppressed")}>
            {job.watch.suppressed.until === null
              ? schedule(`suppressed.${job.watch.suppressed.reason}`)
              : schedule("suppressedUntil", {
                  reason: schedule(`suppressed.${job.watch.suppressed.reason}`),
                  when: format.weekdayTime(job.watch.suppressed.until),
                })}
          </Fact>
        )}
        {job.deadlineAt !== null && checkedAt != null && (
          <Fact name={incidents("board.checked")}>
            <TimeAgo at={checkedAt} />
          </Fact>
        )}
        {job.deadlineAt !== null && (
          <Fact name={t("peek.deadline")} tone={job.overdueSince === null ? undefined : "text-late"}>
            {format.weekdayTime(job.deadlineAt)}
          </Fact>
        )}
        <Fact name={t("peek.lastGood")}>
          {job.goodAt === null ? t("peek.never") : format.weekdayTime(job.goodAt)}
        </Fact>
        {job.failuresSince > 0 && (
          <Fact name={t("peek.failures")} tone="text-err">
            {format.number(job.failuresSince)}
          </Fact>
        )}
        {latest && (
          <>
            <Fact name={t("peek.lastRun")}>{format.weekdayTime(latest.at)}</Fact>
            <Fact name={t("peek.duration")}>{format.duration(latest.durationMs)}</Fact>
          </>
        )}
        {job.versions !== null && <Fact name={t("peek.versions")}>{format.number(job.versions)}</Fact>}
        <Fact name={t("peek.verified")}>
          {job.lastVerifiedAt === null ? t("peek.never") : <TimeAgo at={job.lastVerifiedAt} />}
        </Fact>
        <Fact name={t("peek.restoreTest")}>
          {job.lastRestoreTestAt === null ? t("peek.never") : <TimeAgo at={job.lastRestoreTestAt} />}
        </Fact>
      </Facts>
      {!job.watch.watched && <p className="mt-2 text-sm text-ink-3">{incidents("board.notWatched")}</p>}
      {job.watch.warnings.length > 0 && <ScheduleWarnings warnings={job.watch.warnings} />}
      {job.watch.incident && <IncidentFacts incident={job.watch.incident} />}
      {hints.map((hint) => (
        <p key={hint} className="mt-2 border-t border-line pt-2 text-sm text-ink-2">
          {hint}
        </p>
      ))}
    </>
  );
}

/** What Duplicati's own scheduler does to the job that nobody asked for, each with what to do about it. */
function ScheduleWarnings({ warnings }: { warnings: readonly ScheduleWarning[] }) {
  const words = useScheduleWarning();
  const now = useNow();
  return warnings.map((warning) => {
    const { what, todo } = words(warning, now);
    return (
      <p key={warning.type} className="mt-2 border-t border-line pt-2 text-sm text-ink-2">
        {what} <span className="text-ink">{todo}</span>
      </p>
    );
  });
}
