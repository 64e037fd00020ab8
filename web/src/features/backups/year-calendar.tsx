import type { BackupYear } from "@duplistatus/contract";
import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { dayText, shortMonthText } from "../../format/days.ts";
import { type Format, useFormat } from "../../format/index.ts";
import { Panel } from "../../ui/panel.tsx";
import { usePhone } from "../../ui/use-media.ts";
import { type Cell, type CellLook, yearCells } from "./year-cells.ts";

const colours: Record<CellLook, string> = {
  good: "bg-[color-mix(in_srgb,var(--ok-fill)_56%,var(--surface))]",
  warned: "bg-warn-fill",
  failed: "bg-err-fill after:absolute after:inset-x-[30%] after:top-1/2 after:h-px after:bg-surface",
  doubtful: "border border-line-control",
  missed: "border border-dashed border-late-fill",
  none: "bg-sunken",
  future: "bg-transparent",
};

const shape = "relative block h-2.5 rounded-[2.5px] forced-colors:border";

/** The last year, a column for each week: the worst run of every day, and the days on which none came. */
export function YearCalendar({ year }: { year: BackupYear }) {
  const { t } = useTranslation("details");
  const format = useFormat();
  const phone = usePhone();
  const cells = useMemo(() => yearCells(year, phone ? 26 : 53), [year, phone]);
  const [told, setTold] = useState<number | null>(null);
  const [stop, setStop] = useState<number | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const words = (cell: Cell) =>
    t("year.day", {
      day: dayText(cell.day, format.locale),
      what:
        cell.runs > 1
          ? t("year.runs", { what: t(`year.${cell.look}`), count: cell.runs, n: format.number(cell.runs) })
          : t(`year.${cell.look}`),
    });
  const toldCell = told === null ? undefined : cells.find((cell) => cell.day === told);
  const gap = year.longestGapMs === null ? null : t("year.gap", { span: gapText(year.longestGapMs, format) });
  const sum =
    year.expectedDays === null
      ? t("year.daysGood", { count: year.goodDays, n: format.number(year.goodDays) })
      : t("year.goodOf", { n: format.number(year.goodDays), of: format.number(year.expectedDays) });
  const withRun = cells.filter((cell) => cell.runId !== null);
  const entry = withRun.some((cell) => cell.day === stop) ? stop : (withRun.at(-1)?.day ?? null);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -7, ArrowRight: 7, ArrowUp: -1, ArrowDown: 1 }[event.key];
    const at = Number((event.target as HTMLElement).dataset.day);
    if (step === undefined || Number.isNaN(at)) return;
    event.preventDefault();
    for (let day = at + step; day >= cells[0]!.day && day <= year.today; day += step) {
      const next = box.current?.querySelector<HTMLElement>(`a[data-day="${day}"]`);
      if (!next) continue;
      next.focus();
      return;
    }
  };
  return (
    <Panel
      title={t("year.title")}
      aside={
        <span className="num" aria-hidden={toldCell !== undefined}>
          {toldCell ? words(toldCell) : [sum, gap].filter(Boolean).join(" · ")}
        </span>
      }
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a set of links, no fields */}
      <div
        ref={box}
        role="group"
        aria-label={t("year.title")}
        onKeyDown={onKeyDown}
        onPointerLeave={() => setTold(null)}
        className="grid auto-cols-fr grid-flow-col grid-rows-[repeat(7,10px)] gap-[3px]"
      >
        {cells.map((cell) =>
          cell.runId === null ? (
            <Empty
              key={cell.day}
              cell={cell}
              words={words(cell)}
              onTell={() => setTold(cell.look === "future" ? null : cell.day)}
            />
          ) : (
            <Link
              key={cell.day}
              to="/runs/$runId"
              params={{ runId: String(cell.runId) }}
              preload={false}
              data-day={cell.day}
              tabIndex={cell.day === entry ? 0 : -1}
              aria-label={words(cell)}
              onFocus={() => {
                setStop(cell.day);
                setTold(cell.day);
              }}
              onBlur={() => setTold(null)}
              onPointerEnter={() => setTold(cell.day)}
              className={`${shape} ${colours[cell.look]} hover:outline-2 hover:outline-ink focus-visible:z-10 focus-visible:outline-offset-1`}
            />
          ),
        )}
      </div>
      <Months cells={cells} />
      <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-3">
        {(["good", "warned", "failed", "doubtful", "missed"] as const)
          .filter((look) => look === "good" || cells.some((cell) => cell.look === look))
          .map((look) => (
            <li key={look} className="flex items-center gap-1.5">
              <span aria-hidden="true" className={`${shape} w-4 ${colours[look]}`} />
              {t(`year.${look}`)}
            </li>
          ))}
      </ul>
    </Panel>
  );
}

const dayMs = 86_400_000;

/** A gap in whole days, or in its largest unit below two of them. */
const gapText = (ms: number, format: Format): string =>
  ms < 2 * dayMs ? format.age(ms) : format.count(Math.round(ms / dayMs), "day");

/** A day without a page to go to. */
function Empty({ cell: { look }, words, onTell }: { cell: Cell; words: string; onTell: () => void }) {
  const props = { onPointerEnter: onTell, className: `${shape} ${colours[look]}` };
  return look === "missed" ? <span role="img" aria-label={words} {...props} /> : <span {...props} />;
}

/** The months below their weeks. */
function Months({ cells }: { cells: readonly Cell[] }) {
  const { locale } = useFormat();
  const weeks = cells.length / 7;
  const names: { at: number; text: string }[] = [];
  for (let week = 0; week < weeks; week++) {
    const days = cells.slice(week * 7, week * 7 + 7);
    const first = days.find(({ day }) => new Date(day * 86_400_000).getUTCDate() === 1);
    if (first && week < weeks - 1) names.push({ at: week, text: shortMonthText(first.day, locale) });
  }
  return (
    <div aria-hidden="true" className="relative mt-1 h-3.5 text-2xs text-ink-3">
      {names.map(({ at, text }) => (
        <span key={at} className="absolute" style={{ left: `${(at / weeks) * 100}%` }}>
          {text}
        </span>
      ))}
    </div>
  );
}
