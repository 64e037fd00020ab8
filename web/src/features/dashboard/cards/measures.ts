import type { Preferences } from "@duplistatus/contract";
import type { ServerEntry } from "../model/arrange.ts";

/** Heights of the parts of a card in pixels; known beforehand, so that thousands of cards are placed without measuring. */
export interface CardMeasures {
  header: number;
  line: number;
  footer: number;
}

/** Measures for a density; phones get lines high enough for a finger. */
export function cardMeasures(density: Preferences["density"], phone: boolean): CardMeasures {
  if (phone) return { header: 44, line: 42, footer: 40 };
  return density === "compact" ? { header: 38, line: 28, footer: 32 } : { header: 42, line: 34, footer: 40 };
}

const borders = 2;

/** Height of the card of a server. */
export function cardHeight(entry: ServerEntry, measures: CardMeasures): number {
  return measures.header + Math.max(1, entry.jobs.length) * measures.line + measures.footer + borders;
}

export const cardGap = { wide: 14, phone: 10 };
const narrowestCard = 372;

/** How many columns of cards fit. */
export const columnCount = (width: number, gap: number): number =>
  Math.max(1, Math.floor((width + gap) / (narrowestCard + gap)));

/** Bars of the strips on a card of a width: fewer on narrow ones, so that names keep their room. */
export function slotsIn(width: number, phone: boolean): number {
  if (phone) return 18;
  return width < 430 ? 24 : 30;
}
