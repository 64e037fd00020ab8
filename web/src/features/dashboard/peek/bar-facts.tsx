import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../format/index.ts";
import { letterMark } from "../../../jobs/state-mark.tsx";
import { historyQuery } from "../../../jobs/strip-query.ts";
import { StatusMark } from "../../../ui/status-mark.tsx";
import { missedRun } from "../model/trouble.ts";
import { Fact, Facts } from "./facts.tsx";
import type { PeekSubject } from "./peek-subject.ts";

/** What the hover card tells about one bar of a strip. */
export function BarFacts({
  subject: { job },
  bar,
}: {
  subject: PeekSubject;
  bar: { index: number; missed: boolean };
}) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const runs = useQuery({ ...historyQuery(job.id), enabled: !bar.missed });
  if (bar.missed) {
    const expected = missedRun(job);
    return (
      <>
        <h3 className="flex items-center gap-2 font-semibold">
          <StatusMark kind="late" />
          {t("bar.missed")}
        </h3>
        {expected !== null && (
          <div className="mt-1.5">
            <Facts>
              <Fact name={t("peek.expected")}>{format.weekdayTime(expected)}</Fact>
            </Facts>
          </div>
        )}
      </>
    );
  }
  const run = runs.data?.[bar.index];
  const letter = job.history[bar.index * 2];
  return (
    <div className="min-w-52">
      <h3 className="mb-1.5 flex items-center gap-2 font-semibold">
        <StatusMark kind={letterMark(letter)} />
        {t(barWord(letter))}
      </h3>
      <Facts>
        <Fact name={t("peek.began")}>{run ? format.weekdayTime(run.at) : t("peek.loading")}</Fact>
        <Fact name={t("peek.duration")}>{format.duration(run?.durationMs)}</Fact>
        <Fact name={t("peek.warnings")} tone={run && run.warnings > 0 ? "text-warn" : undefined}>
          {format.number(run?.warnings)}
        </Fact>
        <Fact name={t("peek.errors")} tone={run && run.errors > 0 ? "text-err" : undefined}>
          {format.number(run?.errors)}
        </Fact>
      </Facts>
    </div>
  );
}

/** The word for a letter of a strip. */
export function barWord(letter: string | undefined) {
  const known = ["s", "w", "e", "f", "u", "p", "n"] as const;
  return `bar.${known.find((each) => each === letter) ?? "u"}` as const;
}
