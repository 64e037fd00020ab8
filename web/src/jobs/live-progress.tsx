import type { LiveProgress } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { useClock, useFormat } from "../format/index.ts";
import { phaseKey } from "./phases.ts";

interface LiveProgressBarProps {
  /** Of the backup, for screen readers. */
  name: string;
  live: LiveProgress;
  /** In px, or as a CSS length. */
  width: number | string;
  className?: string;
}

/** Bar, percent and speed of a run under way. */
export function LiveProgressBar({ name, live, width, className = "" }: LiveProgressBarProps) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const quiet = useClock((now) =>
    live.silent ? t("live.silent", { age: format.age(now - live.updatedAt) }) : null,
  );
  const phase = phaseKey(live.phase);
  const parts = [
    live.percent !== null && format.percent(live.percent),
    live.speed !== null && live.speed > 0 && t("live.speed", { size: format.bytes(live.speed) }),
  ].filter(Boolean);
  return (
    <span
      className={`num flex items-center justify-end gap-2 text-xs text-ink-2 ${className}`}
      style={{ width }}
    >
      {phase && !quiet && <span className="min-w-0 flex-[0_1_auto] truncate text-ink-3">{t(phase)}</span>}
      <span
        role="progressbar"
        aria-label={t("live.progress", { job: name })}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={live.percent ?? undefined}
        className="h-1.5 min-w-8 flex-[1_1_40px] overflow-hidden rounded-full bg-sunken"
      >
        <i
          className={`block h-full rounded-full ${live.silent ? "bg-warn-fill" : "bg-accent"} ${live.percent === null ? "animate-pulse" : ""}`}
          style={{ width: `${live.percent ?? 100}%` }}
        />
      </span>
      <span className={`whitespace-nowrap ${quiet ? "text-warn" : ""}`}>
        {quiet ?? (parts.length > 0 ? parts.join(" · ") : t("live.running"))}
      </span>
    </span>
  );
}
