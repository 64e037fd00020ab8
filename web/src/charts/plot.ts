import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { axisRoom } from "./numbers.ts";

/** One layer of a plot; of stacked ones the values lie upon those below. */
export interface Layer {
  values: readonly (number | null)[];
  /** Name of a CSS variable. */
  colour: string;
}

export interface PlotOptions {
  layers: readonly Layer[];
  bars: number;
  /** Values of the grid lines; the last one is the top. */
  ticks: readonly number[];
  style: "bars" | "lines";
  /** Bars whose runs failed. */
  failed: readonly boolean[];
  /** Usual range of each bar, drawn behind it. */
  usual: readonly ([number, number] | null)[] | null;
  height: number;
  /** Plots with the same key share their crosshair. */
  sync: string;
  onPoint: (bar: number | null) => void;
  /** A span was drawn with the pointer: first and last bar. */
  onBrush: (from: number, to: number) => void;
}

export interface Plot {
  /** Puts the crosshair on a bar. */
  point(bar: number | null): void;
  /** The drawing, for an image file. */
  readonly canvas: HTMLCanvasElement;
  destroy(): void;
}

const css = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** A drag shorter than this is a click. */
const leastBrush = 6;

/** Draws a plot into an element and keeps it as wide as that. Colours are read when it is drawn, so themes can change. */
export function createPlot(element: HTMLElement, options: PlotOptions): Plot {
  const { layers, bars, ticks, style, failed, usual, height, sync } = options;
  const positions = Array.from({ length: bars }, (_, bar) => bar);
  // Each layer reaches from the ground up to its top: the highest is painted first, the others over it.
  const tops: (number | null)[][] = [];
  for (const layer of layers) {
    const below = tops.at(-1);
    tops.push(
      positions.map((bar) => {
        const own = layer.values[bar] ?? null;
        const under = below?.[bar] ?? null;
        return own === null ? (below ? under : null) : own + (under ?? 0);
      }),
    );
  }
  const painted = layers.map((layer, index) => ({ layer, top: tops[index]! })).reverse();
  const alone = layers.length === 1;
  const barPaths = uPlot.paths.bars!({
    size: [bars > 150 ? 0.9 : 0.74, 48],
    radius: bars > 120 ? 0 : 0.12,
    ...(alone && {
      disp: {
        fill: {
          unit: 3,
          values: () => positions.map((bar) => `${css(failed[bar] ? "err-fill" : layers[0]!.colour)}d9`),
        },
      },
    }),
  });
  const linePaths = uPlot.paths.linear!();
  const drawUsual = (plot: uPlot) => {
    if (usual === null) return;
    const { ctx } = plot;
    ctx.save();
    ctx.fillStyle = css("accent-weak");
    const half = (plot.valToPos(1, "x", true) - plot.valToPos(0, "x", true)) / 2;
    usual.forEach((range, bar) => {
      if (range === null) return;
      const x = plot.valToPos(bar, "x", true);
      const high = plot.valToPos(range[1], "y", true);
      const low = plot.valToPos(range[0], "y", true);
      ctx.fillRect(x - half, high, half * 2, Math.max(2, low - high));
    });
    ctx.restore();
  };
  let pointed: number | null = null;
  const plot = new uPlot(
    {
      width: Math.max(1, element.clientWidth),
      height,
      padding: [1, 0, 0, axisRoom],
      legend: { show: false },
      scales: {
        x: { time: false, range: [-0.5, bars - 0.5] },
        y: { range: [0, ticks.at(-1) || 1] },
      },
      axes: [
        { show: false },
        {
          size: 0,
          gap: 0,
          splits: () => [...ticks],
          values: () => [],
          grid: { stroke: () => css("line"), width: 1 },
          ticks: { show: false },
        },
      ],
      cursor: {
        y: false,
        points: { show: false },
        drag: { x: true, y: false, setScale: false },
        sync: { key: sync, setSeries: false },
        bind: { dblclick: () => null },
      },
      series: [
        {},
        ...painted.map(({ layer }) => ({
          fill: () => (style === "bars" || !alone ? css(layer.colour) : `${css(layer.colour)}22`),
          stroke: () => (style === "lines" || alone ? css(layer.colour) : css("surface")),
          width: style === "lines" ? 1.5 : alone ? 0 : 0.75,
          paths: style === "bars" ? barPaths : linePaths,
          points: { show: style === "lines" && bars < 60, size: 5 },
          spanGaps: false,
        })),
      ],
      hooks: {
        drawClear: [drawUsual],
        setCursor: [
          (self) => {
            const bar = self.cursor.idx ?? null;
            const inside = bar !== null && (self.cursor.left ?? -1) >= 0 ? bar : null;
            if (inside === pointed) return;
            pointed = inside;
            options.onPoint(inside);
          },
        ],
        setSelect: [
          (self) => {
            const { left, width } = self.select;
            if (width < leastBrush) return;
            const clamp = (at: number) => Math.min(bars - 1, Math.max(0, Math.round(at)));
            const from = clamp(self.posToVal(left, "x"));
            const to = clamp(self.posToVal(left + width, "x"));
            self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            if (to > from) options.onBrush(from, to);
          },
        ],
      },
    },
    [positions, ...painted.map(({ top }) => top)] as uPlot.AlignedData,
    element,
  );
  const size = new ResizeObserver(() => {
    const width = element.clientWidth;
    if (width > 0 && width !== plot.width) plot.setSize({ width, height });
  });
  size.observe(element);
  const theme = new MutationObserver(() => plot.redraw(false));
  theme.observe(document.documentElement, { attributeFilter: ["data-theme", "class"] });
  return {
    canvas: plot.ctx.canvas,
    point(bar) {
      if (bar === pointed) return;
      const left = bar === null ? -10 : plot.valToPos(bar, "x");
      plot.setCursor({ left, top: bar === null ? -10 : 1 });
    },
    destroy() {
      size.disconnect();
      theme.disconnect();
      plot.destroy();
    },
  };
}
