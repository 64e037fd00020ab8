import type { ServerEntry, ServerGroup } from "../model/arrange.ts";
import { placeCards } from "../model/masonry.ts";
import { type CardMeasures, cardHeight } from "./measures.ts";

export type PlacedItem =
  | { kind: "heading"; key: string; tag: string | null; servers: number; top: number; height: number }
  | { kind: "card"; key: string; entry: ServerEntry; column: number; top: number; height: number };

export const headingHeight = 40;

/** Places all cards of all groups beneath each other. */
export function layoutCards(
  groups: readonly ServerGroup[],
  columns: number,
  gap: number,
  measures: CardMeasures,
): { items: PlacedItem[]; height: number } {
  const items: PlacedItem[] = [];
  const headed = groups.length > 1 || groups[0]?.tag != null;
  let top = 0;
  for (const group of groups) {
    const prefix = group.tag ?? "";
    if (headed) {
      items.push({
        kind: "heading",
        key: `heading ${prefix}`,
        tag: group.tag,
        servers: group.entries.length,
        top,
        height: headingHeight,
      });
      top += headingHeight;
    }
    const { places, height } = placeCards(
      group.entries.map((entry) => cardHeight(entry, measures)),
      columns,
      gap,
    );
    group.entries.forEach((entry, index) => {
      const place = places[index]!;
      items.push({
        kind: "card",
        key: `${prefix} ${entry.server.id}`,
        entry,
        column: place.column,
        top: top + place.top,
        height: place.height,
      });
    });
    top += height + gap;
  }
  return { items, height: Math.max(0, top - gap) };
}
