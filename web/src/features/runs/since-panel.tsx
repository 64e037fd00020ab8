import type { RunDetail } from "@duplistatus/contract";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormat, useNow } from "../../format/index.ts";
import { Panel } from "../../ui/panel.tsx";
import { MiniStrip } from "./mini-strip.tsx";

function RunLink({ id, at }: { id: number; at: number }) {
  const format = useFormat();
  return (
    <Link
      to="/runs/$runId"
      params={{ runId: String(id) }}
      className="text-accent underline underline-offset-2 hover:no-underline"
    >
      {format.weekdayTime(at)}
    </Link>
  );
}

/** Since when a backup fails, the last good one, the next try, and how long this one took. */
export function SincePanel({ run }: { run: RunDetail }) {
  const { t } = useTranslation("runs");
  const format = useFormat();
  const now = useNow();
  const { streak, lastGood, durationMs, usualDurationMs, nextRunAt } = run;
  if (streak === null) return null;
  const lines: [string, ReactNode][] = [];
  if (streak.count > 1) {
    lines.push([t("since.first"), <RunLink key="first" id={streak.first.id} at={streak.first.beginAt} />]);
    lines.push([t("since.inARow"), format.number(streak.count)]);
  }
  lines.push([
    t("since.lastGood"),
    lastGood ? <RunLink key="good" id={lastGood.id} at={lastGood.beginAt} /> : t("since.never"),
  ]);
  if (nextRunAt !== null && nextRunAt > now) lines.push([t("since.next"), format.moment(nextRunAt, now)]);
  if (durationMs !== null) {
    const took = format.duration(durationMs);
    lines.push([
      t("since.took"),
      usualDurationMs === null ? took : t("since.usually", { took, usual: format.duration(usualDurationMs) }),
    ]);
  }
  return (
    <Panel title={t("since.title")}>
      <dl className="num grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
        {lines.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd className="text-right">{value}</dd>
          </div>
        ))}
      </dl>
      <MiniStrip run={run} />
    </Panel>
  );
}
