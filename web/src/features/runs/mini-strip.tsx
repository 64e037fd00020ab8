import type { HistoryBar, RunDetail } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/index.ts";
import { StripDrawing, stripHeight, stripStep } from "../../jobs/strip-drawing.tsx";
import { historyQuery } from "../../jobs/strip-query.ts";

/** The height of a bar as `DashboardJob.history` carries it: half powers of two of the seconds. */
const sizeOf = ({ durationMs }: HistoryBar): string =>
  Math.min(35, Math.round(2 * Math.log2(1 + Math.max(0, durationMs ?? 0) / 1000))).toString(36);

/**
 * The last runs of the backup, this one pointed out, each a link to its run. Its room is kept while it is read. Old runs
 * that are no longer among them have none.
 */
export function MiniStrip({ run }: { run: RunDetail }) {
  const { t } = useTranslation("runs");
  const format = useFormat();
  const { data: bars = [] } = useQuery(historyQuery(run.jobId));
  const here = bars.findIndex(({ runId }) => runId === run.id);
  return (
    <div className="mt-3" style={{ height: stripHeight }}>
      {here >= 0 && (
        <div className="relative" style={{ width: bars.length * stripStep - 1 }}>
          <StripDrawing
            strip={bars.map((bar) => bar.letter + sizeOf(bar)).join("")}
            slots={bars.length}
            missed={false}
            active={here}
          />
          <nav aria-label={t("since.strip")} className="absolute -inset-y-2 inset-x-0 flex">
            {bars.map(({ runId, at }) => (
              <Link
                key={runId}
                to="/runs/$runId"
                params={{ runId: String(runId) }}
                title={format.dateTime(at)}
                aria-label={format.dateTime(at)}
                aria-current={runId === run.id ? "page" : undefined}
                // One stop for the keyboard: previous and next have buttons of their own.
                tabIndex={runId === run.id ? 0 : -1}
                style={{ width: stripStep }}
                className="block h-full shrink-0 rounded-xs hover:bg-line-strong/60"
              />
            ))}
          </nav>
        </div>
      )}
    </div>
  );
}
