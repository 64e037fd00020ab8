import { memo } from "react";
import { type BarLook, readHistory } from "./strip-bars.ts";

export const stripHeight = 18;

/** Distance from bar to bar; whole pixels, so that all bars look equally sharp. */
export const stripStep = 4;
const width = 2.5;

const round = (value: number) => Math.round(value * 10) / 10;

function column(x: number, top: number, bottom: number, thickness: number): string {
  const r = Math.min(1.2, thickness / 2, (bottom - top) / 2);
  const inner = round(thickness - 2 * r);
  const tall = round(bottom - top - 2 * r);
  return (
    `M${round(x)} ${round(top + r)}a${r} ${r} 0 0 1 ${r} ${-r}h${inner}a${r} ${r} 0 0 1 ${r} ${r}` +
    `v${tall}a${r} ${r} 0 0 1 ${-r} ${r}h${-inner}a${r} ${r} 0 0 1 ${-r} ${-r}z`
  );
}

/** One outline per look: a warning carries a dot above its bar, a failure fills the height, a doubtful run is hollow. */
function outlines(strip: string, slots: number, missed: boolean): Partial<Record<BarLook, string>> {
  const all = readHistory(strip);
  const room = slots - (missed ? 1 : 0);
  const bars = all.slice(Math.max(0, all.length - room));
  const first = room - bars.length;
  const paths: Partial<Record<BarLook, string>> = {};
  bars.forEach(({ look, height }, index) => {
    const x = (first + index) * stripStep;
    const top = stripHeight * (1 - height);
    let path: string;
    if (look === "failed") path = column(x - 0.25, 0, stripHeight, width + 0.5);
    else if (look === "warned") {
      const split = Math.min(top + 3, stripHeight - 4);
      path = column(x, Math.max(0, split - 3), split, width) + column(x, split + 1.5, stripHeight, width);
    } else if (look === "doubtful") path = column(x + 0.5, top + 0.5, stripHeight - 0.5, width - 0.5);
    else path = column(x, top, stripHeight, width);
    paths[look] = (paths[look] ?? "") + path;
  });
  return paths;
}

interface StripDrawingProps {
  strip: string;
  slots: number;
  /** Draws the dashed outline of a run that did not come as the newest bar. */
  missed: boolean;
  /** Slot to point out, counted from the left; null for none. */
  active: number | null;
}

/** The bars of a strip as five paths at most, whatever the number of runs. */
export const StripDrawing = memo(function StripDrawing({ strip, slots, missed, active }: StripDrawingProps) {
  const paths = outlines(strip, slots, missed);
  return (
    <svg
      aria-hidden="true"
      width={slots * stripStep - 1}
      height={stripHeight}
      viewBox={`0 0 ${slots * stripStep - 1} ${stripHeight}`}
      className="block overflow-visible"
    >
      {active !== null && (
        <rect
          x={active * stripStep - 1}
          y={-3}
          width={width + 2}
          height={stripHeight + 6}
          rx={2}
          className="fill-line-strong"
        />
      )}
      {paths.good && (
        <path d={paths.good} className="fill-[color-mix(in_srgb,var(--ok-fill)_62%,var(--surface))]" />
      )}
      {paths.unknown && <path d={paths.unknown} className="fill-none-fill" />}
      {paths.warned && <path d={paths.warned} className="fill-warn-fill" />}
      {paths.doubtful && <path d={paths.doubtful} className="fill-surface stroke-ink-3" strokeWidth={1} />}
      {paths.failed && <path d={paths.failed} className="fill-err-fill" />}
      {missed && (
        <rect
          x={(slots - 1) * stripStep - 0.5}
          y={0.5}
          width={3}
          height={stripHeight - 1}
          rx={1.2}
          strokeDasharray="2 1.6"
          className="fill-none stroke-late-fill"
        />
      )}
    </svg>
  );
});
