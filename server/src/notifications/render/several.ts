import { type Item, type Tone, tones } from "../channels/message.ts";
import type { CommonCause } from "../gather/common-cause.ts";
import type { Values } from "../templates/engine.ts";
import { line, type Voice } from "./voice.ts";

/** More lines than that nobody reads on a phone. */
const mostItems = 10;

/** One of several things to tell. */
export interface Telling {
  tone: Tone;
  /** Sorts those of the same tone: by server, then backup. */
  order: string;
  incident: number | null;
  /** Its line; null when it is gone. */
  item(): Promise<Item | null>;
}

export interface Several {
  items: Item[];
  /** "and 27 more" */
  more: string | null;
  values: Values;
}

/** "Overdue: 3, Error: 1": what there is, worst first. */
export function countsOf(all: readonly { tone: Tone }[], { reader }: Voice): string {
  return [...tones]
    .reverse()
    .map((tone) => [tone, all.filter((one) => one.tone === tone).length] as const)
    .filter(([, count]) => count > 0)
    .map(([tone, count]) => `${reader.texts.notifications.tone[tone]}: ${reader.format.number(count)}`)
    .join(", ");
}

const causeLine = (voice: Voice, cause: CommonCause, since: number | null): string =>
  line(voice, cause.kind === "all" && since !== null ? "allSince" : cause.kind, { ...cause, since });

/**
 * Several things as one message: what has a common cause in one line, then the worst, by server and backup.
 * @param since when the latest report arrived, for "nothing arrives any more"
 */
export async function renderSeveral(
  tellings: readonly Telling[],
  causes: readonly CommonCause[],
  since: number | null,
  voice: Voice,
): Promise<Several> {
  const explained = new Set(causes.flatMap(({ incidents }) => incidents));
  const sorted = [...tellings]
    .filter(({ incident }) => incident === null || !explained.has(incident))
    .sort((a, b) => tones.indexOf(b.tone) - tones.indexOf(a.tone) || a.order.localeCompare(b.order));
  const items: Item[] = [];
  let gone = 0;
  let looked = 0;
  for (const telling of sorted) {
    if (items.length === mostItems) break;
    looked += 1;
    const item = await telling.item();
    if (item === null) gone += 1;
    else items.push(item);
  }
  const left = sorted.length - looked;
  const causeLines = causes.map((cause) => causeLine(voice, cause, since));
  const counts = countsOf(tellings, voice);
  const onlyCause = causes.length === 1 && sorted.length === 0;
  return {
    items,
    more: left === 0 ? null : line(voice, "more", { count: left }),
    values: {
      count: voice.reader.format.number(tellings.length - gone),
      summary: onlyCause ? causeLines[0]! : counts,
      causes: onlyCause ? "" : causeLines.join("\n"),
      list: items.map(({ title }) => title).join("\n"),
    },
  };
}
