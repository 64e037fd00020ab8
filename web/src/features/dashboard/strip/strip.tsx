import type { DashboardJob, DashboardServer } from "@duplistatus/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, memo, type PointerEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../format/index.ts";
import { StripDrawing, stripHeight, stripStep } from "../../../jobs/strip-drawing.tsx";
import { historyQuery } from "../../../jobs/strip-query.ts";
import { barWord } from "../peek/bar-facts.tsx";
import { usePeek } from "../peek/peek.tsx";
import { peekId } from "../peek/peek-subject.ts";

interface StripProps {
  job: DashboardJob;
  server: DashboardServer;
  /** How many bars there is room for. */
  slots: number;
}

/**
 * The last runs of a job, one bar each. Pointing at a bar tells its run, a click or Enter opens it. For the keyboard
 * the whole strip is one stop: arrow keys, Home and End walk along the bars.
 */
export const Strip = memo(function Strip({ job, server, slots }: StripProps) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const peek = usePeek();
  const client = useQueryClient();
  const navigate = useNavigate();
  const element = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<number | null>(null);

  const runs = job.history.length / 2;
  const missed = job.overdueSince !== null;
  const shown = Math.min(slots, runs + (missed ? 1 : 0));
  const first = slots - shown;
  if (shown === 0) return <div className="text-xs text-ink-3">–</div>;

  const subject = (slot: number) => ({
    job,
    server,
    bar: { index: runs - (slots - slot) + (missed ? 1 : 0), missed: missed && slot === slots - 1 },
  });
  const anchor = (slot: number) => () => {
    const { left, top, bottom } = element.current!.getBoundingClientRect();
    return { left: left + slot * stripStep, right: left + (slot + 1) * stripStep, top, bottom };
  };
  const point = (slot: number, at: "once" | "soon") => {
    setActive(slot);
    peek.show(anchor(slot), subject(slot), at);
  };
  const slotUnder = (event: PointerEvent) => {
    const offset = event.clientX - element.current!.getBoundingClientRect().left;
    return Math.max(first, Math.min(slots - 1, Math.floor((offset + 0.75) / stripStep)));
  };
  const openRun = async (slot: number) => {
    const { bar } = subject(slot);
    if (bar.missed) return;
    const bars = await client.ensureQueryData(historyQuery(job.id)).catch(() => []);
    const run = bars[bar.index];
    if (run) await navigate({ to: "/runs/$runId", params: { runId: String(run.runId) } });
  };
  const leave = () => {
    setActive(null);
    peek.hide();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const current = active ?? slots - 1;
    const targets: Record<string, number> = {
      ArrowLeft: Math.max(first, current - 1),
      ArrowRight: Math.min(slots - 1, current + 1),
      Home: first,
      End: slots - 1,
    };
    const target = targets[event.key];
    if (target !== undefined) {
      event.preventDefault();
      point(target, "once");
    } else if (event.key === "Enter") {
      event.preventDefault();
      void openRun(current);
    }
  };

  const told = subject(active ?? slots - 1).bar;
  const word = told.missed ? t("bar.missed") : t(barWord(job.history[told.index * 2]));
  return (
    <div
      ref={element}
      role="slider"
      tabIndex={0}
      aria-label={t("strip.label", { count: shown, n: format.number(shown), job: job.name })}
      aria-valuemin={1}
      aria-valuemax={shown}
      aria-valuenow={(active ?? slots - 1) - first + 1}
      aria-valuetext={word}
      aria-describedby={peekId}
      className="relative shrink-0 cursor-pointer rounded-xs after:absolute after:-inset-y-2 after:inset-x-0"
      style={{ width: slots * stripStep - 1, height: stripHeight }}
      onPointerMove={(event) => {
        if (event.pointerType !== "mouse") return;
        const slot = slotUnder(event);
        if (slot !== active) point(slot, "soon");
      }}
      onPointerLeave={leave}
      onClick={(event) => {
        event.stopPropagation();
        void openRun(slotUnder(event as unknown as PointerEvent));
      }}
      onFocus={() => {
        if (element.current?.matches(":focus-visible")) point(slots - 1, "once");
      }}
      onBlur={leave}
      onKeyDown={onKeyDown}
    >
      <StripDrawing strip={job.history} slots={slots} missed={missed} active={active} />
    </div>
  );
});
